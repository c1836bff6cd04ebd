internal import ChimeraCore
internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore

/// One request of somebody who is signed in. The routes of each noun are extensions of it.
struct Call: Sendable {
    let server: Server
    let request: Request
    let context: ChimeraContext
    let caller: Caller

    var service: ConversationService { server.service }
    var engine: Engine { server.service.engine }
    var account: AccountID { caller.account.id }

    // MARK: What is asked

    /// An id in the path. What is not one names nothing that exists.
    func id<Tag>(_ name: String, _ noun: String, as type: ID<Tag>.Type = ID<Tag>.self) throws -> ID<Tag> {
        let text = context.parameters.get(name) ?? ""
        guard let id = ID<Tag>(text) else { throw Problem.notFound(noun, Text.shortened(text, to: 60)) }
        return id
    }

    var conversationID: ConversationID { get throws { try id("id", "conversation") } }

    /// As browsers write a query: `+` is a space there (WHATWG URL, application/x-www-form-urlencoded).
    func query(_ name: Substring) -> String? {
        guard let query = request.uri.query else { return nil }
        let spaced = query.contains("+") ? URI("/?\(query.replacing("+", with: "%20"))") : request.uri
        return spaced.queryParameters[name].map(String.init)
    }

    func queryID<Tag>(_ name: Substring, _ noun: String) throws -> ID<Tag>? {
        try query(name).map { text in
            guard let id = ID<Tag>(text) else { throw Problem.notFound(noun, Text.shortened(text, to: 60)) }
            return id
        }
    }

    func number(_ name: Substring, _ range: ClosedRange<Int64>, default standard: Int64) throws -> Int64 {
        guard let text = query(name) else { return standard }
        guard let number = Int64(text), range.contains(number) else {
            throw Problem.invalid(
                "\(name) is \(Text.shortened(text, to: 40)); it must be from \(range.lowerBound) to \(range.upperBound).",
                field: String(name))
        }
        return number
    }

    func page() throws -> PageRequest {
        let limit = Int(try number("limit", 1...Int64(Limits.pageItems), default: 50))
        switch (query("before"), query("after")) {
        case (nil, nil): return PageRequest(.newest, limit: limit)
        case (let before?, nil): return PageRequest(.before(before), limit: limit)
        case (nil, let after?): return PageRequest(.after(after), limit: limit)
        default: throw Problem.invalid("Say before or after, not both.", field: "before")
        }
    }

    func body<T: Decodable>(_ type: T.Type, upTo limit: Int = Limits.bodyBytes) async throws -> T {
        try await Self.body(type, of: request, upTo: limit)
    }

    static func body<T: Decodable>(
        _ type: T.Type, of request: Request, upTo limit: Int = Limits.bodyBytes
    ) async throws -> T {
        let tooLarge = Problem(
            .tooLarge,
            "The body is larger than \(limit / 1024) KiB, the most that this request may hold. Send less at once."
        )
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw tooLarge
        }
        let buffer: ByteBuffer
        do { buffer = try await request.body.collect(upTo: limit) } catch is NIOTooManyBytesError {
            throw tooLarge
        }
        return try StrictDecoder.decode(type, from: buffer.readableBytesView)
    }

    /// `If-Match: "7"`: the change is wanted only while the revision is 7.
    var expectedRevision: Int? {
        get throws {
            guard let value = request.headers[.ifMatch], value != "*" else { return nil }
            guard let revision = Int(value.drop { $0 == "\"" }.prefix { $0 != "\"" }) else {
                throw Problem.invalid("If-Match must hold the revision in quotes, as ETag gave it.")
            }
            return revision
        }
    }

    // MARK: What is answered

    func answer(
        _ value: some Encodable, _ status: HTTPResponse.Status = .ok, revision: Int? = nil
    ) throws -> Response {
        try Self.answer(value, status, revision: revision)
    }

    static func answer(
        _ value: some Encodable, _ status: HTTPResponse.Status = .ok, revision: Int? = nil
    ) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        var headers: HTTPFields = [.contentType: "application/json"]
        if let revision { headers[.eTag] = "\"\(revision)\"" }
        return Response(
            status: status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(value))))
    }

    static var nothing: Response { Response(status: .noContent) }
}
