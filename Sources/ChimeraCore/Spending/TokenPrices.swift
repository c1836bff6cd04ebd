/// What one token costs, by kind, in whole micro-dollars per million tokens: times a count of tokens that is
/// exactly an amount of 10⁻¹² dollars. nil: not priced apart, so it costs what the kind that it belongs to does.
public struct TokenPrices: Hashable, Sendable {
    public var input: Int64
    public var output: Int64
    public var cacheRead: Int64?
    public var cacheWrite: Int64?
    /// Kept for an hour or more.
    public var cacheWriteLong: Int64?
    public var audioInput: Int64?
    public var audioOutput: Int64?
    public var cachedAudio: Int64?
    /// Each picture that is sent, in micro-dollars per million pictures; nil: it is counted in tokens.
    public var image: Int64?

    public init(
        input: Int64, output: Int64, cacheRead: Int64? = nil, cacheWrite: Int64? = nil,
        cacheWriteLong: Int64? = nil
    ) {
        self.input = input
        self.output = output
        self.cacheRead = cacheRead
        self.cacheWrite = cacheWrite
        self.cacheWriteLong = cacheWriteLong
    }

    /// Nothing that is sent or said can cost more than this a token; for estimates.
    var dearestInput: Int64 { max(input, cacheWrite ?? 0, cacheWriteLong ?? 0, audioInput ?? 0) }
    var dearestOutput: Int64 { max(output, audioOutput ?? 0) }
    var isNothing: Bool {
        input == 0 && output == 0
            && [cacheWrite, cacheWriteLong, audioInput, audioOutput, image]
                .allSatisfy { ($0 ?? 0) == 0 }
    }
}

extension TokenPrices {
    /// $1,000,000 per million tokens: what is above is a slip of the keyboard.
    static let most: Int64 = 1_000_000_000_000

    /// From dollars per million tokens as decimal texts.
    ///
    /// Throws `.invalid` for what is negative, above $1,000,000, or has more than six decimals.
    public static func read(_ text: String, field: String) throws(Problem) -> Int64 {
        guard let value = Decimal64.scaled(text, by: 6) else {
            throw .invalid(
                "The price of \(field) is \(Text.shortened(text, to: 40)). Write dollars per million tokens with at most six decimals, like 0.15.",
                field: field)
        }
        guard (0...most).contains(value) else {
            throw .invalid(
                "The price of \(field) is \(Text.shortened(text, to: 40)) dollars per million tokens; it must be from 0 to 1,000,000.",
                field: field)
        }
        return value
    }

    static func text(_ price: Int64) -> String { Decimal64.text(price, decimals: 6) }

    /// A row of the catalogue: `i` input, `o` output, `r` `w` `w1h` caches, `ai` `ao` `ar` sound, `img` pictures.
    init?(_ row: JSONValue) {
        func price(_ key: String) -> Int64? {
            row[key]?.string.flatMap { Decimal64.scaled($0, by: 6) }.flatMap { $0 >= 0 ? $0 : nil }
        }
        guard let input = price("i") else { return nil }
        // What answers nothing (embeddings) has no price for answers.
        self.init(
            input: input, output: price("o") ?? 0, cacheRead: price("r"), cacheWrite: price("w"),
            cacheWriteLong: price("w1h"))
        audioInput = price("ai")
        audioOutput = price("ao")
        cachedAudio = price("ar")
        image = price("img")
    }

    /// What these tokens cost. Each kind is a part of the one that it belongs to: cached and spoken ones of
    /// input, spoken ones of output; thinking is output. Counts that contradict each other (more cached than
    /// there were) are taken as they come and the rest as none.
    public func cost(of usage: Usage) throws(Money.Overflow) -> Money {
        var left = max(0, usage.input)
        func take(_ count: Int?) -> Int {
            let taken = max(0, count ?? 0)
            left = max(0, left - taken)
            return taken
        }
        var sum = Money.zero
        func add(_ count: Int, _ price: Int64) throws(Money.Overflow) {
            sum = try sum.adding(Money(picodollars: price).times(count))
        }
        let read = take(usage.cacheRead)
        let write = take(usage.cacheWrite)
        let writeLong = take(usage.cacheWriteLong)
        // Sound that the cache held is among the cached tokens.
        let heardFromCache = min(max(0, usage.cachedAudio ?? 0), read)
        let heard = audioInput == nil ? 0 : take((usage.audioInput ?? 0) - heardFromCache)
        let spoken = audioOutput == nil ? 0 : min(max(0, usage.audioOutput ?? 0), max(0, usage.output))
        try add(left, input)
        try add(read - heardFromCache, cacheRead ?? input)
        try add(heardFromCache, cachedAudio ?? cacheRead ?? audioInput ?? input)
        try add(write, cacheWrite ?? input)
        try add(writeLong, cacheWriteLong ?? cacheWrite ?? input)
        try add(heard, audioInput ?? input)
        try add(max(0, usage.output) - spoken, output)
        try add(spoken, audioOutput ?? output)
        try add(max(0, usage.images ?? 0), image ?? 0)
        return sum
    }
}
