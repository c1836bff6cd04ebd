internal import ChimeraCore

extension ServerConnection {
    private static let version = "io.modelcontextprotocol/protocolVersion"

    func handshake(_ request: JSONRPCRequest) -> Result<JSONValue, JSONRPCError> {
        let asked = request.params?["protocolVersion"]?.string.flatMap { Revision(rawValue: $0) }
        let agreed = asked.map { $0.era == .legacy ? $0 : .newestLegacy } ?? .newestLegacy
        revision = agreed
        capabilities = request.params?["capabilities"] ?? [:]
        var fields: [String: JSONValue] = [
            "protocolVersion": .string(agreed.rawValue), "capabilities": ownCapabilities(.legacy),
            "serverInfo": info,
        ]
        fields["instructions"] = kit.instructions.map { .string($0) }
        return .success(.object(fields))
    }

    /// Of a request in either era.
    func answer(_ request: JSONRPCRequest) async throws -> JSONValue {
        let params = request.params ?? [:]
        guard let asked = params["_meta"]?[Self.version] else {
            guard revision != nil || request.method == "ping" else {
                throw JSONRPCError(
                    JSONRPCError.invalidParams,
                    request.method == "server/discover"
                        ? "A request needs _meta with \(Self.version)."
                        : "Begin with initialize, or put \(Self.version) into _meta of each request.")
            }
            return try await result(request.method, params, .legacy, request.id)
        }
        guard asked.string == Revision.modern.rawValue else {
            throw JSONRPCError(
                -32022, "This version of the protocol is not spoken here.",
                data: ["supported": [.string(Revision.modern.rawValue)], "requested": asked])
        }
        guard case .object? = params["_meta"]?["io.modelcontextprotocol/clientCapabilities"] else {
            throw JSONRPCError(
                JSONRPCError.invalidParams,
                "A request needs _meta with io.modelcontextprotocol/clientCapabilities.")
        }
        guard case .object(var fields) = try await result(request.method, params, .modern, request.id) else {
            throw JSONRPCError(JSONRPCError.internalError, "The result is no object.")
        }
        if fields["resultType"] == nil { fields["resultType"] = "complete" }
        if request.method == "server/discover" || request.method.hasSuffix("/list")
            || request.method == "resources/read"
        {
            fields["ttlMs"] = fields["ttlMs"] ?? 0
            fields["cacheScope"] = fields["cacheScope"] ?? "private"
        }
        fields["_meta"] = ["io.modelcontextprotocol/serverInfo": info]
        return .object(fields)
    }

    private func result(
        _ method: String, _ params: [String: JSONValue], _ era: Era, _ id: JSONRPCID
    ) async throws -> JSONValue {
        switch (method, era) {
        case ("server/discover", .modern):
            var fields: [String: JSONValue] = [
                "supportedVersions": [.string(Revision.modern.rawValue)],
                "capabilities": ownCapabilities(.modern),
            ]
            fields["instructions"] = kit.instructions.map { .string($0) }
            return .object(fields)
        case ("ping", .legacy): return [:]
        case ("logging/setLevel", .legacy):
            guard let level = params["level"]?.string.flatMap({ LogLevel(rawValue: $0) }) else {
                throw JSONRPCError(JSONRPCError.invalidParams, "There is no such level.")
            }
            logLevel = level
            return [:]
        case ("resources/subscribe", .legacy), ("resources/unsubscribe", .legacy):
            guard let uri = params["uri"]?.string else { throw missing("uri") }
            if method == "resources/subscribe" { subscribed.insert(uri) } else { subscribed.remove(uri) }
            return [:]
        case ("subscriptions/listen", .modern): return try await listen(params, id)
        case ("tools/list", _): return try page("tools", kit.tools.map(\.json), params)
        case ("resources/list", _): return try page("resources", kit.resources.map(\.json), params)
        case ("resources/templates/list", _):
            return try page("resourceTemplates", kit.templates.map(\.json), params)
        case ("prompts/list", _): return try page("prompts", kit.prompts.map(\.json), params)
        case ("tools/call", _): return try await call(params, era)
        case ("resources/read", _): return try await read(params)
        case ("prompts/get", _): return try await prompt(params)
        case ("completion/complete", _): return try await completion(params)
        default: throw JSONRPCError(JSONRPCError.noMethod, "There is no method \(method) here.")
        }
    }

