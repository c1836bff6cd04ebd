import ChimeraCore
import ChimeraStorage
import ChimeraTesting
import Testing

@testable import ChimeraServer

@Suite("The marks route", .timeLimit(.minutes(1))) struct MarksRouteTests {
    private func mark(
        _ fields: String, _ id: ConversationID, in world: ServerWorld, as token: String? = nil
    ) async throws -> ServerWorld.Answer {
        try await world.call(
            "PUT", "/api/v1/conversations/\(id)/marks", #"{"id":"\#(CommandID.make())",\#(fields)}"#,
            as: token)
    }

    private func list(_ query: String, in world: ServerWorld) async throws -> [JSONValue] {
        let answer = try await world.call("GET", "/api/v1/conversations\(query)")
        return try #require(answer.json?["items"]?.array)
    }

    @Test func `pins, archives and says how far one has read, and tells the account`() async throws {
        try await ServerWorld.run { world in
            let first = try await world.chat().conversation.id
            let second = try await world.chat().conversation.id
            _ = try await world.service.post(
                PostMessage(text: "Hello", answer: false), in: second, by: world.ada.id)
            let head = try await world.database.stores.events.head(of: StreamID(world.ada.id))

            let pinned = try await mark(#""pinned":true"#, first, in: world)
            #expect(pinned.status == 200)
            #expect(pinned.json == ["pinned": true, "archived": false, "read": 0])
            let rows = try await list("", in: world)
            let ids = rows.map { $0["conversation"]?["id"]?.string }
            #expect(ids == [first.description, second.description])
            #expect(rows[1]["tip"] == 1 && rows[1]["marks"]?["read"] == 0, "one message is unread")
            #expect(try await mark(#""read":1"#, second, in: world).json?["read"] == 1)
            #expect(try await mark(#""read":0"#, second, in: world).json?["read"] == 1)
            #expect(try await mark(#""archived":true"#, second, in: world).json?["archived"] == true)
            #expect(try await list("", in: world).count == 1)
            let archived = try await list("?archived=true", in: world)
            #expect(archived.map { $0["conversation"]?["id"]?.string } == [second.description])

            let events = try await world.call("GET", "/api/v1/streams/\(world.ada.id)/events?after=\(head)")
            let told = try #require(events.json?["items"]?.array)
            #expect(told.map { $0["kind"] } == ["list.changed", "list.changed", "list.changed"])
            #expect(
                told.last?["facts"] == [
                    "reason": "marks", "marks": ["pinned": false, "archived": true, "read": 1],
                ])
        }
    }

    @Test func `is each account's own, and knows wrong fields and strangers`() async throws {
        try await ServerWorld.run { world in
            let id = try await world.chat().conversation.id
            #expect(try await mark(#""pinned":true"#, id, in: world, as: world.graceToken).status == 404)
            #expect(try await mark(#""read":-1"#, id, in: world).json?["field"] == "read")
            #expect(try await mark(#""starred":true"#, id, in: world).json?["field"] == "starred")
            try await world.service.setMember(
                world.grace.id, role: .viewer, in: id, command: .make(), by: world.ada.id)
            #expect(try await mark(#""pinned":true"#, id, in: world, as: world.graceToken).status == 200)
            #expect(try await list("", in: world).first?["marks"]?["pinned"] == false)
        }
    }
}
