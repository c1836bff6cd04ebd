internal import ChimeraCore
internal import Testing

extension StorePromise {
    public static let messages: [StorePromise] = [
        StorePromise("puts a post at the tip, behind the message before it") { world in
            let posted = try await world.stores.messages.post(
                world.post("Good\0 evening."), command: world.command())
            let message = posted.value
            #expect(message.position == 2)
            #expect(message.kind == .post && message.state == .done && message.revision == 1)
            #expect(message.text == "Good\u{FFFD} evening.")
            #expect(posted.events.map(\.kind) == [.messagePosted])
            #expect(posted.events.first?.actor == world.ada.id)
            #expect(try await world.stores.messages.message(message.id, in: world.id) == message)
            let next = try await world.say("Is anybody here?")
            #expect(next.parent == message.id && next.position == 3)
        },
        StorePromise("reads pages both ways across forks, with a nil cursor at each end") { world in
            for number in 2...6 { try await world.say("t\(number)") }
            let fork = try await world.fork(at: 5)
            for number in 6...9 { try await world.say("f\(number)", on: fork.id) }
            func page(_ place: PageRequest.Place) async throws -> Page<Message> {
                let page = try await world.page(place, limit: 4, of: fork.id)
                #expect(page.items.map(\.position) == page.items.map(\.position).sorted())
                return page
            }
            let newest = try await page(.newest)
            #expect(newest.items.map(\.text) == ["f6", "f7", "f8", "f9"])
            #expect(newest.after == nil)
            let middle = try await page(.before(try #require(newest.before)))
            #expect(middle.items.map(\.text) == ["t2", "t3", "t4", "t5"])
            let oldest = try await page(.before(try #require(middle.before)))
            #expect(oldest.items.map(\.kind) == [.notice])
            #expect(oldest.before == nil)
            let up = try await page(.after(try #require(oldest.after)))
            #expect(up.items == middle.items)
            #expect(up.before != nil)
            let top = try await page(.after(try #require(up.after)))
            #expect(top.items == newest.items)
            #expect(top.after == nil)
            #expect(try await page(.after("9")).items.isEmpty)
            await expect(.invalid) { _ = try await page(.before("yesterday")) }
        },
        StorePromise("shows a whisper only to those it is for, and never breaks a page on it") { world in
            let few = Audience.only([world.adaHere.id, world.chef.id])
            try await world.say("Aloud")
            for number in 1...5 { try await world.say("Whisper \(number)", to: few) }
            try await world.say("Aloud again")
            func texts(_ reader: ParticipantID?) async throws -> [String] {
                try await world.page(limit: 3, reader: reader).items.map(\.text)
            }
            #expect(try await texts(world.chef.id) == ["Whisper 4", "Whisper 5", "Aloud again"])
            let outside = try await world.page(limit: 3, reader: world.philosopher.id)
            #expect(outside.items.map(\.position) == [1, 2, 8])
            #expect(outside.before == nil)
            #expect(try await texts(nil).last == "Aloud again")
            #expect(try await world.page(limit: 3).items.map(\.position) == [1, 2, 8])
            #expect(try await world.page(limit: 3, reader: world.chef.id).items.first?.audience == few)
            #expect(try await world.events().last { $0.audience != .everyone }?.audience == few)
            let branches = try await world.stores.branches.branches(of: world.id)
            let path = try #require(Path(to: world.trunk, in: branches))
            let all = try await world.stores.messages.newest(of: path, in: world.id, limit: 6)
            #expect(all.map(\.position) == [3, 4, 5, 6, 7, 8])
            #expect(all.first?.text == "Whisper 1")
        },
        StorePromise("takes a message out of sight and brings it back") { world in
            let message = try await world.say("A slip of the tongue")
            let removed = try await world.stores.messages.setRemoved(
                true, message.id, in: world.id, command: world.command())
            #expect(
                removed.value.state == .removed && removed.value.parts.isEmpty && removed.value.revision == 2)
            #expect(removed.events.map(\.kind) == [.messageRemoved])
            #expect(try await world.page().items.last == removed.value)
            #expect(try await world.stores.messages.parts(of: message.id, in: world.id, attempt: 1) == nil)
            let back = try await world.stores.messages.setRemoved(
                false, message.id, in: world.id, command: world.command())
            #expect(back.value.state == .done && back.value.text == "A slip of the tongue")
            #expect(back.events.map(\.kind) == [.messageRestored])
            let notice = try #require(try await world.page().items.first)
            await expect(.invalid) {
                _ = try await world.stores.messages.setRemoved(
                    true, notice.id, in: world.id, command: world.command())
            }
        },
        StorePromise("edits by forking, and overwrites nothing") { world in
            let old = try await world.say("Soop")
            try await world.say("After it")
            let edited = try await world.stores.messages.edit(
                old.id, branch: .make(), as: world.post("Soup"), command: world.command())
            let branch = edited.value.branch
            #expect(edited.events.map(\.kind) == [.branchCreated, .messagePosted])
            #expect(edited.value.position == 2)
            #expect(try await world.page(of: branch).items.map(\.text).suffix(1) == ["Soup"])
            #expect(try await world.page().items.map(\.text).suffix(2) == ["Soop", "After it"])

            let again = try await world.stores.messages.edit(
                edited.value.id, branch: .make(), as: world.post("Soup!"), command: world.command())
            let branches = try await world.stores.branches.branches(of: world.id)
            #expect(
                branches.first { $0.id == again.value.branch }?.parent == world.trunk,
                "beside the first edit, not on it")

            let first = try #require(try await world.page().items.first)
            let opening = try await world.stores.messages.edit(
                first.id, branch: .make(), as: world.post("Anew"), command: world.command())
            #expect(opening.value.position == 1 && opening.value.parent == nil)
            #expect(try await world.page(of: opening.value.branch).items.map(\.text) == ["Anew"])
        },
        StorePromise("knows nothing of another conversation's messages") { world in
            let message = try await world.say("Here")
            let other = try await world.create().conversation
            #expect(try await world.stores.messages.message(message.id, in: other.id) == nil)
            #expect(try await world.stores.messages.parts(of: message.id, in: other.id, attempt: 1) == nil)
            await expect(.notFound) {
                _ = try await world.stores.messages.setRemoved(
                    true, message.id, in: other.id, command: world.command())
            }
            let branches = try await world.stores.branches.branches(of: world.id)
            let path = try #require(Path(to: world.trunk, in: branches))
            #expect(try await world.stores.messages.newest(of: path, in: other.id, limit: 9).isEmpty)
            let stranger = NewPost(
                id: .make(), conversation: world.id, branch: world.trunk, author: .make(), authorName: "?",
                text: "Hi")
            await expect(.notFound) {
                _ = try await world.stores.messages.post(stranger, command: world.command())
            }
            await expect(.notFound) {
                _ = try await world.stores.messages.edit(
                    .make(), branch: .make(), as: world.post("X"), command: world.command())
            }
            #expect(try await world.page().items.count == 2)
        },
    ]
}