    // MARK: lists

    private var info: JSONValue {
        var fields: [String: JSONValue] = ["name": .string(kit.name), "version": .string(kit.version)]
        fields["title"] = kit.title.map { .string($0) }
        return .object(fields)
    }

    private func ownCapabilities(_ era: Era) -> JSONValue {
        var fields: [String: JSONValue] = ["logging": [:]]
        if !kit.tools.isEmpty { fields["tools"] = ["listChanged": true] }
        if !kit.resources.isEmpty || !kit.templates.isEmpty {
            fields["resources"] = ["subscribe": true, "listChanged": true]
        }
        if !kit.prompts.isEmpty { fields["prompts"] = ["listChanged": true] }
        if kit.complete != nil { fields["completions"] = [:] }
        return .object(fields)
    }

    private static let pageSize = 50

    private func page(_ name: String, _ all: [JSONValue], _ params: [String: JSONValue]) throws -> JSONValue {
        var start = 0
        if let cursor = params["cursor"] {
            guard let text = cursor.string, text.hasPrefix("from-"), let number = Int(text.dropFirst(5)),
                number > 0, number < all.count
            else { throw JSONRPCError(JSONRPCError.invalidParams, "This cursor is not one of ours.") }
            start = number
        }
        let end = min(all.count, start + Self.pageSize)
        var fields: [String: JSONValue] = [name: .array(Array(all[start..<end]))]
        if end < all.count { fields["nextCursor"] = .string("from-\(end)") }
        return .object(fields)
    }

    private func listen(_ params: [String: JSONValue], _ id: JSONRPCID) async throws -> JSONValue {
        let filter = params["notifications"] ?? [:]
        listens[id] = filter
        send(
            .notification(
                JSONRPCNotification(
                    "notifications/subscriptions/acknowledged",
                    [
                        "notifications": filter,
                        "_meta": ["io.modelcontextprotocol/subscriptionId": id.json],
                    ])))
        defer { listens[id] = nil }
        // Until the client cancels it or is gone.
        while !isOver, !Task.isCancelled { try await Task.sleep(for: .seconds(3600)) }
        return [:]
    }

    private func missing(_ name: String) -> JSONRPCError {
        JSONRPCError(JSONRPCError.invalidParams, "\(name) is missing.")
    }

    // MARK: tools

    private func call(_ params: [String: JSONValue], _ era: Era) async throws -> JSONValue {
        guard let name = params["name"]?.string else { throw missing("name") }
        guard let tool = kit.tools.first(where: { $0.name == name }) else {
            throw JSONRPCError(JSONRPCError.invalidParams, "There is no tool \(name).")
        }
        let arguments = params["arguments"] ?? [:]
        let binding = name + JSONWriter.text(arguments)
        var answers: [String: JSONValue] = [:]
        if let state = params["requestState"] {
            guard let opened = state.string.flatMap({ AnswerState.open($0, for: binding) }) else {
                throw JSONRPCError(
                    JSONRPCError.invalidParams, "This requestState does not belong to this call.")
            }
            answers = opened.answers
        }
        for (key, answer) in params["inputResponses"]?.object ?? [:] { answers[key] = answer }
        do {
            let answer = try await tool.run(arguments, kitCall(params, era, answers))
            var fields: [String: JSONValue] = ["content": .array(answer.content.map(\.json))]
            fields["structuredContent"] = answer.structured
            if answer.isError { fields["isError"] = true }
            return .object(fields)
        } catch let needed as InputNeeded {
            return [
                "resultType": "input_required",
                "inputRequests": .object([
                    needed.key: ["method": .string(needed.method), "params": needed.params]
                ]),
                "requestState": .string(AnswerState(answers: answers).sealed(for: binding)),
            ]
        } catch let error as JSONRPCError {
            throw error
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // For the model, so that it can do better.
            return [
                "content": [["type": "text", "text": .string("\(error)")]], "isError": true,
            ]
        }
    }

