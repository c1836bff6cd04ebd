internal import ChimeraCore
internal import Synchronization

extension MCPSession {
    /// A modern server's questions, all of them; each gets its answer under its key.
    func answers(to requests: [String: JSONValue]) async throws -> [String: JSONValue] {
        try await withThrowingTaskGroup(of: (String, JSONValue).self) { group in
            for (key, request) in requests {
                group.addTask {
                    (
                        key,
                        try await self.answer(
                            request["method"]?.string ?? "", request["params"]?.object ?? [:])
                    )
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    /// Legacy: one request of the server, and its reply on the way.
    func serve(_ request: JSONRPCRequest) async {
        let task = Task {
            do {
                let result = try await answer(request.method, request.params ?? [:])
                await answer(request, .success(result))
            } catch is CancellationError {
                // The server took it back: it wants no answer.
            } catch let MCPFailure.refused(error) {
                await answer(request, .failure(error))
            } catch {
                await answer(request, .failure(JSONRPCError(-1, "\(error)")))
            }
        }
        state.withLock { $0.answering[request.id] = task }
        // While a person is asked, no request of ours that waits for it is late.
        let waiting = state.withLock { $0.watchers.values.map(\.deadline) }
        for deadline in waiting { deadline.hold() }
        await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        for deadline in waiting { deadline.release() }
        state.withLock { _ = $0.answering.removeValue(forKey: request.id) }
    }

    func answer(_ request: JSONRPCRequest, _ result: Result<JSONValue, JSONRPCError>) async {
        let message = JSONRPCMessage.reply(JSONRPCReply(request.id, result))
        do { try await wire.send(message, WireHead(revision: revision)) } catch {
            record(
                TranscriptEntry(.note, words: "Our answer to \(request.method) did not get through: \(error)")
            )
        }
    }

    private func answer(_ method: String, _ params: [String: JSONValue]) async throws -> JSONValue {
        func unknown() -> MCPFailure {
            .refused(JSONRPCError(JSONRPCError.noMethod, "\(method) is not offered by this client."))
        }
        switch method {
        case "ping": return [:]
        case "roots/list" where offer.roots:
            let roots = await host.roots().map { root -> JSONValue in
                var fields: [String: JSONValue] = ["uri": .string(root.uri)]
                fields["name"] = root.name.map { .string($0) }
                return .object(fields)
            }
            return ["roots": .array(roots)]
        case "elicitation/create" where offer.forms || offer.links:
            let question: Elicitation
            do { question = try Elicitation(params) } catch {
                throw MCPFailure.refused(JSONRPCError(JSONRPCError.invalidParams, "\(error)"))
            }
            switch question.way {
            case .form where !offer.forms, .link where !offer.links:
                throw MCPFailure.refused(
                    JSONRPCError(JSONRPCError.invalidParams, "This client does not offer that mode."))
            default: return try await host.elicit(question).json
            }
        case "sampling/createMessage" where offer.sampling:
            guard (params["maxTokens"]?.int ?? 0) > 0 else {
                throw MCPFailure.refused(
                    JSONRPCError(JSONRPCError.invalidParams, "maxTokens must be above 0."))
            }
            return try await host.sample(params)
        default: throw unknown()
        }
    }
}
