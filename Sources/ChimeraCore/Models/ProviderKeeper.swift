internal import Crypto
internal import Synchronization

/// Stored endpoints: keys are sealed on their way in and opened on their way to the directory.
public final class ProviderKeeper: Sendable {
    public let desk: any ProviderDesk
    let store: any EndpointStore
    private let secrets: any SecretStore
    let signIns = SignInAttempts()
    private let loads = Mutex(0)

    public init(desk: any ProviderDesk, store: any EndpointStore, secrets: any SecretStore) {
        self.desk = desk
        self.store = store
        self.secrets = secrets
    }

    /// Gives the directory what is stored now.
    public func load() async throws {
        // Taken before reading: what a higher number read is never older.
        let number = loads.withLock { number in
            number += 1
            return number
        }
        desk.use(
            try await store.endpoints().map(opened), facts: try await store.modelFacts(), number: number)
    }

    private func opened(_ stored: StoredEndpoint) -> OwnEndpoint {
        func endpoint(_ key: Secret?, _ problem: String? = nil) -> OwnEndpoint {
            OwnEndpoint(
                name: stored.name, baseURL: stored.baseURL, key: key, keyTail: stored.keyTail,
                problem: problem)
        }
        guard let sealed = stored.key else { return endpoint(nil) }
        do throws(Problem) { return endpoint(try secrets.open(sealed, for: stored.name)) } catch {
            return endpoint(nil, error.detail)
        }
    }

    func change(_ name: String, _ request: SaveProvider) async throws -> EndpointChange {
        let before = try await store.endpoint(name)
        let wanted = try desk.baseURL(request.baseURL, of: name)
        var change = EndpointChange(name: name)
        if request.baseURL != nil || before == nil { change.baseURL = wanted }
        if before == nil, wanted == nil {
            throw Problem.invalid(
                "\(name) is not known by name. Give its base URL, such as https://host/v1.", field: "baseURL")
        }
        if let key = request.key { change.key = try sealed(key, for: name) }
        return change
    }

    private func sealed(_ text: String, for name: String) throws(Problem) -> EndpointChange.Key {
        let key = text.split(whereSeparator: \.isWhitespace).joined()
        guard !key.isEmpty else { return .init(value: "", tail: "") }
        guard key.utf8.count <= Limits.keyBytes, key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw .invalid(
                "This is not a key: keys are letters, digits and signs, at most \(Limits.keyBytes) of them. Copy it again.",
                field: "key")
        }
        // The end of a short one would be most of it.
        let tail = key.utf8.count >= 12 ? String(key.suffix(4)) : ""
        return .init(value: try secrets.seal(Secret(key), for: name), tail: tail)
    }

    /// What a command's digest may hold of a request: nothing that leads back to the key.
    struct Traces: Encodable {
        let baseURL: String?
        let key: String?

        init(_ request: SaveProvider) {
            baseURL = request.baseURL
            key = request.key.map { "\(SHA256.hash(data: Array($0.utf8)))" }
        }
    }
}
