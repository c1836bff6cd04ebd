internal import ChimeraCore
internal import Testing

extension StorePromise {
    public static let runs: [StorePromise] = [
        StorePromise("starts one run on a branch and refuses a second until it stops") { world in
            let store = world.stores.runs
            let run = world.newRun()
            let started = try await store.start(run, command: world.command())
            #expect(started.value == run)
            #expect(started.events.map(\.kind) == [.runStarted, .listChanged])
            #expect(try await store.run(run.id) == run)
            await expect(.conflict) { _ = try await store.start(world.newRun(), command: world.command()) }
            let fork = try await world.fork(at: 1)
            let beside = try await store.start(world.newRun(on: fork.id), command: world.command()).value
            #expect(try await store.active().map(\.id) == [run.id, beside.id])
            let at = world.now()
            let stopped = try await store.change(run.id, in: world.id, command: world.command()) { run in
                run.state = .stopped
                run.stop = RunStop(.user, "Enough.")
                run.stoppedAt = at
            }
            #expect(stopped.value.stoppedAt == at && stopped.value.revision == 2)
            #expect(stopped.events.map(\.kind) == [.runStopped, .listChanged])
            #expect(stopped.events.first?.facts["stop"] == "user")
            let next = try await store.start(world.newRun(), command: world.command()).value
            #expect(try await store.runs(of: world.id).map(\.id) == [run.id, beside.id, next.id])
            await expect(.conflict) {
                _ = try await store.change(run.id, in: world.id, command: world.command()) {
                    $0.state = .running
                }
            }
        },
        StorePromise("keeps why a run is paused while it is, and says it in the event") { world in
            let run = try await world.drive()
            let store = world.stores.runs
            func settle(_ change: @escaping @Sendable (inout Run) -> Void) async throws -> Committed<Run> {
                try await store.settle(run.id, fence: run.fence, at: world.now(), change)
            }
            let paused = try await settle { ($0.state, $0.pausedBecause) = (.paused, .unwatched) }
            #expect(paused.value.pausedBecause == .unwatched)
            #expect(paused.events.first?.facts["pausedBecause"] == "unwatched")
            #expect(paused.events.first?.facts["notice"]?.string?.contains("nobody") == true)
            #expect(try await store.run(run.id) == paused.value)
            let resumed = try await settle { ($0.state, $0.goesOnUnattended) = (.running, true) }
            #expect(resumed.value.pausedBecause == nil && resumed.value.goesOnUnattended)
            #expect(resumed.events.first?.facts == [:])
            #expect(try await store.run(run.id) == resumed.value)
        },
        StorePromise("lets a person change a run, and passes wishes on as events") { world in
            let run = try await world.drive()
            let changed = try await world.stores.runs.change(run.id, in: world.id, command: world.command()) {
                $0.speed = 4
                $0.limits.turns = nil
                $0.strategy = .manual
                $0.fence = 99
            }
            #expect(
                changed.value.speed == 4 && changed.value.limits.turns == nil
                    && changed.value.fence == run.fence)
            #expect(changed.events.map(\.kind) == [.runChanged])
            let paused = try await world.stores.runs.change(run.id, in: world.id, command: world.command()) {
                $0.state = .paused
            }
            #expect(paused.events.map(\.kind) == [.runChanged, .listChanged])
            let wish = try await world.stores.runs.control(
                run.id, in: world.id, facts: ["control": "interrupt"], command: world.command())
            #expect(wish.events.map(\.kind) == [.runControl])
            #expect(wish.events.first?.facts == ["control": "interrupt"])
            let other = try await world.create().conversation
            await expect(.notFound) {
                _ = try await world.stores.runs.control(
                    run.id, in: other.id, facts: [:], command: world.command())
            }
        },
        StorePromise("settles the driver's own stop with its reason") { world in
            let run = try await world.drive()
            let at = world.now()
            let settled = try await world.stores.runs.settle(run.id, fence: run.fence, at: at) {
                $0.state = .stopped
                $0.stop = RunStop(.providerDown, "It says: no.")
            }
            #expect(
                settled.value.stop == RunStop(.providerDown, "It says: no.") && settled.value.stoppedAt == at)
            #expect(settled.events.first?.facts == ["stop": "provider-down", "detail": "It says: no."])
            #expect(settled.events.first?.actor == nil)
            #expect(try await world.stores.runs.active().isEmpty)
            #expect(try await world.stores.runs.run(run.id) == settled.value)
            await #expect(throws: LostFence.self) {
                _ = try await world.stores.runs.settle(run.id, fence: run.fence, at: at) {
                    $0.state = .paused
                }
            }
        },
        StorePromise("takes no number and writes nothing for a driver that lost its fence") { world in
            let old = try await world.drive()
            let (turn, _) = try await world.begin(old)
            let new = try await world.claim(old.id, node: "node-2")
            #expect(new.fence == old.fence + 1)
            let head = try await world.stores.events.head(of: world.stream)
            await #expect(throws: LostFence.self) { _ = try await world.begin(old) }
            await #expect(throws: LostFence.self) {
                _ = try await world.stores.runs.finishTurn(
                    world.finished(turn, "Late"), run: old.id, fence: old.fence)
            }
            await #expect(throws: LostFence.self) {
                _ = try await world.stores.runs.raiseAttempt(
                    of: turn.message, run: old.id, fence: old.fence, attempt: 2, kept: 0, at: world.now())
            }
            await #expect(throws: LostFence.self) {
                _ = try await world.stores.runs.settle(old.id, fence: old.fence, at: world.now()) {
                    $0.state = .stopped
                }
            }
            try await world.checkpoint(turn, at: 0, "Late")
            #expect(try await world.stores.runs.draft(of: turn.message).isEmpty)
            #expect(try await world.stores.events.head(of: world.stream) == head)
            #expect(try await world.stores.branches.branches(of: world.id).first?.tip == 2)
            try await world.speak("I am the driver now.", in: new)
        },
        StorePromise("finishes as interrupted what a killed driver was writing") { world in
            let dead = try await world.drive()
            let (turn, _) = try await world.begin(dead)
            try await world.checkpoint(turn, at: 0, "It seems to me")
            try await world.checkpoint(turn, at: 14, " that soup 🍲")
            let claimed = try #require(
                try await world.stores.runs.claim(dead.id, node: "node-2", at: world.now()))
            #expect(claimed.value.state == .running && claimed.value.fence == dead.fence + 1)
            #expect(claimed.events.map(\.kind) == [.turnFinished])
            #expect(claimed.events.first?.facts == ["state": "interrupted"])
            let message = try #require(try await world.stores.messages.message(turn.message, in: world.id))
            #expect(message.state == .interrupted && message.text == "It seems to me that soup 🍲")
            #expect(message.finishedAt != nil && message.revision == 2)
            #expect(try await world.stores.runs.draft(of: turn.message).isEmpty)
            #expect(try await world.stores.calls.calls(of: world.id).map(\.outcome.state) == [.lost])
            #expect(try await world.events().map(\.seq) == Array(1...claimed.events[0].seq))

            let nothingOpen = try #require(
                try await world.stores.runs.claim(dead.id, node: "node-3", at: world.now()))
            #expect(nothingOpen.events.isEmpty)
            #expect(try await world.stores.events.head(of: world.stream) == claimed.events[0].seq)
            _ = try await world.stores.runs.change(dead.id, in: world.id, command: world.command()) {
                $0.state = .stopped
            }
            #expect(try await world.stores.runs.claim(dead.id, node: "node-4", at: world.now()) == nil)
            #expect(try await world.stores.runs.claim(.make(), node: "node-4", at: world.now()) == nil)
        },
    ]
}
