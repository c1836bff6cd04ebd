import Testing

@testable import ChimeraCore

@Suite("A breaker") struct BreakerTests {
    private func opened(at now: Duration = .zero) -> Breaker {
        var breaker = Breaker()
        for _ in 0..<Breaker.threshold { breaker.failed(.overloaded, at: now) }
        return breaker
    }

    @Test func `opens after failures in a row, not after some with a success between`() {
        var breaker = Breaker()
        for _ in 0..<20 {
            for _ in 1..<Breaker.threshold { breaker.failed(.unreachable, at: .zero) }
            breaker.succeeded()
        }
        #expect(breaker.ask(at: .zero) == .go)
        breaker = opened()
        #expect(breaker.ask(at: .seconds(4)) == .wait(.seconds(6)))
        #expect(breaker.state(at: .zero) == .open)
    }

    @Test(arguments: ProviderFailure.Kind.allCases.filter { !Breaker.counts($0) })
    func `does not open for what one request did wrong`(_ kind: ProviderFailure.Kind) {
        var breaker = Breaker()
        for _ in 0..<100 { breaker.failed(kind, at: .zero) }
        #expect(breaker.ask(at: .zero) == .go)
    }

    @Test func `lets one call see whether it is well again, and closes when it is`() {
        var breaker = opened()
        #expect(breaker.ask(at: .seconds(10)) == .probe)
        #expect(breaker.state(at: .seconds(10)) == .trying)
        #expect(breaker.ask(at: .seconds(11)) == .wait(.seconds(1)))
        breaker.succeeded()
        #expect(breaker.ask(at: .seconds(11)) == .go)
    }

    @Test func `rests longer after each call that failed to see, at most two minutes`() {
        var breaker = opened()
        var now = Duration.zero
        for expected in [20, 40, 80, 120, 120, 120] {
            now += breaker.rest(at: now) ?? .zero
            #expect(breaker.ask(at: now) == .probe)
            breaker.failed(.timedOut, at: now)
            #expect(breaker.rest(at: now) == .seconds(expected))
        }
    }

    @Test func `a call to see that was stopped makes room for the next`() {
        var breaker = opened()
        #expect(breaker.ask(at: .seconds(10)) == .probe)
        breaker.abandoned()
        #expect(breaker.ask(at: .seconds(10)) == .probe)
    }

    /// Whatever comes in whatever order: some call gets through in the end, and one alone while it is open.
    @Test(arguments: UInt64(0)..<200)
    func `never shuts for good`(_ seed: UInt64) {
        var dice = Dice(seed: seed)
        var breaker = Breaker()
        var now = Duration.zero
        for _ in 0..<200 {
            now += .milliseconds(Int64(dice.unit() * 3000))
            switch Int(dice.unit() * 5) {
            case 0: breaker.succeeded()
            case 1: breaker.abandoned()
            case 2: breaker.failed(ProviderFailure.Kind.allCases.randomElement(using: &dice)!, at: now)
            default:
                if breaker.ask(at: now) == .probe {
                    #expect(breaker.ask(at: now) == .wait(.seconds(1)))
                }
            }
        }
        now += Breaker.longestRest
        #expect([.go, .probe].contains(breaker.ask(at: now)))
    }
}
