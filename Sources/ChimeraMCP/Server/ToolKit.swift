public import ChimeraCore

/// A tool server: what it offers, as values. `ServerConnection` speaks for it, `StdioServer` carries that.
public struct ToolKit: Sendable {
    public var name: String
    public var version: String
    public var title: String?
    /// For the model, how to use these tools.
    public var instructions: String?
    public var tools: [KitTool] = []
    public var resources: [KitResource] = []
    public var templates: [KitTemplate] = []
    public var prompts: [KitPrompt] = []
    /// Values for an argument of a prompt or a template, by what is typed so far.
    public var complete: (@Sendable (CompletionQuestion) async -> [String])?

    public init(_ name: String, version: String, title: String? = nil, instructions: String? = nil) {
        self.name = name
        self.version = version
        self.title = title
        self.instructions = instructions
    }
}

/// A tool: its arguments are a `Decodable` type, whose JSON Schema is made from it.
public struct KitTool: Sendable {
    public var name: String
    public var title: String?
    public var description: String
    public var inputSchema: JSONValue
    public var outputSchema: JSONValue?
    public var claims: ToolClaims
    let run: @Sendable (JSONValue, KitCall) async throws -> ToolAnswer

    /// - Parameters:
    ///   - hints: what each argument means, by its name.
    ///   - run: what it does. What it throws is told to the model as the tool's failure.
    public init<Arguments: Decodable & SendableMetatype>(
        _ name: String, title: String? = nil, description: String, _ arguments: Arguments.Type,
        hints: [String: String] = [:], outputSchema: JSONValue? = nil, claims: ToolClaims = ToolClaims(),
        run: @escaping @Sendable (Arguments, KitCall) async throws -> ToolAnswer
    ) {
        self.name = name
        self.title = title
        self.description = description
        self.outputSchema = outputSchema
        self.claims = claims
        inputSchema = SchemaProbe.schema(of: arguments, hints: hints)
        self.run = { json, call in
            try await run(try StrictDecoder.decode(Arguments.self, from: json), call)
        }
    }

    var json: JSONValue {
        var fields: [String: JSONValue] = [
            "name": .string(name), "description": .string(description), "inputSchema": inputSchema,
        ]
        fields["title"] = title.map { .string($0) }
        fields["outputSchema"] = outputSchema
        var notes: [String: JSONValue] = [:]
        notes["readOnlyHint"] = claims.readOnly.map { .bool($0) }
        notes["destructiveHint"] = claims.destructive.map { .bool($0) }
        notes["idempotentHint"] = claims.idempotent.map { .bool($0) }
        notes["openWorldHint"] = claims.openWorld.map { .bool($0) }
        if !notes.isEmpty { fields["annotations"] = .object(notes) }
        return .object(fields)
    }
}

/// For tools without arguments.
public struct NoArguments: Decodable, Sendable {}

public struct KitResource: Sendable {
    public var uri: String
    public var name: String
    public var description: String?
    public var type: String
    let read: @Sendable () async throws -> ToolResource

    public init(
        _ uri: String, name: String, description: String? = nil, type: String = "text/plain",
        read: @escaping @Sendable () async throws -> ToolResource
    ) {
        self.uri = uri
        self.name = name
        self.description = description
        self.type = type
        self.read = read
    }

    var json: JSONValue {
        var fields: [String: JSONValue] = [
            "uri": .string(uri), "name": .string(name), "mimeType": .string(type),
        ]
        fields["description"] = description.map { .string($0) }
        return .object(fields)
    }
}

/// Resources of one form: `notes://{id}`, with one value in braces.
public struct KitTemplate: Sendable {
    public var template: String
    public var name: String
    public var type: String
    /// Gets what stands in the place of the braces; nil where there is no such resource.
    let read: @Sendable (String) async throws -> ToolResource?

    public init(
        _ template: String, name: String, type: String = "text/plain",
        read: @escaping @Sendable (String) async throws -> ToolResource?
    ) {
        self.template = template
        self.name = name
        self.type = type
        self.read = read
    }

    func value(in uri: String) -> String? {
        guard let open = template.firstIndex(of: "{"), let close = template.firstIndex(of: "}") else {
            return nil
        }
        let (before, after) = (template[..<open], template[template.index(after: close)...])
        guard uri.hasPrefix(before), uri.hasSuffix(after), uri.count > before.count + after.count else {
            return nil
        }
        return String(uri.dropFirst(before.count).dropLast(after.count))
    }

    var json: JSONValue {
        ["uriTemplate": .string(template), "name": .string(name), "mimeType": .string(type)]
    }
}

public struct KitPrompt: Sendable {
    public struct Argument: Sendable {
        public var name: String
        public var description: String
        public var isRequired: Bool

        public init(_ name: String, _ description: String, isRequired: Bool = true) {
            self.name = name
            self.description = description
            self.isRequired = isRequired
        }
    }

    public var name: String
    public var description: String
    public var arguments: [Argument]
    /// Messages: who speaks (`user`, `assistant`) and what.
    let messages: @Sendable ([String: String]) async throws -> [(role: String, content: ToolContent)]

    public init(
        _ name: String, description: String, arguments: [Argument] = [],
        messages:
            @escaping @Sendable ([String: String]) async throws -> [(role: String, content: ToolContent)]
    ) {
        self.name = name
        self.description = description
        self.arguments = arguments
        self.messages = messages
    }

    var json: JSONValue {
        [
            "name": .string(name), "description": .string(description),
            "arguments": .array(
                arguments.map {
                    [
                        "name": .string($0.name), "description": .string($0.description),
                        "required": .bool($0.isRequired),
                    ]
                }),
        ]
    }
}

public struct CompletionQuestion: Sendable, Hashable {
    /// The prompt's name or the template.
    public var subject: String
    public var argument: String
    /// What is typed so far.
    public var value: String
    /// Arguments that are known already.
    public var others: [String: String]
}
