/// What a tool came back with.
public struct ToolAnswer: Hashable, Sendable, Codable {
    public var content: [ToolContent]
    /// The same as data, where the tool gives it; any JSON, null too.
    public var structured: JSONValue?
    /// The tool failed at its work; the content says how, for the model to correct itself.
    public var isError: Bool
    /// What is wrong with the answer by the tool's own output schema; nil where nothing is.
    public var schemaComplaint: String?
    /// `_meta` of the result, for the app that shows it.
    public var meta: JSONValue?

    public init(
        _ content: [ToolContent], structured: JSONValue? = nil, isError: Bool = false,
        schemaComplaint: String? = nil, meta: JSONValue? = nil
    ) {
        self.content = content
        self.structured = structured
        self.isError = isError
        self.schemaComplaint = schemaComplaint
        self.meta = meta
    }

    /// The texts alone, one below the other.
    public var text: String {
        content.compactMap {
            switch $0 {
            case .text(let text): text
            case .resource(let resource): resource.text
            default: nil
            }
        }.joined(separator: "\n")
    }
}

/// A piece of a tool's answer or of a prompt. Kinds that we do not know stay as they came.
public enum ToolContent: Hashable, Sendable {
    case text(String)
    /// Base64 and its media type.
    case image(data: String, type: String)
    case audio(data: String, type: String)
    case link(ToolLink)
    case resource(ToolResource)
    case other(JSONValue)
}

public struct ToolLink: Hashable, Sendable {
    public var uri: String
    public var name: String?
    public var title: String?
    public var description: String?
    public var type: String?
}

/// What a resource holds: text or base64.
public struct ToolResource: Hashable, Sendable {
    public var uri: String
    public var type: String?
    public var text: String?
    public var blob: String?
    /// The server's `_meta`: what an app declares of itself is there.
    public var meta: JSONValue?

    public init(
        uri: String, type: String? = nil, text: String? = nil, blob: String? = nil, meta: JSONValue? = nil
    ) {
        self.uri = uri
        self.type = type
        self.text = text
        self.blob = blob
        self.meta = meta
    }

    public init(json: JSONValue) {
        self.init(
            uri: json["uri"]?.string ?? "", type: json["mimeType"]?.string, text: json["text"]?.string,
            blob: json["blob"]?.string, meta: json["_meta"])
    }

    public var json: JSONValue {
        var fields: [String: JSONValue] = ["uri": .string(uri)]
        fields["mimeType"] = type.map { .string($0) }
        fields["text"] = text.map { .string($0) }
        fields["blob"] = blob.map { .string($0) }
        fields["_meta"] = meta
        return .object(fields)
    }
}

extension ToolContent: Codable {
    /// From MCP's content block.
    public init(json: JSONValue) {
        let type = json["mimeType"]?.string
        switch json["type"]?.string {
        case "text": self = json["text"]?.string.map { .text($0) } ?? .other(json)
        case "image":
            self = json["data"]?.string.map { .image(data: $0, type: type ?? "image/png") } ?? .other(json)
        case "audio":
            self = json["data"]?.string.map { .audio(data: $0, type: type ?? "audio/wav") } ?? .other(json)
        case "resource_link":
            guard let uri = json["uri"]?.string else {
                self = .other(json)
                return
            }
            self = .link(
                ToolLink(
                    uri: uri, name: json["name"]?.string, title: json["title"]?.string,
                    description: json["description"]?.string, type: type))
        case "resource": self = json["resource"].map { .resource(ToolResource(json: $0)) } ?? .other(json)
        default: self = .other(json)
        }
    }

    public var json: JSONValue {
        switch self {
        case .text(let text): ["type": "text", "text": .string(text)]
        case .image(let data, let type): ["type": "image", "data": .string(data), "mimeType": .string(type)]
        case .audio(let data, let type): ["type": "audio", "data": .string(data), "mimeType": .string(type)]
        case .link(let link): link.json
        case .resource(let resource): ["type": "resource", "resource": resource.json]
        case .other(let json): json
        }
    }

    public init(from decoder: any Decoder) throws { self.init(json: try JSONValue(from: decoder)) }
    public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}

extension ToolLink {
    var json: JSONValue {
        var fields: [String: JSONValue] = ["type": "resource_link", "uri": .string(uri)]
        fields["name"] = name.map { .string($0) }
        fields["title"] = title.map { .string($0) }
        fields["description"] = description.map { .string($0) }
        fields["mimeType"] = type.map { .string($0) }
        return .object(fields)
    }
}
