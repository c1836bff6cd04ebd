import ChimeraCore
import ChimeraMCP
import ChimeraTesting
import Testing

@Suite("A tool server of the kit", .timeLimit(.minutes(1)))
struct KitTests {
    /// A client that writes and reads messages by hand.
    private struct Bench {
        let said = Mailbox<JSONRPCMessage>()
        let connection: ServerConnection

        init(_ kit: ToolKit = .everything) {
            let said = said
            connection = ServerConnection(kit) { said.put($0) }
        }

        func ask(_ method: String, _ params: JSONValue = [:], id: Int64 = 1) async {
            await connection.receive(.request(JSONRPCRequest(.int(id), method, params.object)))
        }

        func reply() async throws -> JSONRPCReply {
            while true { if case .reply(let reply) = try await said.take() { return reply } }
        }

        func result(_ method: String, _ params: JSONValue = [:], id: Int64 = 1) async throws -> JSONValue {
            await ask(method, params, id: id)
            return try await reply().result.get()
        }

        func error(_ method: String, _ params: JSONValue = [:]) async throws -> JSONRPCError? {
            await ask(method, params)
            if case .failure(let error) = try await reply().result { return error }
            return nil
        }

        func handshake(_ capabilities: JSONValue = [:]) async throws {
            _ = try await result(
                "initialize", ["protocolVersion": "2025-11-25", "capabilities": capabilities])
            await connection.receive(.notification(JSONRPCNotification("notifications/initialized")))
        }
    }

    private static func modern(
        _ params: [String: JSONValue] = [:], capabilities: JSONValue = [:]
    ) -> JSONValue {
        .object(
            params.merging([
                "_meta": [
                    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
                    "io.modelcontextprotocol/clientCapabilities": capabilities,
                ]
            ]) { $1 })
    }

    private func text(_ result: JSONValue) -> String? { result["content"]?[0]?["text"]?.string }

    @Test(
        "agrees on the client's version of the handshake, or offers its newest",
        arguments: [
            ("2024-11-05", "2024-11-05"), ("2025-03-26", "2025-03-26"), ("2025-06-18", "2025-06-18"),
            ("2025-11-25", "2025-11-25"), ("2026-07-28", "2025-11-25"), ("1999-01-01", "2025-11-25"),
        ])
    func versions(_ asked: String, _ agreed: String) async throws {
        let result = try await Bench().result(
            "initialize", ["protocolVersion": .string(asked), "capabilities": [:]])
        #expect(result["protocolVersion"] == .string(agreed))
        #expect(result["serverInfo"]?["name"] == "everything")
    }

    @Test("answers each modern request for itself, and says who it is")
    func discover() async throws {
        let result = try await Bench().result("server/discover", Self.modern())
        #expect(result["supportedVersions"] == ["2026-07-28"] && result["resultType"] == "complete")
        #expect(result["_meta"]?["io.modelcontextprotocol/serverInfo"]?["name"] == "everything")
        #expect(result["ttlMs"] != nil && result["cacheScope"] != nil)
    }

    @Test("refuses a version that it does not speak, and a request without its envelope")
    func refusals() async throws {
        let bench = Bench()
        let other: JSONValue = [
            "_meta": [
                "io.modelcontextprotocol/protocolVersion": "2031-01-01",
                "io.modelcontextprotocol/clientCapabilities": [:],
            ]
        ]
        let error = try await bench.error("tools/list", other)
        #expect(error?.code == -32022 && error?.data?["supported"] == ["2026-07-28"])
        #expect(try await bench.error("tools/list")?.code == -32602)
        #expect(try await bench.error("no/such", Self.modern())?.code == -32601)
        #expect(try await bench.error("tools/call", Self.modern(["name": "nothing"]))?.code == -32602)
        #expect(try await bench.error("tools/list", Self.modern(["cursor": "bad"]))?.code == -32602)
    }

