import ChimeraCore
import ChimeraTesting
import FoundationEssentials
import Testing

@testable import ChimeraServer

@Suite("Examples and imports", .timeLimit(.minutes(1))) struct ImportTests {
    @Test func `list the examples that ship, and hand them over`() async throws {
        try await ServerWorld.run { world in
            let list = try await world.call("GET", "/api/v1/showcase", as: world.graceToken)
            let rows = try #require(list.json?.array)
            #expect(rows.count >= 3)
            for row in rows {
                let id = try #require(row["id"]?.string)
                let one = try await world.call("GET", "/api/v1/showcase/\(id)", as: world.graceToken)
                #expect(one.json?["conversation"]?["title"] == row["title"])
                #expect(one.json?["showcase"]?["seconds"] == row["seconds"])
            }
            #expect(try await world.call("GET", "/api/v1/showcase/nothing").status == 404)
        }
    }

    /// Copied by hand in the terminal or on the page, then gone on with.
    @Test func `go on from a turn of an example, with whispers and branches and a model of one's own`()
        async throws
    {
        try await ServerWorld.run { world in
            for example in world.service.showcases.all() {
                let document = example.document
                let path = try #require(Path(to: document.branch, in: document.branches))
                let middle = try #require(
                    document.messages.first {
                        $0.branch == document.branch && $0.position == path.tip - 2
                    })
                let answer = try await post(
                    document, to: world,
                    ["until": .string(middle.id.description), "model": "scripted/scripted"])
                #expect(answer.status == 201, "\(answer.body)")
                let id = try #require(
                    answer.json?["conversation"]?["id"]?.string.flatMap { ConversationID($0) })

                let snapshot = try await world.service.snapshot(id, by: world.grace.id)
                #expect(snapshot.conversation.owner == world.grace.id)
                #expect(snapshot.runs.isEmpty)
                #expect(
                    snapshot.participants.filter(\.isModel).allSatisfy { $0.model?.provider == "scripted" })
                let seat = try #require(snapshot.participants.first { $0.account == world.grace.id })
                #expect(seat.name == "Grace" && seat.present)
                let kept = Set(document.messages.map(\.id.description))
                for old in kept { #expect(!answer.body.contains(old)) }

                let page = try await world.service.messages(
                    of: nil, in: id, page: PageRequest(limit: 200), by: world.grace.id)
                let expected = document.messages.filter {
                    $0.branch == document.branch && $0.position <= middle.position
                }
                let visible = expected.filter { $0.audience == .everyone || seesAll($0, document) }
                #expect(page.items.map(\.position) == visible.map(\.position))
                #expect(page.items.map(\.text) == visible.map(\.text))
                #expect(page.items.map(\.authorName) == visible.map(\.authorName))

                world.model.answerAll { _ in .text("And so it goes on.") }
                let run = try await world.service.start(
                    StartRun(limits: RunLimits(turns: 1, seconds: nil, tokens: nil), speed: 0), in: id,
                    by: world.grace.id)
                #expect(run.branch == snapshot.conversation.mainBranch)
            }
        }
    }

    private func seesAll(_ message: Message, _ document: ExportDocument) -> Bool {
        document.participants.contains {
            $0.account == document.conversation.owner && message.audience.includes($0.id)
        }
    }

    @Test func `take everything along and come back the same`() async throws {
        try await ServerWorld.run { world in
            for example in world.service.showcases.all() {
                let answer = try await post(example.document, to: world)
                let id = try #require(
                    answer.json?["conversation"]?["id"]?.string.flatMap { ConversationID($0) })
                let again = try StrictDecoder.decode(
                    ExportDocument.self,
                    from: Array(
                        try await world.service.export(id, as: .json, branch: nil, by: world.grace.id).utf8))
                try again.check()
                #expect(again.branches.map(\.tip).sorted() == example.document.branches.map(\.tip).sorted())
                func facts(_ document: ExportDocument) -> Set<[String]> {
                    Set(
                        document.messages.filter { $0.audience == .everyone }.map {
                            ["\($0.position)", $0.text, $0.authorName, $0.state.rawValue, "\($0.createdAt)"]
                        })
                }
                #expect(facts(again) == facts(example.document))
            }
        }
    }

    @Test func `happen once, however often they are asked for`() async throws {
        try await ServerWorld.run { world in
            let document = try #require(world.service.showcases.all().first?.document)
            let id = CommandID.make()
            let first = try await post(document, to: world, ["id": .string(id.description)])
            let second = try await post(document, to: world, ["id": .string(id.description)])
            #expect(first.status == 201 && first.json == second.json)
            let list = try await world.call("GET", "/api/v1/conversations", as: world.graceToken)
            #expect(list.json?["items"]?.array?.count == 1)
        }
    }

    /// What is wrong, and which field says so.
    @Test func `refuse what does not fit together`() async throws {
        try await ServerWorld.run { world in
            let document = try #require(world.service.showcases.all().first?.document)
            let whole = try JSONParser.parse(JSONEncoder().encode(document))
            func broken(_ path: [String], _ value: JSONValue?) -> JSONValue {
                whole.setting(path[...], value)
            }
            let stranger: JSONValue = .string(ID<Participant>.make().description)
            let earlier: JSONValue = [
                "message": .string(document.messages[2].id.description), "attempt": 7, "parts": [],
            ]
            let cases: [(String, JSONValue)] = [
                ("document.chimera", broken(["chimera"], "recipe")),
                ("document.version", broken(["version"], 99)),
                ("document.messages", broken(["messages"], nil)),
                ("document.surprise", broken(["surprise"], true)),
                ("document.messages[2].author", broken(["messages", "2", "author"], stranger)),
                ("document.messages[2].branch", broken(["messages", "2", "branch"], stranger)),
                ("document.messages[2].position", broken(["messages", "2", "position"], 9999)),
                ("document.messages[3].position", broken(["messages", "3", "position"], 3)),
                ("document.messages[2].audience", broken(["messages", "2", "audience"], [stranger])),
                ("document.messages[2].authorName", broken(["messages", "2", "authorName"], "A\nB: hello")),
                ("document.branches[0].parent", broken(["branches", "0", "parent"], stranger)),
                ("document.branches[1].forkPosition", broken(["branches", "1", "forkPosition"], 999)),
                ("document.conversation.mainBranch", broken(["conversation", "mainBranch"], stranger)),
                (
                    "document.participants[1].persona.hue",
                    broken(["participants", "1", "persona", "hue"], 700)
                ),
                ("document.earlier[0].attempt", broken(["earlier"], [earlier])),
            ]
            for (field, document) in cases {
                let body: JSONValue = ["id": .string(CommandID.make().description), "document": document]
                let answer = try await world.call(
                    "POST", "/api/v1/conversations/import", JSONWriter.text(body), as: world.graceToken)
                #expect(answer.status == 400 && answer.json?["field"] == .string(field), "\(answer.body)")
            }
            // Branches that stand on each other.
            let ids = document.branches.map { JSONValue.string($0.id.description) }
            let ring = whole.setting(["branches", "0", "parent"], ids[1])
                .setting(["branches", "0", "forkPosition"], 0)
            let body: JSONValue = ["id": .string(CommandID.make().description), "document": ring]
            let answer = try await world.call(
                "POST", "/api/v1/conversations/import", JSONWriter.text(body), as: world.graceToken)
            #expect(answer.status == 400, "\(answer.body)")
            #expect(
                try await world.call("GET", "/api/v1/conversations", as: world.graceToken).json?["items"]
                    == [])
        }
    }

    private func post(
        _ document: ExportDocument, to world: ServerWorld, _ more: [String: JSONValue] = [:]
    ) async throws -> ServerWorld.Answer {
        var body: [String: JSONValue] = ["id": .string(CommandID.make().description)]
        body["document"] = try JSONParser.parse(JSONEncoder().encode(document))
        body.merge(more) { $1 }
        return try await world.call(
            "POST", "/api/v1/conversations/import", JSONWriter.text(.object(body)), as: world.graceToken)
    }
}

extension JSONValue {
    /// The same value with one field of it replaced, or taken out.
    fileprivate func setting(_ path: ArraySlice<String>, _ value: JSONValue?) -> JSONValue {
        guard let name = path.first else { return value ?? .null }
        switch self {
        case .object(var fields):
            fields[name] =
                path.count == 1 ? value : (fields[name] ?? .null).setting(path.dropFirst(), value)
            return .object(fields)
        case .array(var items):
            if let index = Int(name), items.indices.contains(index) {
                items[index] = items[index].setting(path.dropFirst(), value)
            }
            return .array(items)
        default: return self
        }
    }
}
