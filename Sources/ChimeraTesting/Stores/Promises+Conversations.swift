internal import ChimeraCore
internal import Testing

extension StorePromise {
    public static let conversations: [StorePromise] = [
        StorePromise("creates a room with its trunk, its cast, the owner and one notice") { world in
            let salon = world.salon
            #expect(salon.conversation.title == "Salon")
            #expect(salon.branches.map(\.id) == [world.trunk])
            #expect(salon.branches.first?.tip == 1)
            #expect(salon.participants.map(\.name) == ["The Philosopher", "The Chef", "Ada"])
            #expect(salon.participants.map(\.seat) == [0, 1, 2])
            #expect(world.adaHere.kind == .account(world.ada.id))
            #expect(world.philosopher.persona?.prompt == "You are The Philosopher.")
            let messages = try await world.page().items
            #expect(messages.map(\.text) == ["The Philosopher and the Chef are here."])
            #expect(messages.map(\.kind) == [.notice])
            #expect(try await world.stores.conversations.snapshot(world.id) == salon)
            #expect(try await world.stores.conversations.members(of: world.id).map(\.role) == [.owner])
            #expect(try await world.events().map(\.seq) == Array(1...salon.seq))
            #expect(try await world.events().first?.kind == .conversationCreated)
            #expect(try await world.listReasons(of: world.ada) == ["created"])
        },
        StorePromise("creates a chat without a notice") { world in
            let chat = try await world.create(.chat)
            #expect(chat.participants.map(\.name) == ["Assistant", "Ada"])
            #expect(chat.branches.first?.tip == 0)
            #expect(chat.conversation.titleIsChosen == false)
        },
        StorePromise("returns the first result when a command comes again, and stores nothing") { world in
            let new = StoreWorld.conversation(.chat, of: world.ada, at: world.now())
            let command = world.command()
            let first = try await world.stores.conversations.create(new, command: command)
            let again = try await world.stores.conversations.create(new, command: command)
            #expect(!first.repeated && again.repeated)
            #expect(again.value == first.value)
            #expect(again.events.isEmpty)

            let (post, said) = (world.post("Once"), world.command())
            let message = try await world.stores.messages.post(post, command: said)
            let head = try await world.stores.events.head(of: world.stream)
            let repeated = try await world.stores.messages.post(post, command: said)
            #expect(repeated.value == message.value && repeated.repeated)
            // Ids that the server makes differ the second time.
            let others = try await world.stores.messages.post(world.post("Once"), command: said)
            #expect(others.value == message.value && others.repeated)
            #expect(try await world.page().items.count == 2)
            #expect(try await world.stores.events.head(of: world.stream) == head)
        },
        StorePromise("refuses a command id that asked for something else") { world in
            let first = world.command("one body")
            _ = try await world.stores.messages.post(world.post("One"), command: first)
            await expect(.conflict) {
                _ = try await world.stores.messages.post(
                    world.post("Two"), command: world.command("another body", id: first.id))
            }
            // The same id of another account is another command.
            _ = try await world.stores.messages.post(
                world.post("Three"), command: world.command("another body", by: world.grace, id: first.id))
        },
        StorePromise("changes under the revision and refuses a stale one") { world in
            let store = world.stores.conversations
            let changed = try await store.update(world.id, expecting: 1, command: world.command()) {
                $0.title = "The Other Salon"
                $0.topic = "Is a soup a drink?"
                $0.settings.speed = 4
            }
            #expect(changed.value.revision == 2)
            #expect(try await store.conversation(world.id) == changed.value)
            #expect(changed.events.map(\.kind) == [.conversationChanged, .listChanged])
            await expect(.stale) {
                _ = try await store.update(world.id, expecting: 1, command: world.command()) {
                    $0.title = "No"
                }
            }
            #expect(try await store.conversation(world.id)?.title == "The Other Salon")
            await expect(.invalid) {
                _ = try await store.update(world.id, expecting: nil, command: world.command()) { _ in
                    throw Problem.invalid("No.")
                }
            }
        },
        StorePromise("makes the title from the first words, unless it is chosen") { world in
            try await world.say("These words name nothing.")
            #expect(try await world.stores.conversations.conversation(world.id)?.title == "Salon")

            let chat = try await world.create(.chat)
            func post(_ text: String) async throws -> Committed<Message> {
                let post = NewPost(
                    id: .make(), conversation: chat.conversation.id, branch: chat.conversation.mainBranch,
                    author: chat.participants[1].id, authorName: "Ada", text: text)
                return try await world.stores.messages.post(post, command: world.command())
            }
            let first = try await post("Why is the sky\nblue?")
            #expect(first.events.map(\.kind) == [.messagePosted, .conversationChanged, .listChanged])
            let second = try await post("And the sea?")
            #expect(second.events.map(\.kind) == [.messagePosted])
            let titled = try await world.stores.conversations.conversation(chat.conversation.id)
            #expect(titled?.title == "Why is the sky blue?")
            #expect(titled?.titleIsChosen == false)
            #expect(titled?.updatedAt == second.value.createdAt)
        },
        StorePromise("takes as its main branch only one of its own") { world in
            let other = try await world.create()
            let fork = try await world.fork(at: 1)
            await expect(.notFound) {
                _ = try await world.stores.conversations.update(
                    world.id, expecting: nil, command: world.command()
                ) {
                    $0.mainBranch = other.conversation.mainBranch
                }
            }
            let changed = try await world.stores.conversations.update(
                world.id, expecting: nil, command: world.command()
            ) {
                $0.mainBranch = fork.id
            }
            #expect(changed.value.mainBranch == fork.id)
        },
        StorePromise("reads a snapshot with open runs, the newest ended of each branch, and its own number") {
            world in
            let fork = try await world.fork(at: 1)
            var ended: [RunID] = []
            for branch in [world.trunk, world.trunk, fork.id] {
                let run = try await world.drive(on: branch)
                _ = try await world.stores.runs.settle(run.id, fence: run.fence, at: world.now()) {
                    $0.state = .stopped
                    $0.stop = RunStop(.turns)
                }
                ended.append(run.id)
            }
            let open = try await world.drive()
            let snapshot = try #require(try await world.stores.conversations.snapshot(world.id))
            #expect(snapshot.runs.map(\.id) == [ended[1], ended[2], open.id])
            #expect(snapshot.branches.map(\.id) == [world.trunk, fork.id])
            #expect(snapshot.seq == (try await world.stores.events.head(of: world.stream)))
            #expect(try await world.stores.conversations.snapshot(.make()) == nil)
        },
        StorePromise("leaves nothing of a purged conversation but its calls") { world in
            let run = try await world.drive()
            try await world.speak("Soup is a drink.", in: run)
            let (open, _) = try await world.begin(run)
            try await world.checkpoint(open, at: 0, "Half a")
            let fork = try await world.fork(at: 1)
            try await world.stores.conversations.setView(of: world.ada.id, in: world.id, branch: fork.id)
            try await world.stores.cursors.setCursor("index", stream: world.stream, seq: 2)
            let command = world.command()
            let purged = try await world.stores.conversations.purge(world.id, command: command)
            #expect(purged.events.map(\.kind) == [.listChanged])
            #expect(try await world.stores.conversations.purge(world.id, command: command).repeated)

            #expect(try await world.stores.conversations.conversation(world.id) == nil)
            #expect(try await world.stores.participants.participants(of: world.id).isEmpty)
            #expect(try await world.stores.branches.branches(of: world.id).isEmpty)
            #expect(try await world.stores.runs.run(run.id) == nil)
            #expect(try await world.stores.messages.message(open.message, in: world.id) == nil)
            #expect(try await world.stores.runs.draft(of: open.message).isEmpty)
            #expect(try await world.stores.conversations.role(of: world.ada.id, in: world.id) == nil)
            #expect(try await world.stores.conversations.view(of: world.ada.id, in: world.id) == nil)
            #expect(try await world.stores.conversations.ids(for: world.ada.id).isEmpty)
            #expect(try await world.events().isEmpty)
            #expect(try await world.stores.cursors.cursor("index", stream: world.stream) == 0)
            let calls = try await world.stores.calls.calls(of: world.id)
            #expect(calls.map(\.outcome.state) == [.done, .lost])
            #expect(try await world.listReasons(of: world.ada).last == "removed")
            await #expect(throws: LostFence.self) {
                _ = try await world.stores.runs.finishTurn(
                    world.finished(open, "Half a"), run: run.id, fence: run.fence)
            }
            await expect(.notFound) { try await world.say("Anybody?") }
        },
    ]
}
