internal import ChimeraCore
internal import Testing

extension StorePromise {
    public static let lists: [StorePromise] = [
        StorePromise("lists the newest change first, page by page, both ways") { world in
            var ids = [world.id]
            for _ in 0..<4 { ids.append(try await world.create().conversation.id) }
            try await world.say("Now the Salon is the newest.")
            let order = [ids[0], ids[4], ids[3], ids[2], ids[1]]
            func list(_ place: PageRequest.Place) async throws -> Page<ConversationSummary> {
                try await world.stores.conversations.list(
                    for: world.ada.id, .current, page: PageRequest(place, limit: 2))
            }
            let first = try await list(.newest)
            #expect(first.items.map(\.conversation.id) == Array(order[0..<2]))
            #expect(first.after == nil)
            let second = try await list(.before(try #require(first.before)))
            #expect(second.items.map(\.conversation.id) == Array(order[2..<4]))
            let third = try await list(.before(try #require(second.before)))
            #expect(third.items.map(\.conversation.id) == Array(order[4...]))
            #expect(third.before == nil)
            let back = try await list(.after(try #require(third.after)))
            #expect(back.items.map(\.conversation.id) == Array(order[2..<4]))
            let top = try await list(.after(try #require(back.after)))
            #expect(top.items.map(\.conversation.id) == Array(order[0..<2]))
            #expect(top.after == nil)
            await expect(.invalid) { _ = try await list(.before("next")) }
        },
        StorePromise("shows with each conversation who else is there and whether it runs") { world in
            let first = try await world.row()
            #expect(first?.cast.map(\.name) == ["The Philosopher", "The Chef"])
            #expect(first?.cast.first == .init(name: "The Philosopher", glyph: "φ", hue: 25))
            #expect(first?.isRunning == false && first?.hasRun == false && first?.branches == 1)
            let run = try await world.drive()
            #expect(try await world.row()?.isRunning == true)
            #expect(try await world.row()?.hasRun == true)
            _ = try await world.stores.runs.change(run.id, in: world.id, command: world.command()) {
                $0.state = .paused
            }
            let paused = try await world.row()
            #expect(paused?.isRunning == false && paused?.isPaused == true)
        },
        StorePromise("keeps the trash apart") { world in
            let chat = try await world.create()
            let at = world.now()
            let trashed = try await world.stores.conversations.update(
                world.id, expecting: nil, command: world.command()
            ) {
                $0.trashedAt = at
            }
            #expect(trashed.value.trashedAt == at)
            func ids(_ shelf: ListShelf) async throws -> [ConversationID] {
                try await world.stores.conversations.list(
                    for: world.ada.id, shelf, page: PageRequest()
                )
                .items.map(\.conversation.id)
            }
            #expect(try await ids(.current) == [chat.conversation.id])
            #expect(try await ids(.trashed) == [world.id])
            _ = try await world.stores.conversations.update(
                world.id, expecting: nil, command: world.command()
            ) {
                $0.trashedAt = nil
            }
            #expect(try await ids(.current) == [world.id, chat.conversation.id])
            #expect(
                try await Set(world.stores.conversations.ids(for: world.ada.id)) == [
                    world.id, chat.conversation.id,
                ])
            #expect(try await world.listReasons(of: world.ada) == ["created", "removed", "created"])
        },
        StorePromise("gives each member a role, and the owner's for good") { world in
            let store = world.stores.conversations
            #expect(try await store.role(of: world.grace.id, in: world.id) == nil)
            let added = try await store.setMember(
                world.grace.id, role: .viewer, in: world.id, command: world.command())
            #expect(added.events.map(\.kind) == [.memberChanged, .listChanged])
            #expect(added.events.map(\.stream) == [world.stream, StreamID(world.grace.id)])
            _ = try await store.setMember(
                world.grace.id, role: .speaker, in: world.id, command: world.command())
            #expect(try await store.role(of: world.grace.id, in: world.id) == .speaker)
            #expect(
                try await store.members(of: world.id) == [
                    Member(account: world.ada.id, name: "Ada", role: .owner),
                    Member(account: world.grace.id, name: "Grace", role: .speaker),
                ])
            #expect(try await store.ids(for: world.grace.id) == [world.id])
            await expect(.conflict) {
                _ = try await store.setMember(world.ada.id, role: nil, in: world.id, command: world.command())
            }
            _ = try await store.setMember(world.grace.id, role: nil, in: world.id, command: world.command())
            #expect(try await store.role(of: world.grace.id, in: world.id) == nil)
            await expect(.notFound) {
                _ = try await store.setMember(
                    world.grace.id, role: nil, in: world.id, command: world.command())
            }
            await expect(.notFound) {
                _ = try await store.setMember(.make(), role: .viewer, in: world.id, command: world.command())
            }
        },
        StorePromise("tells every member's list where the conversation's row changes, not for each message") {
            world in
            _ = try await world.stores.conversations.setMember(
                world.grace.id, role: .speaker, in: world.id, command: world.command())
            try await world.say("Good evening.")
            let run = try await world.drive()
            try await world.speak("Good evening, Ada.", in: run)
            _ = try await world.stores.runs.settle(run.id, fence: run.fence, at: world.now()) {
                $0.state = .stopped
            }
            _ = try await world.stores.conversations.update(
                world.id, expecting: nil, command: world.command()
            ) {
                $0.title = "Evening"
            }
            #expect(try await world.listReasons(of: world.grace) == ["created", "run", "run", "changed"])
            #expect(try await world.listReasons(of: world.ada) == ["created", "run", "run", "changed"])
        },
        StorePromise("remembers which branch each account looks at") { world in
            let store = world.stores.conversations
            let fork = try await world.fork(at: 1)
            #expect(try await store.view(of: world.ada.id, in: world.id) == nil)
            try await store.setView(of: world.ada.id, in: world.id, branch: fork.id)
            #expect(try await store.view(of: world.ada.id, in: world.id) == fork.id)
            try await store.setView(of: world.ada.id, in: world.id, branch: world.trunk)
            #expect(try await store.view(of: world.ada.id, in: world.id) == world.trunk)
            await expect(.notFound) {
                try await store.setView(of: world.ada.id, in: world.id, branch: .make())
            }
            await expect(.notFound) {
                try await store.setView(of: world.grace.id, in: world.id, branch: fork.id)
            }
        },
        StorePromise(
            "puts pinned ones first, page by page both ways, and archived ones on a shelf of their own"
        ) { world in
            let store = world.stores.conversations
            var ids = [world.id]
            for _ in 0..<4 { ids.append(try await world.create().conversation.id) }
            func mark(_ index: Int, _ change: @escaping @Sendable (inout Marks) -> Void) async throws {
                _ = try await store.mark(ids[index], command: world.command(), change)
            }
            try await mark(1) { $0.pinned = true }
            try await mark(0) { $0.pinned = true }
            try await mark(3) { $0.archived = true }
            func list(
                _ place: PageRequest.Place, _ shelf: ListShelf = .current
            ) async throws -> Page<ConversationSummary> {
                try await store.list(for: world.ada.id, shelf, page: PageRequest(place, limit: 3))
            }
            let first = try await list(.newest)
            #expect(first.items.map(\.conversation.id) == [ids[1], ids[0], ids[4]])
            #expect(first.items.map(\.marks.pinned) == [true, true, false])
            let second = try await list(.before(try #require(first.before)))
            #expect(second.items.map(\.conversation.id) == [ids[2]] && second.before == nil)
            let back = try await list(.after(try #require(second.after)))
            #expect(back.items.map(\.conversation.id) == first.items.map(\.conversation.id))
            let pinned = try #require(back.items.first)
            let place = "p\(pinned.conversation.updatedAt.microseconds).\(pinned.conversation.id)"
            #expect(try await list(.before(place)).items.map(\.conversation.id) == [ids[0], ids[4], ids[2]])
            #expect(try await list(.newest, .archived).items.map(\.conversation.id) == [ids[3]])
            let at = world.now()
            _ = try await store.update(ids[3], expecting: nil, command: world.command()) { $0.trashedAt = at }
            #expect(try await list(.newest, .archived).items.isEmpty)
            #expect(try await list(.newest, .trashed).items.map(\.conversation.id) == [ids[3]])
        },
        StorePromise("keeps each account's marks to itself, and what was read never becomes unread") {
            world in
            let store = world.stores.conversations
            _ = try await store.setMember(
                world.grace.id, role: .viewer, in: world.id, command: world.command())
            let (ada, grace) = (StreamID(world.ada.id), StreamID(world.grace.id))
            let heads = (
                try await world.stores.events.head(of: ada), try await world.stores.events.head(of: grace)
            )
            let command = world.command(by: world.grace)
            let marked = try await store.mark(world.id, command: command) {
                $0 = Marks(pinned: true, read: 7)
            }
            #expect(marked.value == Marks(pinned: true, archived: false, read: 7))
            #expect(marked.events.map(\.kind) == [.listChanged] && marked.events.map(\.stream) == [grace])
            #expect(marked.events.first?.facts["marks"] == ["pinned": true, "archived": false, "read": 7])
            #expect(try await store.mark(world.id, command: command) { $0.read = 99 }.repeated)
            let less = try await store.mark(world.id, command: world.command(by: world.grace)) { $0.read = 3 }
            #expect(less.value.read == 7 && less.events.isEmpty)
            #expect(try await store.marks(of: world.grace.id, in: world.id) == marked.value)
            #expect(try await store.marks(of: world.ada.id, in: world.id) == Marks())
            #expect(try await world.row()?.marks == Marks())
            #expect(try await world.stores.events.head(of: ada) == heads.0)
            #expect(try await world.stores.events.head(of: grace) == heads.1 + 1)
            _ = try await store.setMember(world.grace.id, role: nil, in: world.id, command: world.command())
            await expect(.notFound) {
                _ = try await store.mark(world.id, command: world.command(by: world.grace)) { $0.read = 8 }
            }
            #expect(try await store.marks(of: world.grace.id, in: world.id) == Marks())
        },
        StorePromise("says how far the branch goes that the account looks at") { world in
            for number in 1...3 { try await world.say("\(number)") }
            #expect(try await world.row()?.tip == 4)
            let fork = try await world.fork(at: 2)
            try await world.stores.conversations.setView(of: world.ada.id, in: world.id, branch: fork.id)
            #expect(try await world.row()?.tip == 2)
        },
    ]
}
