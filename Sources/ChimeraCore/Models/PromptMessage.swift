/// One turn of what a model is asked, in the order in which it was written.
public struct PromptMessage: Sendable, Hashable, Codable {
    public enum Role: String, Sendable, Hashable, Codable { case system, user, assistant, tool }

    public var role: Role
    public var content: [PromptContent]

    public init(_ role: Role, content: [PromptContent]) {
        self.role = role
        self.content = content
    }

    public init(_ role: Role, _ text: String) {
        self.init(role, content: text.isEmpty ? [] : [.text(text)])
    }

    /// Its texts, one after the other; no reasoning and no results.
    public var text: String {
        content.reduce(into: "") { result, part in
            if case .text(let text) = part { result += text }
        }
    }

    /// Tool calls that an assistant's turn made.
    public var toolCalls: [ToolCall] {
        content.compactMap { if case .toolCall(let call) = $0 { call } else { nil } }
    }

    /// As a paragraph of its own behind what is there.
    public mutating func append(_ text: String) {
        guard case .text(var before)? = content.last else { return content.append(.text(text)) }
        // Out of its place first, so that it grows where it is: a long history is merged piece by piece.
        content.removeLast()
        before += "\n\n"
        before += text
        content.append(.text(before))
    }

    /// The other's content behind this one's; texts that meet become one of two paragraphs.
    public mutating func append(_ other: PromptMessage) {
        var rest = other.content[...]
        if case .text(let text)? = rest.first {
            append(text)
            rest = rest.dropFirst()
        }
        content += rest
    }
}

/// A piece of a turn. Their order within an assistant's turn is the order in which the model wrote them;
/// several providers refuse a tool loop whose pieces changed places.
public enum PromptContent: Sendable, Hashable, Codable {
    case text(String)
    case image(PromptImage)
    /// Of the model's own earlier turn; only formats that want it back send it.
    case reasoning(String)
    case toolCall(ToolCall)
    case toolResult(ToolResult)
    case opaque(Opaque)
}

public struct PromptImage: Sendable, Hashable, Codable {
    /// `image/png`, `image/jpeg`, `image/webp` or `image/gif`.
    public var mediaType: String
    public var bytes: [UInt8]
    /// For models that see no images.
    public var alt: String

    public init(mediaType: String, bytes: [UInt8], alt: String = "") {
        self.mediaType = mediaType
        self.bytes = bytes
        self.alt = alt
    }
}

public struct ToolCall: Sendable, Hashable, Codable {
    public var id: String
    public var name: String
    /// JSON text, as the model wrote it.
    public var arguments: String

    public init(id: String, name: String, arguments: String) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}

public struct ToolResult: Sendable, Hashable, Codable {
    /// The id of the call that it answers.
    public var call: String
    /// The tool's name: Gemini and Ollama pair by it.
    public var name: String
    public var text: String
    public var images: [PromptImage]
    public var isError: Bool

    public init(
        call: String, name: String, text: String, images: [PromptImage] = [], isError: Bool = false
    ) {
        self.call = call
        self.name = name
        self.text = text
        self.images = images
        self.isError = isError
    }
}

/// What a provider wants back unread: a signature, encrypted reasoning, a whole item. It returns in its place,
/// unchanged, and only to the endpoint and model that it came from, written in the same format.
public struct Opaque: Sendable, Hashable, Codable {
    /// `WireFormat.name` of the format that wrote it; others leave it out.
    public var format: String
    public var data: JSONValue

    public init(format: String, data: JSONValue) {
        self.format = format
        self.data = data
    }
}
