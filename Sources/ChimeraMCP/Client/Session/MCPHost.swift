public import ChimeraCore

/// Who answers what a server asks, and hears what it says of its own.
///
/// Nothing here is called unless `ClientOffer` declared it.
public protocol MCPHost: Sendable {
    /// A question to a person. It waits as long as the person does.
    func elicit(_ question: Elicitation) async throws -> ElicitationAnswer
    /// A request to our model, as the server put it. Returns MCP's CreateMessageResult. Throws to refuse.
    func sample(_ params: [String: JSONValue]) async throws -> JSONValue
    /// Folders that the server may know of, as it sees them.
    func roots() async -> [RootFolder]
    func heard(_ notice: ServerNotice) async
}

public struct RootFolder: Hashable, Sendable {
    /// A `file://` URI.
    public var uri: String
    public var name: String?

    public init(uri: String, name: String? = nil) {
        self.uri = uri
        self.name = name
    }
}

/// What a server said without being asked.
public enum ServerNotice: Hashable, Sendable {
    case log(level: NoticeLevel, logger: String?, data: JSONValue)
    case toolsChanged
    case promptsChanged
    case resourcesChanged
    case resourceUpdated(String)
    /// A question by a link is settled on the server's side.
    case elicitationComplete(String)
    case task(TaskTicket)
    case other(String, JSONValue?)
}

/// A server's question to a person. Its texts are the server's: untrusted, never links.
public struct Elicitation: Hashable, Sendable {
    public enum Way: Hashable, Sendable {
        /// A flat object's schema.
        case form(JSONValue)
        /// To be opened outside, after the person agreed. Nothing is fetched from it before.
        case link(WebAddress, id: String?)
    }

    public var message: String
    public var way: Way

    /// Throws where it is neither; a missing mode is a form.
    init(_ params: [String: JSONValue]) throws(MCPFailure) {
        message = params["message"]?.string ?? ""
        switch params["mode"]?.string ?? "form" {
        case "form": way = .form(params["requestedSchema"] ?? .object(["type": "object"]))
        case "url":
            guard let text = params["url"]?.string, let address = try? WebAddress(text),
                address.isSecure || address.isLoopback
            else { throw .badAnswer("The server wants a link opened that is no https address.") }
            way = .link(address, id: params["elicitationId"]?.string)
        case let other: throw .badAnswer("The server asks in a way that Chimera does not know: \(other).")
        }
    }
}

public enum ElicitationAnswer: Hashable, Sendable {
    case accept([String: JSONValue])
    case decline
    case cancel

    var json: JSONValue {
        switch self {
        case .accept(let content) where content.isEmpty: ["action": "accept"]
        case .accept(let content): ["action": "accept", "content": .object(content)]
        case .decline: ["action": "decline"]
        case .cancel: ["action": "cancel"]
        }
    }
}

/// Answers nothing and hears nothing: for whoever offers nothing.
public struct SilentHost: MCPHost {
    public init() {}
    public func elicit(_ question: Elicitation) async throws -> ElicitationAnswer { .cancel }
    public func sample(_ params: [String: JSONValue]) async throws -> JSONValue {
        throw MCPFailure.notOffered("Models are not lent here.")
    }
    public func roots() async -> [RootFolder] { [] }
    public func heard(_ notice: ServerNotice) async {}
}
