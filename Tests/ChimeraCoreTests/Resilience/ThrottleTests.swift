import ChimeraTesting
import Testing

@testable import ChimeraCore

@Suite("A throttle") struct ThrottleTests {
    private let now = World.start

    private func quota(_ remaining: Int, in seconds: Int64) -> Quota? {
        Quota(requests: .init(limit: 60, remaining: remaining, resetsAt: now + .seconds(seconds)))
    }

    @Test func `waits only where nothing is left, and not longer than anybody should`() {
        var throttle = Throttle()
        #expect(throttle.wait(at: now) == nil)
        throttle.succeeded(quota(1, in: 20))
        #expect(throttle.wait(at: now) == nil)
        throttle.succeeded(quota(0, in: 20))
        #expect(throttle.wait(at: now) == .seconds(20))
        #expect(throttle.wait(at: now + .seconds(20)) == nil)
        throttle.succeeded(quota(0, in: 3600))
        #expect(throttle.wait(at: now) == nil, "its own no says more")
    }

    @Test func `waits as long as the endpoint asked after a no`() {
        var throttle = Throttle()
        throttle.failed(ProviderFailure(.rateLimited, "slow", retryAfter: .seconds(7)), at: now)
        #expect(throttle.wait(at: now + .seconds(3)) == .seconds(4))
        throttle.failed(ProviderFailure(.overloaded, "busy", retryAfter: .seconds(50)), at: now)
        #expect(throttle.wait(at: now + .seconds(8)) == nil, "busy is the breaker's business")
    }

    @Test func `halves what runs at once at each no, and gives one back for twenty good calls`() {
        var throttle = Throttle()
        for _ in 1...8 { throttle.began() }
        throttle.failed(ProviderFailure(.rateLimited, "slow"), at: now)
        #expect(throttle.atOnce == 4)
        throttle.failed(ProviderFailure(.rateLimited, "slow"), at: now)
        #expect(throttle.atOnce == 2)
        for _ in 1...4 { throttle.failed(ProviderFailure(.rateLimited, "slow"), at: now) }
        #expect(throttle.atOnce == 1, "one always may")
        for _ in 1...20 { throttle.succeeded(nil) }
        #expect(throttle.atOnce == 2)
        for _ in 1...(20 * 63) { throttle.succeeded(nil) }
        #expect(throttle.atOnce == nil, "a limit that nobody reaches is none")
    }

    @Test func `lets a lane grow and shrink under those who wait in it`() async throws {
        let lane = Lane(places: 3)
        for _ in 1...3 { try await lane.enter() }
        lane.resize(to: 1)
        lane.leave()
        #expect(!lane.isFree, "two are still inside of one place")
        lane.leave()
        #expect(!lane.isFree)
        lane.leave()
        #expect(lane.isFree)
        try await lane.enter()
        async let second: Void = lane.enter()
        lane.resize(to: 2)
        try await second
        lane.leave()
        lane.leave()
        #expect(lane.isFree)
    }
}
