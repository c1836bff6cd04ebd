public import ChimeraCore
internal import Synchronization

/// A tool with what its server said of it word for word.
public struct MCPTool: Hashable, Sendable {
    public var offer: ToolOffer
    /// As it came, unknown keywords too.
    public var definition: JSONValue
    var mirrors: [Mirroring.Mirror] = []

    /// 2025-11-25: forbidden, optional or required.
    var taskSupport: String? { definition["execution"]?["taskSupport"]?.string }
}

/// What a server offers, and what of it cannot be used and why.
public struct MCPToolList: Hashable, Sendable {
    public var tools: [MCPTool]
    public var leftOut: [LeftOut]

    public struct LeftOut: Hashable, Sendable {
        public var name: String
        public var reason: String
    }
}

extension MCPSession {
    /// All pages, in the server's order.
    public func tools() async throws -> MCPToolList {
        let items = try await list("tools/list", "tools")
        var found = MCPToolList(tools: [], leftOut: [])
        var names: Set<String> = []
        for item in items {
            guard let tool = item["name"]?.string, !tool.isEmpty else {
                found.leftOut.append(.init(name: "(no name)", reason: "It has no name."))
                continue
            }
            guard names.insert(tool).inserted else {
                found.leftOut.append(.init(name: tool, reason: "There is another of that name before it."))
                continue
            }
            guard item["inputSchema"]?.object != nil else {
                found.leftOut.append(.init(name: tool, reason: "Its inputSchema is no object."))
                continue
            }
            do {
                var made = MCPTool(offer: ToolOffer(item, server: name), definition: item)
                // Over pipes there are no headers; a wrong wish for one does no harm there.
                if era == .modern, (try? wire)?.cancelsByClosing == true {
                    made.mirrors = try Mirroring.mirrors(of: item["inputSchema"] ?? .null)
                }
                found.tools.append(made)
            } catch {
                let refusal = error
                found.leftOut.append(
                    .init(name: tool, reason: "Its headers cannot be sent: \(refusal.reason)."))
                record(TranscriptEntry(.note, words: "The tool \(tool) is left out: \(refusal.reason)."))
            }
        }
        let byName = Dictionary(found.tools.map { ($0.offer.name, $0) }) { first, _ in first }
        state.withLock { $0.tools = byName }
        return found
    }

    /// Calls a tool. The server's own failure comes back as an answer with `isError`.
    public func call(
        _ tool: String, _ arguments: [String: JSONValue] = [:],
        onProgress: (@Sendable (ToolProgress) async -> Void)? = nil
    ) async throws -> ToolAnswer {
        if state.withLock({ $0.tools[tool] }) == nil, server.has("tools") || era == .modern {
            // Its headers and what it promises of its answer are in the list; a server without one is called as it is.
            _ = try? await tools()
        }
        var known = state.withLock { $0.tools[tool] }
        let result: JSONValue
        do {
            result = try await callOnce(tool, arguments, known, onProgress)
        } catch let MCPFailure.refused(error) where error.code == EraProbe.headerMismatch {
            // It wants other headers than its list said when we read it.
            state.withLock { state in state.cache = state.cache.filter { !$0.key.hasPrefix("tools/list") } }
            _ = try await tools()
            known = state.withLock { $0.tools[tool] }
            result = try await callOnce(tool, arguments, known, onProgress)
        } catch let MCPFailure.refused(error) where error.code == -32042 && offer.links {
            result = try await afterLinks(error) {
                try await self.callOnce(tool, arguments, known, onProgress)
            }
        }
        return ToolAnswer(result, schema: known?.offer.outputSchema)
    }

    private func callOnce(
        _ tool: String, _ arguments: [String: JSONValue], _ known: MCPTool?,
        _ onProgress: (@Sendable (ToolProgress) async -> Void)?
    ) async throws -> JSONValue {
        var params: [String: JSONValue] = ["name": .string(tool), "arguments": .object(arguments)]
        if known?.taskSupport == "required", revision == .november2025, server.capabilities["tasks"] != nil {
            params["task"] = ["ttl": 3_600_000]
        }
        let options = AskOptions(
            idle: patience.idle, cap: patience.cap,
            mirrored: known.map { Mirroring.headers($0.mirrors, arguments: arguments) } ?? [],
            progress: onProgress ?? { _ in })
        switch try await ask("tools/call", params, options) {
        case .complete(let result): return result
        case .task(let ticket): return try await finish(ticket, options)
        case .inputRequired: return .null
        }
    }

    /// 2025-11-25: the call needs a person to open links first; then it is made again.
    private func afterLinks(
        _ error: JSONRPCError, _ again: () async throws -> JSONValue
    ) async throws -> JSONValue {
        for item in error.data?["elicitations"]?.array ?? [] {
            let question = try Elicitation(item.object ?? [:])
            guard case .accept = try await host.elicit(question) else { throw MCPFailure.refused(error) }
        }
        return try await again()
    }
}

extension ToolOffer {
    /// From MCP's Tool.
    init(_ json: JSONValue, server: String) {
        let ui = json["_meta"]?["ui"]
        self.init(
            server: server, name: json["name"]?.string ?? "", title: json["title"]?.string,
            description: json["description"]?.string, inputSchema: json["inputSchema"] ?? .object([:]),
            outputSchema: json["outputSchema"], claims: ToolClaims(annotations: json["annotations"]),
            app: ui?["resourceUri"]?.string ?? json["_meta"]?["ui/resourceUri"]?.string,
            isForModels: ui?["visibility"]?.array.map { $0.contains("model") } ?? true)
    }
}

extension ToolAnswer {
    /// From MCP's CallToolResult, measured by the tool's own schema.
    init(_ json: JSONValue, schema: JSONValue?) {
        let isError = json["isError"]?.bool ?? false
        let structured = json["structuredContent"]
        var complaint: String?
        if let schema, !isError {
            if let structured {
                complaint = Self.complaint(of: structured, by: schema)
            } else if json["structuredContent"] == nil {
                complaint = "The tool promises structured content and sent none."
            }
        }
        self.init(
            (json["content"]?.array ?? []).map { ToolContent(json: $0) }, structured: structured,
            isError: isError, schemaComplaint: complaint, meta: json["_meta"])
    }

    private static func complaint(of value: JSONValue, by schema: JSONValue) -> String? {
        do { return try JSONSchema(schema).check(value).summary } catch {
            return "The tool's output schema cannot be used: \(error)"
        }
    }
}
