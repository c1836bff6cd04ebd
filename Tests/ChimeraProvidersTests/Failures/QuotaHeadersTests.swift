import ChimeraCore
import ChimeraTesting
import Testing

@testable import ChimeraProviders

@Suite("Headers about limits") struct QuotaHeadersTests {
    private let now = World.start

    private func quota(_ headers: [String: String]) -> Quota? {
        QuotaHeaders.parse({ headers[$0] }, now: now)
    }

    @Test func `are read as OpenAI writes them`() {
        let read = quota([
            "x-ratelimit-limit-requests": "60", "x-ratelimit-remaining-requests": "59",
            "x-ratelimit-reset-requests": "1s", "x-ratelimit-limit-tokens": "150000",
            "x-ratelimit-remaining-tokens": "149984", "x-ratelimit-reset-tokens": "6m0s",
        ])
        #expect(read?.requests == .init(limit: 60, remaining: 59, resetsAt: now + .seconds(1)))
        #expect(read?.tokens == .init(limit: 150_000, remaining: 149_984, resetsAt: now + .seconds(360)))
    }

    @Test func `are read as Anthropic writes them, the tighter of input and output`() {
        let read = quota([
            "anthropic-ratelimit-requests-limit": "50", "anthropic-ratelimit-requests-remaining": "0",
            "anthropic-ratelimit-requests-reset": (now + .seconds(9)).description,
            "anthropic-ratelimit-input-tokens-remaining": "40000",
            "anthropic-ratelimit-output-tokens-remaining": "800",
        ])
        #expect(read?.requests == .init(limit: 50, remaining: 0, resetsAt: now + .seconds(9)))
        #expect(read?.tokens?.remaining == 800)
    }

    @Test func `are read with a moment in milliseconds, and left alone where they say nothing`() {
        let read = quota([
            "x-ratelimit-limit": "20", "x-ratelimit-remaining": "-3",
            "x-ratelimit-reset": "\((now.microseconds + 5_000_000) / 1000)",
        ])
        #expect(read?.requests?.remaining == 0 && read?.requests?.resetsAt == now + .seconds(5))
        #expect(quota([:]) == nil)
        #expect(quota(["x-ratelimit-remaining-requests": "many"]) == nil)
    }

    @Test(arguments: [
        ("1s", 1000), ("6m0s", 360_000), ("20ms", 20), ("1h2m3.5s", 3_723_500), ("2d", 172_800_000),
        ("1m30s", 90_000),
    ]) func `know durations`(text: String, milliseconds: Int64) {
        #expect(QuotaHeaders.duration(text) == .milliseconds(milliseconds))
    }

    @Test(arguments: ["", "s", "1", "1x", "1s1m", "1s 2s", "-1s", "1.2.3s"])
    func `know what is none`(text: String) { #expect(QuotaHeaders.duration(text) == nil) }
}