    @Test("makes a tool's schema from its arguments, and refuses others as the tool's failure")
    func schema() async throws {
        let bench = Bench()
        let tools = try await bench.result("tools/list", Self.modern())["tools"]?.array ?? []
        let add = tools.first { $0["name"] == "add" }
        #expect(
            add?["inputSchema"] == [
                "type": "object", "required": ["a", "b"], "additionalProperties": false,
                "properties": [
                    "a": ["type": "number", "description": "The first"],
                    "b": ["type": "number", "description": "The second"],
                ],
            ])
        #expect(tools.first { $0["name"] == "slow" }?["inputSchema"]?["required"] == [])
        let good = try await bench.result(
            "tools/call", Self.modern(["name": "add", "arguments": ["a": 2, "b": 3]]))
        #expect(good["structuredContent"] == ["sum": 5.0])
        let bad = try await bench.result("tools/call", Self.modern(["name": "add", "arguments": ["a": "x"]]))
        #expect(bad["isError"] == true)
    }

    @Test("asks in the middle of a call of the old kind")
    func elicitationThen() async throws {
        let bench = Bench()
        try await bench.handshake(["elicitation": [:]])
        await bench.ask("tools/call", ["name": "ask"], id: 7)
        guard case .request(let question) = try await bench.said.take() else {
            Issue.record("no question")
            return
        }
        #expect(question.method == "elicitation/create" && question.params?["message"] == "Who are you?")
        await bench.connection.receive(
            .reply(JSONRPCReply(question.id, .success(["action": "accept", "content": ["name": "Ada"]]))))
        #expect(text(try await bench.reply().result.get())?.contains("Ada") == true)
    }

    @Test("ends a modern call with its question and keeps earlier answers in a state that nobody can forge")
    func elicitationNow() async throws {
        let bench = Bench()
        let can: JSONValue = ["elicitation": ["form": [:]]]
        var params: [String: JSONValue] = ["name": "ask-twice"]
        let first = try await bench.result("tools/call", Self.modern(params, capabilities: can))
        #expect(first["resultType"] == "input_required" && first["inputRequests"]?["first"] != nil)
        params["requestState"] = first["requestState"]
        params["inputResponses"] = ["first": ["action": "accept", "content": ["answer": "one"]]]
        let second = try await bench.result("tools/call", Self.modern(params, capabilities: can))
        #expect(second["inputRequests"]?["second"] != nil)
        params["requestState"] = second["requestState"]
        params["inputResponses"] = ["second": ["action": "accept", "content": ["answer": "two"]]]
        let last = try await bench.result("tools/call", Self.modern(params, capabilities: can))
        #expect(text(last)?.contains("one") == true && text(last)?.contains("two") == true)
        params["requestState"] = .string((second["requestState"]?.string ?? "") + "x")
        #expect(try await bench.error("tools/call", Self.modern(params, capabilities: can))?.code == -32602)
        #expect(try await bench.error("tools/call", Self.modern(["name": "ask"]))?.code == -32021)
    }

    @Test("says how far it is to who asked, and ends what is cancelled without an answer")
    func progress() async throws {
        let bench = Bench()
        try await bench.handshake()
        await bench.ask(
            "tools/call",
            ["name": "slow", "arguments": ["steps": 100], "_meta": ["progressToken": "p"]], id: 9)
        guard case .notification(let step) = try await bench.said.take() else {
            Issue.record("no progress")
            return
        }
        #expect(step.method == "notifications/progress" && step.params?["progressToken"] == "p")
        await bench.connection.receive(
            .notification(JSONRPCNotification("notifications/cancelled", ["requestId": 9])))
        await bench.connection.finish()
        let rest = try await bench.result("ping")
        #expect(rest == [:])
    }

    @Test("logs from the level that was set, and in the new era only for a request that asks")
    func logging() async throws {
        let bench = Bench()
        try await bench.handshake()
        _ = try await bench.result("logging/setLevel", ["level": "error"])
        await bench.ask("tools/call", ["name": "talk"], id: 4)
        var levels: [String] = []
        while case .notification(let line) = try await bench.said.take() {
            levels.append(line.params?["level"]?.string ?? "")
        }
        #expect(levels == ["error", "critical", "alert", "emergency"])
        let quiet = Bench()
        await quiet.ask("tools/call", Self.modern(["name": "talk"]))
        guard case .reply = try await quiet.said.take() else {
            Issue.record("it logged unasked")
            return
        }
    }

    @Test("reads resources and templates, gets prompts, completes")
    func rest() async throws {
        let bench = Bench()
        let square = try await bench.result("resources/read", Self.modern(["uri": "test://square/7"]))
        #expect(square["contents"]?[0]?["text"] == "49")
        #expect(try await bench.error("resources/read", Self.modern(["uri": "test://none"]))?.code == -32602)
        let prompt = try await bench.result(
            "prompts/get", Self.modern(["name": "greet", "arguments": ["name": "Ada"]]))
        #expect(prompt["messages"]?[0]?["content"]?["text"]?.string?.contains("Ada") == true)
        #expect(try await bench.error("prompts/get", Self.modern(["name": "greet"]))?.code == -32602)
        let found = try await bench.result(
            "completion/complete",
            Self.modern([
                "ref": ["type": "ref/prompt", "name": "greet"], "argument": ["name": "name", "value": "a"],
            ]))
        #expect(found["completion"]?["values"] == ["Ada", "Alan"])
    }

    @Test("tells who listens of changes, under the listener's own id")
    func listening() async throws {
        let bench = Bench()
        await bench.ask(
            "subscriptions/listen", Self.modern(["notifications": ["toolsListChanged": true]]), id: 42)
        guard case .notification(let first) = try await bench.said.take() else { return }
        #expect(first.method == "notifications/subscriptions/acknowledged")
        await bench.ask("tools/call", Self.modern(["name": "change"]), id: 43)
        while true {
            guard case .notification(let change) = try await bench.said.take() else { continue }
            #expect(change.method == "notifications/tools/list_changed")
            #expect(change.params?["_meta"]?["io.modelcontextprotocol/subscriptionId"] == 42)
            break
        }
        await bench.connection.close()
    }
}