    private func kitCall(
        _ params: [String: JSONValue], _ era: Era, _ answers: [String: JSONValue]
    ) -> KitCall {
        let meta = params["_meta"]
        let declared = era == .modern ? meta?["io.modelcontextprotocol/clientCapabilities"] : capabilities
        let level: LogLevel? =
            era == .modern
            ? meta?["io.modelcontextprotocol/logLevel"]?.string.flatMap { LogLevel(rawValue: $0) }
            : logLevel ?? .debug
        return KitCall(
            era: era, token: meta?["progressToken"],
            say: { [send] in send(.notification($0)) },
            wanted: { asked in level.map { asked >= $0 } ?? false },
            ask: { key, method, params in
                let need = method.prefix { $0 != "/" }
                guard declared?[String(need)] != nil else {
                    if era == .modern {
                        throw JSONRPCError(
                            -32021, "This tool needs \(need).",
                            data: ["requiredCapabilities": .object([String(need): [:]])])
                    }
                    throw Problem(.unavailable, "This tool needs \(need), which the client does not offer.")
                }
                if era == .legacy { return try await self.ask(method, params) }
                if let answer = answers[key] { return answer }
                throw InputNeeded(key: key, method: method, params: params)
            },
            announceChange: { change in Task { await self.announce(change) } })
    }

    // MARK: resources, prompts, completion

    private func read(_ params: [String: JSONValue]) async throws -> JSONValue {
        guard let uri = params["uri"]?.string else { throw missing("uri") }
        if let resource = kit.resources.first(where: { $0.uri == uri }) {
            return ["contents": [try await resource.read().json]]
        }
        for template in kit.templates {
            if let value = template.value(in: uri), let found = try await template.read(value) {
                return ["contents": [found.json]]
            }
        }
        let isModern = params["_meta"]?[Self.version] != nil
        throw JSONRPCError(
            isModern ? JSONRPCError.invalidParams : -32002, "There is no resource \(uri).",
            data: ["uri": .string(uri)])
    }

    private func prompt(_ params: [String: JSONValue]) async throws -> JSONValue {
        guard let name = params["name"]?.string else { throw missing("name") }
        guard let prompt = kit.prompts.first(where: { $0.name == name }) else {
            throw JSONRPCError(JSONRPCError.invalidParams, "There is no prompt \(name).")
        }
        let arguments = (params["arguments"]?.object ?? [:]).compactMapValues(\.string)
        for argument in prompt.arguments where argument.isRequired && arguments[argument.name] == nil {
            throw JSONRPCError(JSONRPCError.invalidParams, "The prompt \(name) needs \(argument.name).")
        }
        let messages = try await prompt.messages(arguments)
        return [
            "description": .string(prompt.description),
            "messages": .array(
                messages.map { ["role": .string($0.role), "content": $0.content.json] }),
        ]
    }

    private func completion(_ params: [String: JSONValue]) async throws -> JSONValue {
        guard let complete = kit.complete else {
            throw JSONRPCError(JSONRPCError.noMethod, "Nothing is completed here.")
        }
        guard let subject = (params["ref"]?["name"] ?? params["ref"]?["uri"])?.string,
            let argument = params["argument"]?["name"]?.string
        else { throw missing("ref or argument") }
        let values = await complete(
            CompletionQuestion(
                subject: subject, argument: argument, value: params["argument"]?["value"]?.string ?? "",
                others: (params["context"]?["arguments"]?.object ?? [:]).compactMapValues(\.string)))
        return [
            "completion": [
                "values": .array(values.prefix(100).map { .string($0) }), "total": .int(Int64(values.count)),
                "hasMore": .bool(values.count > 100),
            ]
        ]
    }
}
