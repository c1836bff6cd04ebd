internal import ChimeraCore
internal import Testing

extension StorePromise {
    public static let search: [StorePromise] = [
        StorePromise("finds what was said, newest first, page by page") { world in
            var said: [MessageID] = []
            for number in 1...5 { said.append(try await world.say("Time is river number \(number).").id) }
            try await world.say("Nothing of that.")
            #expect(try await world.found("river time").map(\.message.id) == said.reversed())
            let first = try await world.found("RIVER", limit: 2)
            #expect(first.map(\.message.text) == ["Time is river number 5.", "Time is river number 4."])
            #expect(first.map(\.title) == ["Salon", "Salon"])
            let rest = try await world.found("RIVER", before: first.last?.number, limit: 9)
            #expect(rest.map(\.message.id) == said.prefix(3).reversed())
            #expect(try await world.found("river lake").isEmpty)
        },
        StorePromise("finds words by their beginning while they are typed, phrases, and pairs of characters")
        { world in
            try await world.say("Time is a river; the river is time. Straße, 日本語.")
            for query in [
                "riv", "strass", #""river is time""#, #""is a ri"#, #""time is a riv"#, "日本語", "本", "語",
                "STRASSE ",
            ] {
                #expect(try await world.found(query).count == (query == #""is a ri"# ? 0 : 1), "\(query)")
            }
            for query in ["riv ", "ri", #""a time""#, "日語", "本日"] {
                #expect(try await world.found(query).isEmpty, "\(query)")
            }
        },
        StorePromise("takes whatever is typed for words, not for a language") { world in
            try await world.say("NEAR AND (OR) NOT words: search* {x} ^y \"quoted\" 'it' -- ; DROP")
            for query in [
                "words:search", "NEAR(and or)", "* OR *", "NOT", "{x}", "^y", "'it'", "\"quoted",
                "a\"b OR c\" AND",
                "§a", "rank", "drop; --", "NEAR", "%", "_x", "\\", "and\u{0}or",
            ] {
                do { _ = try await world.found(query) } catch let problem as Problem {
                    #expect(problem.type == .invalid && problem.field == "q", "\(query): \(problem)")
                }
            }
            #expect(try await world.found("near and or not ").count == 1)
            #expect(try await world.found("words:search ").count == 1)
            #expect(try await world.found("near(or)").isEmpty, "the parts of one piece stand together")
        },
        StorePromise("finds a turn when it is finished, cut off or taken over, not while it is written") {
            world in
            let run = try await world.drive()
            let (first, _) = try await world.begin(run)
            try await world.checkpoint(first, at: 0, "Soup is a drink")
            #expect(try await world.found("soup").isEmpty)
            _ = try await world.stores.runs.finishTurn(
                world.finished(first, "Soup is a meal"), run: run.id, fence: run.fence)
            #expect(try await world.found("soup").map(\.message.text) == ["Soup is a meal"])
            #expect(try await world.found("drink").isEmpty)
            let (second, _) = try await world.begin(run)
            try await world.checkpoint(second, at: 0, "Half a soup")
            _ = try await world.claim(run.id, node: "node-2")
            #expect(try await world.found("half soup").map(\.message.id) == [second.message])
            #expect(try await world.found("half").first?.persona == "philosopher")
            #expect(try await world.found("half").first?.message.model == second.model)
        },
        StorePromise("finds an edited message on its branch, and the one before it too") { world in
            let one = try await world.say("Rivers freeze")
            let edited = try await world.stores.messages.edit(
                one.id, branch: .make(), as: world.post("Rivers thaw"), command: world.command()
            ).value
            #expect(try await world.found("rivers").map(\.message.branch) == [edited.branch, world.trunk])
        },
        StorePromise("leaves out what was removed until it is restored") { world in
            let message = try await world.say("A river")
            func set(_ removed: Bool) async throws {
                _ = try await world.stores.messages.setRemoved(
                    removed, message.id, in: world.id, command: world.command())
            }
            try await set(true)
            #expect(try await world.found("river").isEmpty)
            try await set(false)
            #expect(try await world.found("river").map(\.message.id) == [message.id])
        },
        StorePromise("leaves out the trash, and forgets what is purged") { world in
            try await world.say("A river")
            let at = world.now()
            func set(_ trashedAt: Timestamp?) async throws {
                _ = try await world.stores.conversations.update(
                    world.id, expecting: nil, command: world.command()
                ) {
                    $0.trashedAt = trashedAt
                }
            }
            try await set(at)
            #expect(try await world.found("river").isEmpty)
            #expect(try await world.found("river", in: .init(conversation: world.id)).isEmpty)
            try await set(nil)
            #expect(try await world.found("river").count == 1)
            _ = try await world.stores.conversations.purge(world.id, command: world.command())
            #expect(try await world.found("river").isEmpty)
            while try await world.stores.search.catchUp() {}
            #expect(try await world.found("river").isEmpty)
        },
        StorePromise("shows a whisper only to who may see it") { world in
            let whisper = try await world.say("A whispered river", to: .only([world.chef.id]))
            #expect(try await world.found("river").isEmpty)
            let own = try await world.say("My own river", to: .only([world.chef.id, world.adaHere.id]))
            #expect(try await world.found("river").map(\.message.id) == [own.id])
            #expect(whisper.audience == .only([world.chef.id]))
        },
        StorePromise("searches what an account owns and what is shared with it, and nothing else") { world in
            try await world.say("Ada's river")
            #expect(try await world.found("river", by: world.grace).isEmpty)
            #expect(
                try await world.found("river", in: .init(conversation: world.id), by: world.grace).isEmpty)
            _ = try await world.stores.conversations.setMember(
                world.grace.id, role: .viewer, in: world.id, command: world.command())
            #expect(try await world.found("river", by: world.grace).count == 1)
            try await world.say("Grace does not see this river", to: .only([world.adaHere.id]))
            #expect(try await world.found("river", by: world.grace).count == 1)
            #expect(try await world.found("river").count == 2)
            _ = try await world.stores.conversations.setMember(
                world.grace.id, role: nil, in: world.id, command: world.command())
            #expect(try await world.found("river", by: world.grace).isEmpty)
        },
        StorePromise("narrows by conversation, persona, model and days") { world in
            let post = try await world.say("A river")
            let run = try await world.drive()
            let turn = try await world.speak("Another river", in: run)
            let other = try await world.create(title: "Other").conversation
            func ids(_ filter: SearchFilter) async throws -> [MessageID] {
                try await world.found("river", in: filter).map(\.message.id)
            }
            #expect(try await ids(SearchFilter(conversation: world.id)) == [turn.id, post.id])
            #expect(try await ids(SearchFilter(conversation: other.id)).isEmpty)
            #expect(try await ids(SearchFilter(persona: "philosopher")) == [turn.id])
            #expect(try await ids(SearchFilter(persona: "chef")).isEmpty)
            #expect(try await ids(SearchFilter(model: ModelName("local/smollm2"))) == [turn.id])
            #expect(try await ids(SearchFilter(model: ModelName("local/smollm"))).isEmpty)
            let day = try #require(SearchDays.Day(String(post.createdAt.description.prefix(10))))
            #expect(try await ids(SearchFilter(days: SearchDays(from: day, to: day))) == [turn.id, post.id])
            let last = try #require(SearchDays.Day("2026-10-31"))
            let early = SearchDays(from: try #require(SearchDays.Day("2020-01-01")), to: last)
            #expect(try await ids(SearchFilter(days: early)).isEmpty)
        },
        StorePromise("has nothing to catch up with where every message was indexed as it was stored") {
            world in
            try await world.say("A river")
            #expect(try await world.stores.search.catchUp() == false)
        },
    ]
}

extension StoreWorld {
    fileprivate func found(
        _ query: String, in filter: SearchFilter = SearchFilter(), by account: Account? = nil,
        before number: Int64? = nil, limit: Int = 50
    ) async throws -> [FoundMessage] {
        try await stores.search.search(
            SearchQuery(query), filter, for: (account ?? ada).id, before: number, limit: limit)
    }
}
