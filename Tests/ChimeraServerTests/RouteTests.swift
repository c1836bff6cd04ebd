import ChimeraCore
import ChimeraTesting
import HTTPTypes
import NIOCore
import Testing

@testable import ChimeraServer

@Suite("Routes", .timeLimit(.minutes(1))) struct RouteTests {
    private static let proxied = ["X-Forwarded-For": "203.0.113.9"]

    /// What a route needs so that nothing but the caller's right decides.
    private struct Place {
        var conversation: ConversationID
        var message: MessageID = .make()
        var participant: ParticipantID = .make()
        var branch: BranchID
        var run: RunID = .make()
        var account: AccountID

        func path(_ route: Route) -> String {
            let names = [
                "id": conversation.description, "message": message.description, "run": run.description,
                "participant": participant.description, "branch": branch.description,
                "account": account.description, "persona": "philosopher",
                "stream": conversation.description, "showcase": "nothing", "provider": "openai",
            ]
            return names.reduce(route.path) { $0.replacing("{\($1.key)}", with: $1.value) }
        }

        func body(_ route: Route) -> String? {
            guard route.method != .get else { return nil }
            var body: [String: JSONValue] = ["id": .string(CommandID.make().description)]
            let path = route.path.replacing("/api/v1/conversations/{id}", with: "")
            switch "\(route.method.rawValue) \(path)" {
            case "PATCH ": body["title"] = "Taken"
            case "PUT /view": body = ["branch": .string(branch.description)]
            case "PUT /members/{account}": body["role"] = "speaker"
            case "POST /participants": body["participant"] = [:]
            case "PATCH /participants/{participant}": body["muted"] = true
            case "POST /branches":
                body["branch"] = .string(branch.description)
                body["position"] = 0
            case "PATCH /branches/{branch}": body["name"] = "Taken"
            case "POST /messages", "POST /messages/{message}/edit": body["text"] = "Taken"
            case "POST /commands": body["text"] = "/topic Taken"
            case "PUT /hand": body["raised"] = true
            case "PUT /summaries/{summary}": body["text"] = "Taken"
            case "POST /runs/{run}/control": body["action"] = "stop"
            default: break
            }
            return String(decoding: JSONWriter.bytes(.object(body)), as: UTF8.self)
        }
    }

    private func adas(_ world: ServerWorld) async throws -> Place {
        world.model.answerAll { _ in .text("My secret answer.") }
        let chat = try await world.chat()
        let id = chat.conversation.id
        let post = try await world.service.post(
            PostMessage(text: "secret", answer: false), in: id, by: world.ada.id)
        let run = try await world.service.start(StartRun(paused: true), in: id, by: world.ada.id)
        return Place(
            conversation: id, message: post.id,
            participant: try #require(chat.participants.first { $0.isModel }).id,
            branch: chat.conversation.mainBranch, run: run.id, account: world.ada.id)
    }

    @Test func `answer strangers nothing but to sign in, except the open ones`() async throws {
        try await ServerWorld.run { world in
            let place = try await adas(world)
            for route in Server.routes {
                let answer = try await world.call(
                    route.method.rawValue, place.path(route), place.body(route), with: Self.proxied)
                #expect((answer.status == 401) == !route.isOpen, "\(route.method) \(route.path)")
                #expect(answer.fields["x-content-type-options"] == "nosniff")
                // The contract speaks of secrets, and of none of Ada's.
                if route.path != "/api/openapi.json" { #expect(!answer.body.contains("secret")) }
            }
            let wrong = try await world.call("GET", "/api/v1/account", as: "wrong")
            #expect(wrong.status == 401)
            #expect(try await world.call("GET", "/api/v1/account").status == 200)
        }
    }

    @Test func `tell nobody else that Ada's conversation exists`() async throws {
        try await ServerWorld.run { world in
            let place = try await adas(world)
            let before = try await world.service.snapshot(place.conversation, by: world.ada.id)
            for route in Server.routes
            where route.path.contains("conversations/{id}") || route.path.contains("{stream}") {
                let answer = try await world.call(
                    route.method.rawValue, place.path(route), place.body(route), as: world.graceToken)
                #expect(answer.status == 404, "\(route.method) \(route.path) \(answer.body)")
                #expect(!answer.body.contains("secret"))
            }
            let feed = try await world.call(
                "GET", "/api/v1/streams/\(place.conversation)/events", as: world.graceToken,
                with: ["Accept": "text/event-stream"])
            #expect(feed.status == 404)
            let account = try await world.call(
                "GET", "/api/v1/streams/\(world.ada.id)/events", as: world.graceToken)
            #expect(account.status == 404)
            let list = try await world.call("GET", "/api/v1/conversations", as: world.graceToken)
            #expect(list.json?["items"] == [])
            let stopped = try await world.call(
                "POST", "/api/v1/runs/stop-all", #"{"id":"\#(CommandID.make())"}"#, as: world.graceToken)
            #expect(stopped.json?["stopped"] == 0)
            try await world.socket(as: world.graceToken) { peer in
                for stream in [StreamID(place.conversation), StreamID(world.ada.id)] {
                    try await peer.subscribe(stream, after: 0)
                    guard case .error(let problem, _) = try await peer.next().frame else {
                        Issue.record("no error")
                        return
                    }
                    #expect(problem.type == .notFound)
                }
            }
            // The engine takes up the run meanwhile; what people can change stands as it was.
            let after = try await world.service.snapshot(place.conversation, by: world.ada.id)
            #expect(after.conversation.title == before.conversation.title)
            #expect(after.conversation.trashedAt == nil)
            #expect(after.participants == before.participants)
            let runs = try await world.service.runs(of: place.conversation, by: world.ada.id)
            #expect(runs.map(\.state) == [.paused])
            let messages = try await world.service.messages(
                of: nil, in: place.conversation, page: PageRequest(limit: 200), by: world.ada.id)
            #expect(messages.items.filter { $0.kind == .post }.map(\.text) == ["secret"])
        }
    }

    @Test func `reach nothing of Ada's through a conversation of one's own`() async throws {
        try await ServerWorld.run { world in
            var place = try await adas(world)
            let adas = place.conversation
            let own = try await world.service.create(CreateConversation(), by: world.grace)
            place.conversation = own.conversation.id
            for route in Server.routes
            where ["{message}", "{participant}", "{branch}", "{run}"].contains(where: route.path.contains)
                || route.path.hasSuffix("{id}/branches")
                || route.method == .put && route.path.hasSuffix("/view")
            {
                let answer = try await world.call(
                    route.method.rawValue, place.path(route), place.body(route), as: world.graceToken)
                #expect(answer.status == 404, "\(route.method) \(route.path) \(answer.body)")
            }
            let messages = try await world.call(
                "GET", "/api/v1/conversations/\(own.conversation.id)/messages?branch=\(place.branch)",
                as: world.graceToken)
            #expect(messages.status == 404)
            // Ids are chosen by clients: taking Ada's neither shows nor changes hers.
            let taken = [
                ("/api/v1/conversations", #"{"id":"\#(adas)"}"#),
                ("/api/v1/conversations", #"{"id":"\#(adas)","title":"Ada's secret","speed":0}"#),
                (
                    "/api/v1/conversations/\(own.conversation.id)/messages",
                    #"{"id":"\#(place.message)","text":"Taken","answer":false}"#
                ),
                (
                    "/api/v1/conversations/\(own.conversation.id)/runs",
                    #"{"id":"\#(place.run)","paused":true}"#
                ),
            ]
            for (path, body) in taken {
                let answer = try await world.call("POST", path, body, as: world.graceToken)
                #expect(answer.status == 409, "\(path) \(answer.body)")
                #expect(!answer.body.contains("secret"))
            }
        }
    }

    @Test func `refuse what is no proper request`() async throws {
        try await ServerWorld.run { world in
            let id = try await world.chat().conversation.id
            let messages = "/api/v1/conversations/\(id)/messages"
            func post(_ fields: String) async throws -> ServerWorld.Answer {
                try await world.call(
                    "POST", messages, #"{"id":"\#(CommandID.make())","answer":false,\#(fields)}"#)
            }
            for body in ["", "{", "[]", "null", #"{"id":1}"#, #"{"text":"no id"}"#] {
                #expect(try await world.call("POST", messages, body).status == 400)
            }
            let unknown = try await post(#""text":"a","txt":"b""#)
            #expect(unknown.status == 400 && unknown.json?["field"] == "txt")
            #expect(try await post(#""text":"  ""#).status == 400)
            #expect(try await post("\"text\":\"a\0b\"").status == 400)
            for text in [#"a\u0000b"#, #"a\ud83db"#] {
                let answer = try await post(#""text":"\#(text)""#)
                #expect(answer.status == 201)
                #expect(answer.json?["parts"]?[0]?["text"] == "a\u{FFFD}b", "\(answer.body)")
            }
            for path in [
                "/api/v1/conversations/x", "\(messages)/1", "\(messages)?branch=x",
                "/api/v1/streams/%00/events",
            ] {
                #expect(try await world.call("GET", path).status == 404, "\(path)")
            }
            #expect(try await world.call("GET", "/nothing").status == 404)
            #expect(try await world.call("GET", "\(messages)?limit=0").status == 400)
            #expect(try await world.call("GET", "\(messages)?before=1&after=2").status == 400)
            let stream = "/api/v1/streams/\(id)/events"
            #expect(try await world.call("GET", "\(stream)?after=-1").status == 400)
        }
    }

    @Test func `read no more of a body than one request may hold`() async throws {
        try await ServerWorld.run { world in
            let large = try await world.call(
                "POST", "/api/v1/conversations", "{", as: world.adaToken, with: ["Content-Length": "10485760"]
            )
            #expect(large.status == 413)
            #expect(large.fields["connection"] == "close")
            let size = Limits.bodyBytes + 1
            let chunk =
                String(size, radix: 16) + "\r\n" + String(repeating: " ", count: size) + "\r\n0\r\n\r\n"
            let chunked = try await world.call(
                "POST", "/api/v1/conversations", chunk, as: world.adaToken,
                with: ["Transfer-Encoding": "chunked"])
            #expect(chunked.status == 413)
        }
    }

    @Test func `refuse foreign pages and bent names`() async throws {
        try await ServerWorld.run { world in
            let body = #"{"id":"\#(CommandID.make())"}"#
            let path = "/api/v1/conversations"
            let own = "http://127.0.0.1:\(world.port)"
            for fields in [
                ["Origin": "https://evil.example"], ["Origin": "null"], ["Sec-Fetch-Site": "cross-site"],
                ["Origin": "http://127.0.0.1:1"], ["Host": "evil.example"],
                ["Host": "127.0.0.1.evil.example"],
            ] {
                #expect(try await world.call("POST", path, body, with: fields).status == 403, "\(fields)")
                await #expect {
                    try await world.socket(with: fields) { _ in }
                } throws: {
                    ($0 as? WebSocketPeer.Unexpected)?.text.hasPrefix("HTTP/1.1 403") == true
                }
            }
            #expect(try await world.call("GET", path, with: ["Host": "evil.example:80"]).status == 403)
            #expect(try await world.call("POST", path, body, with: ["Origin": own]).status == 201)
            try await world.socket(with: ["Origin": own]) { _ in }
        }
    }

    @Test func `change what the caller has seen, and once`() async throws {
        try await ServerWorld.run { world in
            let chat = try await world.chat()
            let path = "/api/v1/conversations/\(chat.conversation.id)"
            func change(_ title: String, _ match: String) async throws -> ServerWorld.Answer {
                try await world.call(
                    "PATCH", path, #"{"id":"\#(CommandID.make())","title":"\#(title)"}"#,
                    with: ["If-Match": match])
            }
            let tag = try #require(try await world.call("GET", path).fields["etag"])
            #expect(try await change("One", tag).status == 200)
            let stale = try await change("Two", tag)
            #expect(stale.status == 412 && stale.json?["type"] == "/problems/stale")
            #expect(try await change("Three", "x").status == 400)
            #expect(try await world.call("GET", path).json?["conversation"]?["title"] == "One")

            let id = CommandID.make()
            let body = #"{"id":"\#(id)","text":"Once","answer":false}"#
            let first = try await world.call("POST", "\(path)/messages", body)
            let second = try await world.call("POST", "\(path)/messages", body)
            #expect(first.status == 201 && second.status == 201 && first.json == second.json)
            let other = #"{"id":"\#(id)","text":"Twice","answer":false}"#
            #expect(try await world.call("POST", "\(path)/messages", other).status == 409)
            let list = try await world.call("GET", "\(path)/messages")
            #expect(list.json?["items"]?.array?.filter { $0["kind"] == "post" }.count == 1)
        }
    }

    @Test func `exchange a token for a cookie that works through a proxy until it is given back`()
        async throws
    {
        try await ServerWorld.run { world in
            let wrong = try await world.call(
                "POST", "/api/v1/session", #"{"token":"no"}"#, with: Self.proxied)
            #expect(wrong.status == 401 && wrong.fields["set-cookie"] == nil)
            let signedIn = try await world.call(
                "POST", "/api/v1/session", #"{"token":"\#(world.graceToken)"}"#,
                with: Self.proxied.merging(["X-Forwarded-Proto": "https"]) { $1 })
            let cookie = try #require(signedIn.fields["set-cookie"])
            for word in ["HttpOnly", "SameSite=Strict", "Secure", "Path=/"] { #expect(cookie.contains(word)) }
            let pair = String(cookie.prefix { $0 != ";" })
            let fields = Self.proxied.merging(["Cookie": "a=b; \(pair)"]) { $1 }
            let account = try await world.call("GET", "/api/v1/account", with: fields)
            #expect(account.json?["name"] == "Grace")
            try await world.socket(with: fields) { peer in
                try await peer.subscribe(StreamID(world.grace.id))
                guard case .subscribed = try await peer.next().frame else {
                    Issue.record("not subscribed")
                    return
                }
                #expect(try await world.call("DELETE", "/api/v1/session", with: fields).status == 204)
                #expect(try await peer.frame()?.closeCode == 4401)
            }
            #expect(try await world.call("GET", "/api/v1/account", with: fields).status == 401)
        }
    }
}
