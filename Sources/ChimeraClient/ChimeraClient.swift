internal import AsyncHTTPClient
internal import ChimeraCore
internal import FoundationEssentials
internal import NIOCore
internal import NIOHTTP1

/// Chimera's own API (`/api/v1`) as Swift calls, for the terminal and for other apps.
///
/// A call whose connection fails is made again with the same command id, so it happens once.
public struct ChimeraClient: ChimeraAPI {
    /// `http://127.0.0.1:8080`, without a slash at its end.
    public let address: String
    let token: String?

    /// - Parameter token: made by `chimera account add NAME`; nil where the caller is the local owner.
    public init(address: String, token: String?) {
        var address = address
        while address.hasSuffix("/") { address.removeLast() }
        self.address = address
        self.token = token
    }

    /// The least that an answer may take; a stuck server is not waited for.
    static let timeout = TimeAmount.seconds(60)
    static let answerBytes = 256 << 20

    func get<Answer: Decodable>(_ path: [String], _ query: [(String, String)] = []) async throws -> Answer {
        try await decoded(send(.GET, path, query))
    }

    func post<Answer: Decodable>(_ path: [String], _ body: some Encodable & Sendable) async throws -> Answer {
        try await decoded(send(.POST, path, body: body))
    }

    func put<Answer: Decodable>(
        _ path: [String], _ body: some Encodable & Sendable, expecting revision: Int? = nil
    ) async throws -> Answer {
        try await decoded(send(.PUT, path, body: body, expecting: revision))
    }

    func patch<Answer: Decodable>(
        _ path: [String], _ body: some Encodable & Sendable, expecting revision: Int? = nil
    ) async throws -> Answer {
        try await decoded(send(.PATCH, path, body: body, expecting: revision))
    }

    func delete<Answer: Decodable>(
        _ path: [String], _ body: some Encodable & Sendable, _ query: [(String, String)] = []
    ) async throws -> Answer {
        try await decoded(send(.DELETE, path, query, body: body))
    }

    private func decoded<Answer: Decodable>(_ bytes: [UInt8]) throws -> Answer {
        do { return try JSONDecoder().decode(Answer.self, from: Data(bytes)) } catch {
            throw Problem(
                .internal,
                "The server at \(address) answered in a form that this program does not know. Run the same version of both."
            )
        }
    }

    /// - Parameter revision: the change is wanted only while what it changes has this one; else `.stale`.
    @discardableResult
    func send(
        _ method: HTTPMethod, _ path: [String], _ query: [(String, String)] = [],
        body: (any Encodable & Sendable)? = nil,
        expecting revision: Int? = nil
    ) async throws -> [UInt8] {
        var request = self.request(method, path, query)
        if let revision { request.headers.add(name: "if-match", value: "\"\(revision)\"") }
        if let body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(try Array(JSONEncoder().encode(body)))
        }
        var patience = Patience(limit: .seconds(3))
        while true {
            do {
                let response = try await HTTPClient.shared.execute(request, timeout: Self.timeout)
                let bytes = try await response.body.collect(upTo: Self.answerBytes)
                guard (200..<300).contains(response.status.code) else {
                    throw ProblemBody.problem(
                        Array(bytes.readableBytesView), status: Int(response.status.code))
                }
                return Array(bytes.readableBytesView)
            } catch let problem as Problem {
                throw problem
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                if Task.isCancelled { throw CancellationError() }
                guard let pause = patience.wait() else { throw unreachable(error) }
                try await Task.sleep(for: pause)
            }
        }
    }

    func request(_ method: HTTPMethod, _ path: [String], _ query: [(String, String)]) -> HTTPClientRequest {
        var url = address + "/api/v1"
        for segment in path { url += "/" + Self.escaped(segment) }
        for (index, field) in query.enumerated() {
            url += (index == 0 ? "?" : "&") + "\(Self.escaped(field.0))=\(Self.escaped(field.1))"
        }
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers.add(name: "accept", value: "application/json, application/problem+json")
        request.headers.add(name: "user-agent", value: "chimera")
        if let token { request.headers.add(name: "authorization", value: "Bearer \(token)") }
        return request
    }

    func unreachable(_ error: any Error) -> Problem {
        Problem(
            .unavailable,
            "The server at \(address) does not answer (\(error)). See that it runs (`chimera doctor`), then repeat this."
        )
    }

    /// RFC 3986 §2.3: all but the unreserved characters as %XX.
    static func escaped(_ text: String) -> String {
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                out.append(byte)
            default:
                let digits = Array("0123456789ABCDEF".utf8)
                out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
