public import ChimeraCore

/// What one era does with a request and its result. Pure: no wire, no clock.
protocol SessionState: Sendable {
    var revision: Revision { get }
    /// What the server says that it can.
    var server: ServerFacts { get }

    /// The params of a request as this era sends them.
    func params(
        _ params: [String: JSONValue], progressToken: JSONRPCID?, logLevel: NoticeLevel?
    ) -> [String: JSONValue]?

    /// What a result is worth.
    func read(_ result: JSONValue, of method: String) throws(MCPFailure) -> Outcome
}

/// A result by what is to be done next.
enum Outcome: Hashable, Sendable {
    case complete(JSONValue)
    /// The server wants answers first: the same request again, with them.
    case inputRequired([String: JSONValue], state: JSONValue?)
    /// It goes on without us; ask again by its id.
    case task(TaskTicket)
}

/// A long call that the server works on by itself.
public struct TaskTicket: Hashable, Sendable {
    public var id: String
    public var status: String
    public var message: String?
    public var pollInterval: Duration
}

extension TaskTicket {
    /// From either era's task object; nil where it has no id.
    init?(json: JSONValue) {
        guard let id = json["taskId"]?.string else { return nil }
        let interval = json["pollIntervalMs"]?.double ?? json["pollInterval"]?.double ?? 500
        self.init(
            id: id, status: json["status"]?.string ?? "working", message: json["statusMessage"]?.string,
            // Neither a busy loop nor an hour of silence because a server said so.
            pollInterval: .milliseconds(Int(min(max(interval.isFinite ? interval : 500, 20), 60_000))))
    }
}

public enum NoticeLevel: String, Hashable, Sendable, CaseIterable, Codable {
    case debug, info, notice, warning, error, critical, alert, emergency
}

/// What a server said of itself when it was met. Its name and version are its own word: shown, never relied on.
public struct ServerFacts: Hashable, Sendable {
    public var name: String?
    public var version: String?
    public var title: String?
    public var instructions: String?
    public var capabilities: JSONValue

    public init(
        name: String? = nil, version: String? = nil, title: String? = nil, instructions: String? = nil,
        capabilities: JSONValue = .object([:])
    ) {
        self.name = name
        self.version = version
        self.title = title
        self.instructions = instructions
        self.capabilities = capabilities
    }

    init(info: JSONValue?, instructions: JSONValue?, capabilities: JSONValue?) {
        self.init(
            name: info?["name"]?.string, version: info?["version"]?.string, title: info?["title"]?.string,
            instructions: instructions?.string, capabilities: capabilities ?? [:])
    }

    public func has(_ capability: String) -> Bool { capabilities[capability]?.object != nil }
    public func has(_ capability: String, _ part: String) -> Bool {
        capabilities[capability]?[part]?.bool == true
    }
    public func hasExtension(_ id: String) -> Bool { capabilities["extensions"]?[id] != nil }
}
