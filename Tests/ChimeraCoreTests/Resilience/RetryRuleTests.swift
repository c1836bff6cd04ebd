import Testing

@testable import ChimeraCore

@Suite("Trying again") struct RetryRuleTests {
    private func action(
        _ failure: ProviderFailure, tried: Int = 1, hasBegun: Bool = false, seed: UInt64 = 1
    ) -> RetryRule.Action {
        var dice = Dice(seed: seed)
        return RetryRule().action(after: failure, tried: tried, hasBegun: hasBegun, dice: &dice)
    }

    @Test(arguments: UInt64(0)..<200)
    func `waits longer each time, never longer than asked for by the rule`(_ seed: UInt64) throws {
        let failure = ProviderFailure(.overloaded, "busy")
        for (tried, most) in [(1, Duration.milliseconds(500)), (2, .seconds(1))] {
            guard case .wait(let time) = action(failure, tried: tried, seed: seed) else {
                Issue.record("gave up after \(tried)")
                continue
            }
            #expect(time >= most / 2 && time <= most)
        }
        #expect(action(failure, tried: 3, seed: seed) == .giveUp)
    }

    @Test func `waits as long as the provider asks, and does not wait for ever`() {
        guard
            case .wait(let time) = action(ProviderFailure(.rateLimited, "slow", retryAfter: .seconds(7)))
        else { return #expect(Bool(false), "gave up") }
        #expect(time >= .seconds(7) && time < .milliseconds(7300))
        #expect(action(ProviderFailure(.rateLimited, "slow", retryAfter: .seconds(61))) == .giveUp)
    }

    @Test func `never says again what was shown`() {
        #expect(action(ProviderFailure(.streamBroken, "cut"), hasBegun: true) == .giveUp)
    }

    @Test func `believes the provider, and never tries where money is out`() {
        #expect(action(ProviderFailure(.overloaded, "no", shouldRetry: false)) == .giveUp)
        #expect(action(ProviderFailure(.invalidRequest, "yes", shouldRetry: true)) != .giveUp)
        #expect(action(ProviderFailure(.noCredit, "spent", shouldRetry: true)) == .giveUp)
    }

    @Test(
        arguments: ProviderFailure.Kind.allCases.filter {
            ![.rateLimited, .overloaded, .unreachable, .timedOut, .streamBroken].contains($0)
        })
    func `does not try what would fail again`(_ kind: ProviderFailure.Kind) {
        #expect(action(ProviderFailure(kind, "no")) == .giveUp)
    }
}
