import ChimeraTesting
import Synchronization
import Testing

@testable import ChimeraCore

@Suite("A provider called with patience", .timeLimit(.minutes(1))) struct ResilientProviderTests {
    /// Time that passes only by sleeping.
    private final class Sleeper: Sendable {
        private let contents = Mutex<(now: Duration, naps: [Duration])>((.zero, []))
        var naps: [Duration] { contents.withLock(\.naps) }

        var clock: EngineClock {
            EngineClock(
                now: { World.start + self.contents.withLock(\.now) },
                elapsed: { self.contents.withLock(\.now) },
                sleep: { time in
                    self.contents.withLock { contents in
                        contents.now += time
                        contents.naps.append(time)
                    }
                })
        }

        func pass(_ time: Duration) { contents.withLock { $0.now += time } }
    }

    private let model = ScriptedModel(models: ["m"])
    private let name = ModelName(provider: "fake", model: "m")
    private let sleeper = Sleeper()

    private func request() -> ModelRequest {
        ModelRequest(call: .make(), model: "m", messages: [PromptMessage(.user, "Is time real?")])
    }

    /// Answers with one script after the other; the last one stays.
    private func answer(_ scripts: ScriptedModel.Script...) {
        let left = Mutex(scripts)
        model.answer("m") { _ in left.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] } }
    }

    private func collect(
        _ provider: any ModelProvider
    ) async throws -> (text: String, notices: [String], reply: ModelReply) {
        var (text, notices) = ("", [String]())
        let reply = try await provider.reply(to: request()) { event in
            switch event {
            case .text(let piece): text += piece
            case .notice(let words): notices.append(words)
            default: break
            }
        }
        return (text, notices, reply)
    }

    @Test func `tries again after a wait that it tells, and the answer is there once`() async throws {
        let resilience = Resilience(clock: sleeper.clock, seed: 1)
        answer(
            .failure(ProviderFailure(.rateLimited, "slow down", retryAfter: .seconds(3))), .text("It is."))
        let (text, notices, _) = try await collect(resilience.guarded(model, as: name))
        #expect(text == "It is.")
        #expect(notices.count == 1 && notices[0].contains("Trying again in 4 s"))
        #expect(sleeper.naps.count == 1 && sleeper.naps[0] >= .seconds(3))
        let health = try #require(resilience.health().first)
        #expect(health.state == .shaky && health.calls == 2)
        #expect(health.failures == [.init(kind: .rateLimited, count: 1)])
    }

    @Test func `does not say twice what broke off where it cannot be gone on with`() async throws {
        let resilience = Resilience(clock: sleeper.clock, seed: 1)
        answer(.failure(ProviderFailure(.streamBroken, "cut"), after: "It is "), .text("It is not."))
        let failure = try await #require(throws: ProviderFailure.self) {
            try await collect(resilience.guarded(model, as: name))
        }
        #expect(failure.kind == .streamBroken)
        #expect(model.requests.count == 1)
    }

    @Test func `goes on with what broke off where the endpoint can`() async throws {
        let resilience = Resilience(clock: sleeper.clock, seed: 1)
        let cut = ProviderFailure(.streamBroken, "cut")
        answer(
            .init([.text("It is "), .usage(Usage(input: 9, output: 2))], .failure(cut)),
            .init(
                [.text(" a "), .text("river.")],
                .success(ModelReply(stop: .end, usage: Usage(input: 11, output: 3)))))
        let (text, _, reply) = try await collect(resilience.guarded(model, as: name, continues: true))
        #expect(text == "It is a river.")
        #expect(model.requests.map(\.prefill) == [nil, "It is"])
        #expect(reply.usage == Usage(input: 20, output: 5))
    }

    @Test func `goes on a bounded number of times`() async throws {
        let resilience = Resilience(clock: sleeper.clock, seed: 1)
        answer(.failure(ProviderFailure(.streamBroken, "cut"), after: "on and "))
        await #expect(throws: ProviderFailure.self) {
            try await collect(resilience.guarded(model, as: name, continues: true))
        }
        #expect(model.requests.count == 1 + Effort.mostContinuations)
    }

    @Test func `leaves a dead model alone, another one of the endpoint not, and comes back to it`()
        async throws
    {
        let resilience = Resilience(clock: sleeper.clock, seed: 1)
        let provider = resilience.guarded(model, as: name)
        answer(.failure(ProviderFailure(.unreachable, "gone")))
        for _ in 0..<2 { await #expect(throws: ProviderFailure.self) { try await collect(provider) } }
        let asked = model.requests.count
        #expect(asked == Breaker.threshold)
        let failure = try await #require(throws: ProviderFailure.self) { try await collect(provider) }
        #expect(failure.words.contains("left alone") && failure.words.contains("gone"))
        #expect(failure.retryAfter != nil)
        #expect(model.requests.count == asked)
        #expect(resilience.health().first?.state == .down)

        answer(.text("Back."))
        let other = resilience.guarded(model, as: ModelName(provider: "fake", model: "n"))
        #expect(try await collect(other).text == "Back.")
        sleeper.pass(Breaker.firstRest)
        #expect(try await collect(provider).text == "Back.")
        #expect(resilience.health().first { $0.model == name }?.breaker == .closed)
    }

    @Test func `what the listener throws is nobody's failure`() async throws {
        struct Enough: Error {}
        let resilience = Resilience(clock: sleeper.clock, seed: 1)
        answer(.text("It is."))
        await #expect(throws: Enough.self) {
            _ = try await resilience.guarded(model, as: name).reply(to: request()) { _ in throw Enough() }
        }
        #expect(resilience.health().first?.calls == 0)
    }

    @Test func `a small endpoint gets one call at a time, in the order in which they came`() async throws {
        let resilience = Resilience(clock: sleeper.clock, seed: 1)
        let provider = resilience.guarded(model, as: name, atOnce: 1)
        let first = Task { try await collect(provider).text }
        let one = try await model.nextCall()
        // It says that it waits before it does.
        let waits = Gate()
        let second = Task {
            try await provider.reply(to: request()) { if case .notice = $0 { waits.open() } }
        }
        await waits.wait()
        #expect(model.requests.count == 1)
        _ = await one.say("One.")
        _ = await one.finish()
        #expect(try await first.value == "One.")
        let two = try await model.nextCall()
        _ = await two.finish()
        _ = try await second.value
        #expect(model.requests.count == 2)
    }

    @Test func `who is stopped while waiting leaves the place to the next`() async throws {
        let lane = Lane(places: 1)
        try await lane.enter()
        let stopped = Task { try await lane.enter() }
        stopped.cancel()
        await #expect(throws: CancellationError.self) { try await stopped.value }
        lane.leave()
        #expect(lane.isFree)
    }
}
