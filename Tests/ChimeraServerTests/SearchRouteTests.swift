import ChimeraCore
import ChimeraTesting
import Testing

@testable import ChimeraServer

@Suite("The search route", .timeLimit(.minutes(1))) struct SearchRouteTests {
    private func say(_ texts: [String], in world: ServerWorld) async throws -> ConversationID {
        let id = try await world.chat().conversation.id
        for text in texts {
            _ = try await world.service.post(PostMessage(text: text, answer: false), in: id, by: world.ada.id)
        }
        return id
    }

    @Test func `finds what was said, with what was found marked, page by page`() async throws {
        try await ServerWorld.run { world in
            let id = try await say(
                ["Die Straße am Fluss", "Zeit ist ein Fluss, 日本語", "Etwas anderes"], in: world)
            let first = try await world.call("GET", "/api/v1/search?q=fluss&limit=1")
            #expect(first.status == 200)
            let hit = try #require(first.json?["items"]?[0])
            #expect(hit["conversation"] == .string(id.description))
            #expect(hit["title"] == "Ada's secret" && hit["authorName"] == "Ada" && hit["position"] == 2)
            #expect(
                hit["snippet"] == [
                    ["text": "Zeit ist ein ", "hit": false], ["text": "Fluss", "hit": true],
                    ["text": ", 日本語", "hit": false],
                ])
            let cursor = try #require(first.json?["before"]?.string)
            let second = try await world.call("GET", "/api/v1/search?q=fluss&limit=1&before=\(cursor)")
            #expect(second.json?["items"]?[0]?["position"] == 1)
            #expect(second.json?["before"] == nil)
            // As browsers write it: percent signs, and + for a space.
            for query in [
                "%22am+Fluss%22", "STRASSE%20fluss", "%E6%9C%AC%E8%AA%9E", "q%3A+fluss+OR&q=", "flu",
                "fluss+zeit+",
            ] {
                let answer = try await world.call("GET", "/api/v1/search?q=\(query)")
                #expect(answer.status == 200, "\(query) \(answer.body)")
                let count = answer.json?["items"]?.array?.count
                #expect(
                    count == (query == "flu" ? 2 : query.hasPrefix("q") ? 0 : 1), "\(query) \(answer.body)")
            }
        }
    }

    @Test func `narrows, and says what is wrong with a filter`() async throws {
        try await ServerWorld.run { world in
            let id = try await say(["Ein Fluss"], in: world)
            let today = String(Timestamp.now.description.prefix(10))
            func count(_ filter: String) async throws -> Int? {
                try await world.call("GET", "/api/v1/search?q=fluss&\(filter)").json?["items"]?.array?.count
            }
            #expect(try await count("conversation=\(id)") == 1)
            #expect(try await count("persona=chef") == 0)
            #expect(try await count("model=scripted/scripted") == 0)
            #expect(try await count("to=2020-01-01") == 0)
            #expect(try await count("from=2020-01-01") == 1)
            // The day may end between the two looks.
            let later = String((Timestamp.now + .seconds(86_400)).description.prefix(10))
            #expect(try await count("from=\(today)&to=\(later)") == 1)
            for (filter, field) in [
                ("model=x", "model"), ("from=yesterday", "from"), ("to=2026-02-30", "to"),
                ("from=2026-02-02&to=2026-02-01", "from"), ("before=x", "before"), ("limit=0", "limit"),
            ] {
                let answer = try await world.call("GET", "/api/v1/search?q=fluss&\(filter)")
                #expect(answer.status == 400, "\(filter)")
                #expect(answer.json?["field"] == .string(field), "\(filter) \(answer.body)")
            }
            for query in ["", "?q=", "?q=%20%22", "?q=" + String(repeating: "x", count: 501)] {
                let answer = try await world.call("GET", "/api/v1/search\(query)")
                #expect(answer.status == 400 && answer.json?["field"] == "q", "\(query)")
            }
        }
    }

    @Test func `finds nothing of Ada's for Grace`() async throws {
        try await ServerWorld.run { world in
            let id = try await say(["Ein Fluss"], in: world)
            let all = try await world.call("GET", "/api/v1/search?q=fluss", as: world.graceToken)
            #expect(all.status == 200 && all.json?["items"] == [])
            let one = try await world.call(
                "GET", "/api/v1/search?q=fluss&conversation=\(id)", as: world.graceToken)
            #expect(one.status == 404)
            #expect(try await world.call("GET", "/api/v1/search?q=fluss").json?["items"]?.array?.count == 1)
        }
    }
}
