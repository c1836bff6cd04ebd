internal import ChimeraCore
internal import Testing

extension StorePromise {
    public static let events: [StorePromise] = [
        StorePromise("gives events after a number, oldest first, at most as many as asked") { world in
            let head = try await world.stores.events.head(of: world.stream)
            for number in 1...5 { try await world.say("\(number)") }
            let events = try await world.stores.events.events(of: world.stream, after: head + 1, limit: 3)
            #expect(events.map(\.seq) == [head + 2, head + 3, head + 4])
            #expect(
                events.allSatisfy {
                    $0.stream == world.stream && $0.kind == .messagePosted && $0.command != nil
                })
            #expect(try await world.stores.events.events(of: world.stream, after: head + 5, limit: 3).isEmpty)
            #expect(try await world.stores.events.head(of: world.stream) == head + 5)
        },
        StorePromise("returns from a change exactly the events that it stored") { world in
            let head = try await world.stores.events.head(of: world.stream)
            let told = try await world.stores.messages.edit(
                try await world.say("One").id, branch: .make(), as: world.post("Two"),
                command: world.command())
            #expect(try await world.events(after: head + 1) == told.events)
        },
        StorePromise("says that events are gone to a reader with a number it never gave") { world in
            let head = try await world.stores.events.head(of: world.stream)
            await expect(.gone) {
                _ = try await world.stores.events.events(of: world.stream, after: head + 1, limit: 9)
            }
            #expect(try await world.stores.events.head(of: ID.make()) == 0)
            #expect(try await world.stores.events.events(of: ID.make(), after: 0, limit: 9).isEmpty)
        },
        StorePromise("numbers without a gap, in commit order, under 50 writers at once") { world in
            let run = try await world.drive()
            let head = try await world.stores.events.head(of: world.stream)
            let told = try await withThrowingTaskGroup(of: [Event].self) { group in
                for number in 0..<50 {
                    group.addTask {
                        switch number % 5 {
                        case 0:
                            let title = "Title \(number)"
                            return try await world.stores.conversations.update(
                                world.id, expecting: nil, command: world.command()
                            ) { $0.title = title }.events
                        case 1:
                            let (turn, _) = try await world.begin(run)
                            return try await world.stores.runs.finishTurn(
                                world.finished(turn, "\(number)"), run: run.id, fence: run.fence
                            ).events
                        case 2:
                            // Refused: must not leave a hole.
                            await expect(.notFound) { try await world.say("\(number)", on: .make()) }
                            return []
                        default:
                            return try await world.stores.messages.post(
                                world.post("\(number)"), command: world.command()
                            ).events
                        }
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            let events = try await world.events(after: head)
            #expect(events.map(\.seq) == (1...Int64(events.count)).map { head + $0 })
            let here = told.filter { $0.stream == world.stream }
            #expect(Set(here).isSubset(of: events))
            #expect(events.count == here.count + 10, "10 turns began besides")
            let items = try await world.page(limit: 200).items
            #expect(items.map(\.position) == Array(1...31))
            let list = try await world.stores.events.events(of: StreamID(world.ada.id), after: 0, limit: 1000)
            #expect(list.map(\.seq) == Array(1...Int64(list.count)))
        },
        StorePromise("stores a change whose caller was cancelled") { world in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await world.stores.messages.post(
                    world.post("To the end"), command: world.command()
                ).value
            }
            let message = try await task.value
            #expect(try await world.stores.messages.message(message.id, in: world.id) == message)
        },
        StorePromise("tells a reader of the change feed which streams it has not read") { world in
            let other = try await world.create()
            let all = try await world.stores.events.streamsBehind(cursor: "index", limit: 9)
            #expect(Set(all.map(\.stream)) == [world.stream, StreamID(other.conversation.id)])
            #expect(all.map(\.seq) == [0, 0])
            let head = try await world.stores.events.head(of: world.stream)
            try await world.stores.cursors.setCursor("index", stream: world.stream, seq: head)
            #expect(try await world.stores.cursors.cursor("index", stream: world.stream) == head)
            #expect(try await world.stores.cursors.cursor("other", stream: world.stream) == 0)
            #expect(
                try await world.stores.events.streamsBehind(cursor: "index", limit: 9).map(\.stream) == [
                    StreamID(other.conversation.id)
                ])
            try await world.say("Something new")
            let behind = try await world.stores.events.streamsBehind(cursor: "index", limit: 9)
            #expect(behind.first { $0.stream == world.stream }?.seq == head)
            #expect(try await world.stores.events.streamsBehind(cursor: "index", limit: 1).count == 1)
            try await world.stores.cursors.setCursor("index", stream: ID.make(), seq: 3)
        },
    ]
}
