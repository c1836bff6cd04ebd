internal import ChimeraCore
internal import Testing

extension StorePromise {
    public static let turns: [StorePromise] = [
        StorePromise("gives a turn its position when it begins; a post meanwhile stands after it") { world in
            let run = try await world.drive()
            let turn = world.newTurn()
            let begun = try await world.stores.runs.beginTurn(turn, run: run.id, fence: run.fence)
            let message = begun.value
            #expect(message.position == 2 && message.state == .writing && message.attempt == 1)
            #expect(begun.events.map(\.kind) == [.turnStarted])
            #expect(try await world.stores.messages.message(message.id, in: world.id) == message)
            let post = try await world.say("Wait")
            #expect(post.position == 3 && post.parent == message.id)
            let call = try #require(try await world.stores.calls.calls(of: world.id).first)
            #expect(call.outcome == CallOutcome(id: turn.call.id, state: .started))
            #expect(call.message == message.id && call.run == run.id && call.persona == "philosopher")
            await expect(.conflict) {
                _ = try await world.stores.messages.setRemoved(
                    true, message.id, in: world.id, command: world.command())
            }
            let fork = try await world.fork(at: 1)
            await #expect(throws: LostFence.self, "a run has one branch") {
                _ = try await world.begin(run, on: fork.id)
            }
        },
        StorePromise("takes who speaks out of the queue as the turn begins, as the queue stands then") {
            world in
            let run = try await world.drive()
            let (philosopher, chef) = (world.philosopher.id, world.chef.id)
            func queue(_ queue: [ParticipantID]) async throws {
                _ = try await world.stores.runs.change(run.id, in: world.id, command: world.command()) {
                    $0.queue = queue
                }
            }
            func begin(_ directive: Reason.Directive.Kind) async throws -> Committed<Message> {
                var turn = world.newTurn()
                turn = NewTurn(
                    message: turn.message, conversation: turn.conversation, branch: turn.branch,
                    participant: turn.participant, name: turn.name, model: turn.model,
                    reason: Reason(
                        strategy: .natural, directive: .init(directive), candidates: [], seed: 1, turn: 1),
                    call: turn.call, at: turn.at)
                let begun = try await world.stores.runs.beginTurn(turn, run: run.id, fence: run.fence)
                _ = try await world.stores.runs.finishTurn(
                    world.finished(turn, "Soup"), run: run.id, fence: run.fence)
                return begun
            }
            try await queue([chef, philosopher, chef, philosopher])
            #expect(try await begin(.next).events.map(\.kind) == [.turnStarted])
            #expect(try await world.stores.runs.run(run.id)?.queue.count == 4)
            let begun = try await begin(.queue)
            #expect(begun.events.map(\.kind) == [.runChanged, .turnStarted])
            #expect(try await world.stores.runs.run(run.id)?.queue == [chef, philosopher])
            try await queue([chef])
            #expect(try await begin(.queue).events.map(\.kind) == [.turnStarted], "somebody replaced it")
            #expect(try await world.stores.runs.run(run.id)?.queue == [chef])
        },
        StorePromise(
            "lets another model go on with a turn: one call settled, the next on record, the text anew"
        ) {
            world in
            let run = try await world.drive()
            let (turn, _) = try await world.begin(run)
            try await world.checkpoint(turn, at: 0, "Soup is")
            let other = ModelName(provider: "far", model: "spare")
            func takeOver(attempt: Int, _ call: CallID = .make()) -> TakeOver {
                TakeOver(
                    message: turn.message, conversation: world.id, attempt: attempt, model: other,
                    call: NewCall(
                        id: call, account: world.ada.id, purpose: .turn, persona: "philosopher",
                        endpoint: "far", model: "spare"),
                    failed: CallOutcome(
                        id: turn.call.id, state: .failed, usage: Usage(input: 30, output: 2), error: "gone"),
                    shown: [.text("Soup is")], at: turn.at)
            }
            await expect(.conflict) {
                _ = try await world.stores.runs.takeOver(takeOver(attempt: 1), run: run.id, fence: run.fence)
            }
            await #expect(throws: LostFence.self) {
                _ = try await world.stores.runs.takeOver(
                    takeOver(attempt: 2), run: run.id, fence: run.fence + 1)
            }
            let call = CallID.make()
            let taken = try await world.stores.runs.takeOver(
                takeOver(attempt: 2, call), run: run.id, fence: run.fence)
            #expect(taken.value.model == other && taken.value.attempt == 2 && taken.value.state == .writing)
            #expect(taken.events.map(\.kind) == [.turnAttempt])
            #expect(
                taken.events.first?.facts
                    == ["attempt": 2, "kept": 0, "model": "far/spare"])
            #expect(try await world.stores.runs.draft(of: turn.message).isEmpty)
            #expect(try await world.stores.runs.run(run.id)?.tokens == 32)
            let calls = try await world.stores.calls.calls(of: world.id)
            #expect(calls.map(\.outcome.state) == [.failed, .started] && calls.last?.outcome.id == call)
        },
        StorePromise("stores a finished turn whole: parts, figures, call and counters") { world in
            let run = try await world.drive()
            let (turn, begun) = try await world.begin(run)
            try await world.checkpoint(turn, at: 0, "Soup")
            let opaque = Part(.opaque, data: ["endpoint": "local", "bytes": "AAEC"])
            let unknown = Part(
                Part.Kind(rawValue: "hologram"), text: "~", data: [1, 2.5, .null, true, "é\u{1F372}"])
            let plain = world.finished(turn, "Soup is a drink.")
            let whole = FinishedTurn(
                message: plain.message, conversation: plain.conversation, state: .done, attempt: 1,
                parts: plain.parts + [opaque, unknown], reason: plain.reason, figures: plain.figures,
                call: plain.call,
                activeMilliseconds: 1200, at: plain.at)
            let finished = try await world.stores.runs.finishTurn(whole, run: run.id, fence: run.fence)
            #expect(finished.events.map(\.kind) == [.turnFinished])
            #expect(finished.events.first?.facts == ["state": "done"])
            let message = finished.value
            #expect(message.parts == [.text("Soup is a drink."), opaque, unknown])
            #expect(
                message.figures == plain.figures && message.reason == begun.reason
                    && message.model == turn.model)
            #expect(message.finishedAt == plain.at && message.revision == 2)
            #expect(try await world.stores.messages.message(message.id, in: world.id) == message)
            #expect(try await world.page().items.last == message)
            #expect(try await world.stores.runs.draft(of: message.id).isEmpty)
            let counted = try #require(try await world.stores.runs.run(run.id))
            #expect(counted.turns == 1 && counted.tokens == 120 && counted.activeMilliseconds == 1200)
            let call = try #require(try await world.stores.calls.calls(of: world.id).first)
            #expect(call.outcome == plain.call && call.endedAt == plain.at)
            await expect(.conflict) {
                _ = try await world.stores.runs.finishTurn(whole, run: run.id, fence: run.fence)
            }
            #expect(try await world.stores.runs.run(run.id)?.turns == 1)
        },
        StorePromise("keeps drafts in order, without doubles, until the turn is finished") { world in
            let run = try await world.drive()
            let (turn, _) = try await world.begin(run)
            try await world.checkpoint(turn, at: 0, "ab")
            try await world.checkpoint(turn, at: 2, "c\0")
            try await world.checkpoint(turn, at: 2, "again")
            try await world.checkpoint(turn, at: 0, "other part", part: 1)
            try await world.checkpoint(turn, at: 9, "other attempt", attempt: 2)
            try await world.stores.runs.checkpoint([])
            let drafts = try await world.stores.runs.draft(of: turn.message)
            #expect(drafts.map(\.text) == ["ab", "c\u{FFFD}", "other part"])
            #expect(drafts.map(\.offset) == [0, 2, 0])
        },
        StorePromise("raises the attempt with the text that stands, cut at whole characters") { world in
            let run = try await world.drive()
            let (turn, _) = try await world.begin(run)
            try await world.checkpoint(turn, at: 0, "Soup 🍲")
            try await world.checkpoint(turn, at: 7, " for all")
            let raised = try await world.stores.runs.raiseAttempt(
                of: turn.message, run: run.id, fence: run.fence, attempt: 2, kept: 8, at: world.now())
            #expect(raised.value.attempt == 2 && raised.value.revision == 2)
            #expect(raised.events.map(\.kind) == [.turnAttempt])
            #expect(raised.events.first?.facts == ["attempt": 2, "kept": 8])
            let standing = Draft(message: turn.message, part: 0, attempt: 2, offset: 0, text: "Soup 🍲 ")
            #expect(try await world.stores.runs.draft(of: turn.message) == [standing])
            try await world.checkpoint(turn, at: 8, "for two", attempt: 2)
            try await world.checkpoint(turn, at: 15, "late", attempt: 1)
            #expect(
                try await world.stores.runs.draft(of: turn.message).map(\.text) == ["Soup 🍲 ", "for two"])
            // Seven units would cut nothing; six lie between the halves of the pot.
            _ = try await world.stores.runs.raiseAttempt(
                of: turn.message, run: run.id, fence: run.fence, attempt: 3, kept: 6, at: world.now())
            #expect(try await world.stores.runs.draft(of: turn.message).map(\.text) == ["Soup "])
            await expect(.conflict) {
                _ = try await world.stores.runs.raiseAttempt(
                    of: turn.message, run: run.id, fence: run.fence, attempt: 3, kept: 0, at: world.now())
            }
            _ = try await world.stores.runs.claim(run.id, node: "node-2", at: world.now())
            let message = try await world.stores.messages.message(turn.message, in: world.id)
            #expect(message?.attempt == 3 && message?.text == "Soup ")
        },
        StorePromise("keeps what stood before the guard changed it as an earlier attempt") { world in
            let run = try await world.drive()
            let (turn, _) = try await world.begin(run)
            _ = try await world.stores.runs.raiseAttempt(
                of: turn.message, run: run.id, fence: run.fence, attempt: 2, kept: 0, at: world.now())
            _ = try await world.stores.runs.finishTurn(
                world.finished(turn, "Mended", attempt: 2, earlier: [1: [.text("Broken")]]), run: run.id,
                fence: run.fence)
            func parts(_ attempt: Int) async throws -> [Part]? {
                try await world.stores.messages.parts(of: turn.message, in: world.id, attempt: attempt)
            }
            #expect(try await parts(1) == [.text("Broken")])
            #expect(try await parts(2) == [.text("Mended")])
            #expect(try await parts(3) == nil)
        },
        StorePromise("lets a turn that a person's stop cut short keep its text and settle its call") {
            world in
            let run = try await world.drive()
            let (turn, _) = try await world.begin(run)
            _ = try await world.stores.runs.change(run.id, in: world.id, command: world.command()) {
                $0.state = .stopped
            }
            await #expect(throws: LostFence.self) { _ = try await world.begin(run) }
            let finished = try await world.stores.runs.finishTurn(
                world.finished(turn, "Soup is", state: .interrupted), run: run.id, fence: run.fence)
            #expect(finished.value.state == .interrupted && finished.value.text == "Soup is")
            #expect(try await world.stores.calls.calls(of: world.id).map(\.outcome.state) == [.cancelled])
            #expect(try await world.stores.runs.run(run.id)?.tokens == 120)
            #expect(try await world.stores.runs.run(run.id)?.state == .stopped)
        },
    ]
}
