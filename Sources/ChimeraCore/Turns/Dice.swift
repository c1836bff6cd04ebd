/// SplitMix64 (Steele, Lea, Flood 2014): a small generator whose whole state is its seed, so that a
/// turn's dice follow from the run's seed and the turn's number alone.
public struct Dice: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64, turn: Int = 0) {
        // Scrambled before and after the turn comes in: a multiple of the generator's own step would make
        // each turn's numbers those of the turn before, moved by one.
        state = seed
        state = next() ^ UInt64(bitPattern: Int64(turn))
        state = next()
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// From 0 up to but not including 1.
    public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
