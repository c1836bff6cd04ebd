internal import Crypto
internal import Synchronization

/// Stored endpoints: keys are sealed on their way in and opened on their way to the directory.
public final class ProviderKeeper: Sendable {
    public let desk: any ProviderDesk
    let store: any EndpointStore
    private let secrets: any SecretStore
    private let audit: (any KeyAudit)?
    let signIns = SignInAttempts()
    private let loads = Mutex(0)

    public init(
        desk: any ProviderDesk, store: any EndpointStore, secrets: any SecretStore,
        audit: (any KeyAudit)? = nil
    ) {
        self.desk = desk
        self.store = store
        self.secrets = secrets
        self.audit = audit
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
        let secret = Secret(key)
        return .init(value: try secrets.seal(secret, for: name), tail: secret.tail)
    }

    /// Seals all stored keys under a new master key. A process that dies in it loses none: rotate again.
    ///
    /// - Returns: how many.
    public func rotate() async throws -> Int {
        let kept = try await store.endpoints().compactMap { stored in
            stored.key.map { (name: stored.name, sealed: $0, tail: stored.keyTail ?? "") }
        }
        let fresh = try secrets.resealed(kept.map { ($0.name, $0.sealed) })
        try await store.reseal(zip(kept, fresh).map { ($0.name, $0.sealed, $1) })
        try secrets.finishRotation()
        for key in kept { audit?.note(KeyUse(provider: key.name, deed: .resealed, tail: key.tail)) }
        try await load()
        return kept.count
    }

    /// Whoever changed a key, and that it was one.
    func noteChange(of name: String, _ change: EndpointChange.Key?) {
        guard let change else { return }
        audit?.note(
            KeyUse(provider: name, deed: change.value.isEmpty ? .removed : .stored, tail: change.tail))
    }

    func noteRemoval(of name: String) { audit?.note(KeyUse(provider: name, deed: .removed, tail: "")) }

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
