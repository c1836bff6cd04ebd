public import ChimeraCore
internal import Synchronization

/// A list or a resource, for as long as its server said that it holds.
struct Cached: Sendable {
    let value: JSONValue
    let until: ContinuousClock.Instant
}

extension MCPSession {
    /// More than that is no list, but a flood.
    private static let mostPages = 500
    private static let mostItems = 10_000
    private static let longest: Duration = .seconds(24 * 60 * 60)

    /// All pages of a list. A cursor is the server's business: an empty one counts, one that comes twice ends it.
    func list(_ method: String, _ key: String) async throws -> [JSONValue] {
        if let kept = kept(method) { return kept.array ?? [] }
        do {
            return try await pages(method, key)
        } catch let MCPFailure.refused(error) where error.code == JSONRPCError.invalidParams {
            // The list changed under the cursor: from its beginning, once.
            return try await pages(method, key)
        }
    }

    private func pages(_ method: String, _ key: String) async throws -> [JSONValue] {
        var items: [JSONValue] = []
        var seen: Set<String> = []
        var cursor: String?
        var shortest: Duration?
        for _ in 0..<Self.mostPages {
            let result = try await complete(
                method, cursor.map { ["cursor": .string($0)] } ?? [:],
                AskOptions(idle: patience.list, isSafe: true))
            guard let page = result[key]?.array else {
                throw MCPFailure.badAnswer("\(name) answered \(method) without a list of \(key).")
            }
            items += page
            let time = Self.time(result)
            shortest = min(shortest ?? time, time)
            guard items.count <= Self.mostItems else {
                throw MCPFailure.badAnswer(
                    "\(name) lists more than \(Self.mostItems) \(key). They were not taken.")
            }
            guard let next = result["nextCursor"]?.string else { break }
            guard seen.insert(next).inserted else {
                record(TranscriptEntry(.note, words: "The cursor \(next) came twice; the list ends there."))
                break
            }
            cursor = next
        }
        keep(method, .array(items), shortest ?? .zero)
        return items
    }

    static func time(_ result: JSONValue) -> Duration {
        guard let milliseconds = result["ttlMs"]?.double, milliseconds > 0, milliseconds.isFinite else {
            return .zero
        }
        return min(.milliseconds(Int64(min(milliseconds, 1e12))), longest)
    }

    func kept(_ key: String) -> JSONValue? {
        state.withLock { state in
            guard let cached = state.cache[key] else { return nil }
            if cached.until > .now { return cached.value }
            state.cache[key] = nil
            return nil
        }
    }

    func keep(_ key: String, _ value: JSONValue, _ time: Duration) {
        guard time > .zero else { return }
        state.withLock { $0.cache[key] = Cached(value: value, until: .now + time) }
    }

    // MARK: - Resources, prompts, completion

    /// Each as the server describes it.
    public func resources() async throws -> [JSONValue] { try await list("resources/list", "resources") }

    /// A server that has resources need not know this method.
    public func resourceTemplates() async throws -> [JSONValue] {
        do { return try await list("resources/templates/list", "resourceTemplates") } catch let
            MCPFailure.refused(error)
            where error.code == JSONRPCError.noMethod
        { return [] }
    }

    /// What it holds: one piece or several. Throws `MCPFailure.refused` (-32602 or -32002) where there is none.
    public func read(_ uri: String) async throws -> [ToolResource] {
        let key = "resources/read \(uri)"
        if let kept = kept(key) { return Self.contents(kept) }
        let result = try await complete(
            "resources/read", ["uri": .string(uri)],
            AskOptions(idle: patience.idle, cap: patience.cap, isSafe: true))
        keep(key, result, Self.time(result))
        return Self.contents(result)
    }

    private static func contents(_ result: JSONValue) -> [ToolResource] {
        (result["contents"]?.array ?? []).map { ToolResource(json: $0) }
    }

    /// From now on the host hears when it changes.
    public func subscribe(_ uri: String) async throws { try await change(uri, isWanted: true) }
    public func unsubscribe(_ uri: String) async throws { try await change(uri, isWanted: false) }

    private func change(_ uri: String, isWanted: Bool) async throws {
        guard server.has("resources", "subscribe") else {
            throw MCPFailure.notOffered("\(name) does not tell when its resources change.")
        }
        if era == .legacy {
            _ = try await complete(
                isWanted ? "resources/subscribe" : "resources/unsubscribe", ["uri": .string(uri)],
                AskOptions(idle: patience.list))
        }
        let wanted = state.withLock { state in
            if isWanted {
                state.listening.resources.insert(uri)
            } else {
                state.listening.resources.remove(uri)
            }
            return state.listening
        }
        if era == .modern { wish.yield(wanted) }
    }

    public func prompts() async throws -> [JSONValue] { try await list("prompts/list", "prompts") }

    /// A prompt's messages. What it requires is checked before it is asked for.
    public func prompt(_ prompt: String, _ arguments: [String: String] = [:]) async throws -> JSONValue {
        if let known = try? await prompts().first(where: { $0["name"]?.string == prompt }) {
            for argument in known["arguments"]?.array ?? [] where argument["required"]?.bool == true {
                let needed = argument["name"]?.string ?? ""
                guard arguments[needed] != nil else {
                    throw Problem.invalid("The prompt \(prompt) needs the argument \(needed).", field: needed)
                }
            }
        }
        return try await complete(
            "prompts/get",
            ["name": .string(prompt), "arguments": .object(arguments.mapValues { .string($0) })],
            AskOptions(idle: patience.idle, cap: patience.cap, isSafe: true))
    }

    public enum Reference: Hashable, Sendable {
        case prompt(String)
        case resource(String)
    }

    /// At most 100 values that an argument could have.
    public func completions(
        _ reference: Reference, argument: String, value: String, others: [String: String] = [:]
    ) async throws -> [String] {
        guard server.has("completions") else {
            throw MCPFailure.notOffered("\(name) completes nothing.")
        }
        var params: [String: JSONValue] = [
            "argument": ["name": .string(argument), "value": .string(value)]
        ]
        switch reference {
        case .prompt(let name): params["ref"] = ["type": "ref/prompt", "name": .string(name)]
        case .resource(let uri): params["ref"] = ["type": "ref/resource", "uri": .string(uri)]
        }
        if !others.isEmpty, revision >= .june2025 {
            params["context"] = ["arguments": .object(others.mapValues { .string($0) })]
        }
        let result = try await complete(
            "completion/complete", params, AskOptions(idle: patience.list, isSafe: true))
        return (result["completion"]?["values"]?.array ?? []).compactMap(\.string).prefix(100).map { $0 }
    }

    // MARK: - Logs, health

    /// What is at least this serious is heard from now on. Modern: with each request from now on.
    public func setLogLevel(_ level: NoticeLevel) async throws {
        state.withLock { $0.logLevel = level }
        guard era == .legacy else { return }
        guard server.has("logging") else { throw MCPFailure.notOffered("\(name) sends no log.") }
        _ = try await complete(
            "logging/setLevel", ["level": .string(level.rawValue)], AskOptions(idle: patience.list))
    }

    /// Throws where the server does not answer.
    public func checkHealth() async throws {
        // Modern servers know no ping; meeting them again is as cheap.
        _ = try await complete(
            era == .legacy ? "ping" : "server/discover", [:], AskOptions(idle: .seconds(10), isSafe: true))
    }
}
