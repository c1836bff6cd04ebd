public import ChimeraCore

/// One call of a tool, as the tool sees it: what it may say and ask on the way.
public struct KitCall: Sendable {
    public let era: Era
    let token: JSONValue?
    let say: @Sendable (JSONRPCNotification) -> Void
    let wanted: @Sendable (LogLevel) -> Bool
    let ask: @Sendable (_ key: String, _ method: String, _ params: JSONValue) async throws -> JSONValue
    let announceChange: @Sendable (KitChange) -> Void

    /// How far it is; goes nowhere where the caller did not ask for it.
    public func progress(_ done: Double, of total: Double? = nil, _ message: String? = nil) {
        guard let token else { return }
        var params: [String: JSONValue] = ["progressToken": token, "progress": .double(done)]
        params["total"] = total.map { .double($0) }
        params["message"] = message.map { .string($0) }
        say(JSONRPCNotification("notifications/progress", params))
    }

    public func log(_ level: LogLevel, _ data: JSONValue, logger: String? = nil) {
        guard wanted(level) else { return }
        var params: [String: JSONValue] = ["level": .string(level.rawValue), "data": data]
        params["logger"] = logger.map { .string($0) }
        say(JSONRPCNotification("notifications/message", params))
    }

    /// Asks the person by a form; the answer has `action` (accept, decline, cancel) and `content`.
    ///
    /// In the modern era the tool is run anew with the answer at hand, so what stands before this must be
    /// harmless when done twice. `key` names the question within the call.
    public func elicit(_ key: String, _ message: String, schema: JSONValue) async throws -> JSONValue {
        try await ask(
            key, "elicitation/create",
            ["mode": "form", "message": .string(message), "requestedSchema": schema])
    }

    /// Asks the person to open an address.
    public func elicit(_ key: String, _ message: String, url: String) async throws -> JSONValue {
        try await ask(
            key, "elicitation/create",
            [
                "mode": "url", "message": .string(message), "url": .string(url),
                "elicitationId": .string(key),
            ])
    }

    /// Asks the caller's model.
    public func sample(_ key: String, _ text: String, maxTokens: Int) async throws -> JSONValue {
        try await ask(
            key, "sampling/createMessage",
            [
                "messages": [["role": "user", "content": ["type": "text", "text": .string(text)]]],
                "maxTokens": .int(Int64(maxTokens)),
            ])
    }

    /// The folders that the caller works in.
    public func roots(_ key: String) async throws -> JSONValue { try await ask(key, "roots/list", [:]) }

    /// Tells whoever follows it.
    public func announce(_ change: KitChange) { announceChange(change) }
}

public enum KitChange: Sendable, Hashable {
    case tools
    case prompts
    case resources
    case resource(String)
}

public enum LogLevel: String, Sendable, CaseIterable, Comparable {
    case debug, info, notice, warning, error, critical, alert, emergency

    public static func < (one: LogLevel, other: LogLevel) -> Bool {
        (allCases.firstIndex(of: one) ?? 0) < (allCases.firstIndex(of: other) ?? 0)
    }
}

/// Thrown out of a tool in the modern era: the call ends with a question and comes again with its answer.
struct InputNeeded: Error {
    let key: String
    let method: String
    let params: JSONValue
}
