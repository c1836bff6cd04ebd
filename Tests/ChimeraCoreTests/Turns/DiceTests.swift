import ChimeraCore
import Testing

@Suite("The dice of a run") struct DiceTests {
    private func numbers(seed: UInt64, turn: Int) -> [UInt64] {
        var dice = Dice(seed: seed, turn: turn)
        return (0..<8).map { _ in dice.next() }
    }

    @Test func `fall the same for the same seed and turn`() {
        #expect(numbers(seed: 7, turn: 3) == numbers(seed: 7, turn: 3))
    }

    @Test func `of different turns have nothing in common`() {
        for seed in [0, 1, 42, .max] as [UInt64] {
            let all = (-20...20).flatMap { numbers(seed: seed, turn: $0) }
            #expect(Set(all).count == all.count)
        }
    }
}
