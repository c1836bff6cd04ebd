import Testing

@testable import ChimeraCore

@Suite("A casting") struct CastingTests {
    private func offer(
        _ name: String, ability: ModelInfo.Ability = .capable, window: Int = 128_000, place: String = "far",
        price: (String, String)? = nil, health: ModelHealth.State = .good, bytes: Int64? = nil,
        reasons: Bool = false, shutdown: String? = nil
    ) throws -> Casting.Offer {
        var info = ModelInfo(
            name: try #require(ModelName(name)), ability: ability, contextWindow: window, place: place,
            isMetered: price != nil)
        info.price = price.map { ModelPrice(input: $0.0, output: $0.1, asOf: "2026-11-21") }
        info.bytes = bytes
        info.shutdown = shutdown
        if reasons { info.capabilities.reasoning = .init(.effort) }
        return Casting.Offer(info, health: health)
    }

    private func plan(
        _ seats: [Casting.Seat], _ offers: [Casting.Offer], ceiling: Int64? = nil, memory: Int64? = nil
    ) -> Casting.Plan {
        Casting.plan(seats, from: offers, ceiling: ceiling, memory: memory, today: "2026-11-25")
    }

    private let three = ["Ada", "Basil", "Chloe"].map { Casting.Seat(name: $0) }

    @Test func `takes different families first, and is the same for the same question`() throws {
        let offers = [
            try offer("openai/gpt-6-sol"), try offer("openai/gpt-6-luna"), try offer("anthropic/claude-5"),
            try offer("openrouter/meta/llama-4"),
        ]
        let plan = plan(three, offers)
        let families = plan.choices.compactMap(\.model).map(Casting.family)
        #expect(Set(families) == ["gpt", "claude", "llama"])
        #expect(self.plan(three, offers.reversed()) == plan)
        #expect(plan.choices.allSatisfy { !$0.because.isEmpty && !$0.isPinned })
    }

    @Test func `changes nothing that was chosen by hand, and counts its family`() throws {
        let pinned = ModelName(provider: "openai", model: "gpt-6-sol")
        let seats = [Casting.Seat(name: "Ada"), Casting.Seat(name: "Basil", pinned: pinned)]
        let plan = plan(seats, [try offer("openai/gpt-6-sol"), try offer("anthropic/claude-5")])
        #expect(plan.choices[1].model == pinned && plan.choices[1].isPinned)
        #expect(plan.choices[0].model?.provider == "anthropic")
    }

    @Test func `leaves out what is down, gone, or dearer than the ceiling`() throws {
        let offers = [
            try offer("a/dear", price: ("10", "50")), try offer("b/down", health: .down),
            try offer("c/gone", shutdown: "2026-11-01"),
            try offer("d/cheap", ability: .small, price: ("0.5", "1.5")),
        ]
        #expect(plan(three, offers, ceiling: 2_000_000).choices.map(\.model?.provider) == ["d", "d", "d"])
        let none = plan(three, Array(offers.prefix(3)), ceiling: 2_000_000)
        #expect(none.choices.allSatisfy { $0.model == nil && $0.because[0].contains("ceiling") })
        #expect(plan(three, []).choices[0].because[0].contains("Add a provider"))
    }

    @Test func `gives personas the traits that suit them`() throws {
        let offers = [try offer("a/thinker", reasons: true), try offer("b/elephant", window: 1_000_000)]
        let seats = [
            Casting.Seat(name: "Historian", traits: ["long-context"]),
            Casting.Seat(name: "Judge", traits: ["reasoning"]),
        ]
        #expect(plan(seats, offers).choices.map(\.model?.provider) == ["b", "a"])
    }

    @Test func `says when the local models do not fit memory together`() throws {
        let offers = [
            try offer("ollama/llama", place: ModelInfo.here, bytes: 5 << 30),
            try offer("ollama/qwen", place: ModelInfo.here, bytes: 4 << 30),
        ]
        let plan = plan(three, offers, memory: 8 << 30)
        #expect(plan.warning?.contains("8.0 GB") == true)
        #expect(plan.oneForAll == ModelName(provider: "ollama", model: "llama"))
        #expect(self.plan(three, offers, memory: 64 << 30).warning == nil)
    }

    @Test func `reads amounts exactly`() {
        #expect(Casting.microDollars("2.50") == 2_500_000)
        #expect(Casting.microDollars("0.000001") == 1)
        #expect(Casting.microDollars("12") == 12_000_000)
        for wrong in ["", "-1", "a", "1.2.3", "1e9", "99999999"] {
            #expect(Casting.microDollars(wrong) == nil, "\(wrong)")
        }
    }
}
