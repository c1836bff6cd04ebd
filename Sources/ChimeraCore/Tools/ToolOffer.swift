internal import Crypto

/// A tool as its server describes it. All of it is the server's word and none of it is to be trusted.
public struct ToolOffer: Hashable, Sendable, Codable {
    public var server: String
    public var name: String
    public var title: String?
    public var description: String?
    public var inputSchema: JSONValue
    public var outputSchema: JSONValue?
    public var claims: ToolClaims
    /// The `ui://` resource that shows its results, where it has one.
    public var app: String?
    /// False for a tool that only its server's own app may call.
    public var isForModels: Bool
    /// SHA-256 of everything above, in hexadecimal: a definition that changed has another.
    public var fingerprint: String

    public init(
        server: String, name: String, title: String? = nil, description: String? = nil,
        inputSchema: JSONValue = ["type": "object"], outputSchema: JSONValue? = nil,
        claims: ToolClaims = ToolClaims(), app: String? = nil, isForModels: Bool = true
    ) {
        self.server = server
        self.name = name
        self.title = title
        self.description = description
        self.inputSchema = inputSchema
        self.outputSchema = outputSchema
        self.claims = claims
        self.app = app
        self.isForModels = isForModels
        fingerprint = Self.fingerprint([
            .string(name), title.json, description.json, inputSchema, outputSchema ?? .null, claims.json,
            app.json, .bool(isForModels),
        ])
    }

    public var displayName: String { title ?? claims.title ?? name }

    static func fingerprint(_ parts: [JSONValue]) -> String {
        SHA256.hash(data: JSONWriter.bytes(.array(parts))).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}

/// What a tool claims about itself (MCP's annotations). A claim may raise caution, never lower it.
public struct ToolClaims: Hashable, Sendable, Codable {
    public var title: String?
    public var readOnly: Bool?
    public var destructive: Bool?
    public var idempotent: Bool?
    public var openWorld: Bool?

    public init(
        title: String? = nil, readOnly: Bool? = nil, destructive: Bool? = nil, idempotent: Bool? = nil,
        openWorld: Bool? = nil
    ) {
        self.title = title
        self.readOnly = readOnly
        self.destructive = destructive
        self.idempotent = idempotent
        self.openWorld = openWorld
    }

    public init(annotations: JSONValue?) {
        self.init(
            title: annotations?["title"]?.string, readOnly: annotations?["readOnlyHint"]?.bool,
            destructive: annotations?["destructiveHint"]?.bool,
            idempotent: annotations?["idempotentHint"]?.bool,
            openWorld: annotations?["openWorldHint"]?.bool)
    }

    var json: JSONValue {
        .array([title.json, readOnly.json, destructive.json, idempotent.json, openWorld.json])
    }
}

extension String? {
    fileprivate var json: JSONValue { map { .string($0) } ?? .null }
}

extension Bool? {
    fileprivate var json: JSONValue { map { .bool($0) } ?? .null }
}
