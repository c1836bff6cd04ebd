internal import ChimeraCore

/// What is left of an endpoint's limits, from the headers of its answer: `x-ratelimit-remaining-requests` and
/// the like with durations (OpenAI and most compatible hosts), `anthropic-ratelimit-…` with RFC 3339 times,
/// `x-ratelimit-remaining` with a moment in seconds or milliseconds (OpenRouter).
enum QuotaHeaders {
    static func parse(_ header: (String) -> String?, now: Timestamp) -> Quota? {
        func share(_ name: (String) -> String) -> Quota.Share? {
            guard let remaining = header(name("remaining")).flatMap(number) else { return nil }
            return Quota.Share(
                limit: header(name("limit")).flatMap(number), remaining: remaining,
                resetsAt: header(name("reset")).flatMap { moment($0, now: now) })
        }
        func openAI(_ what: String) -> Quota.Share? { share { "x-ratelimit-\($0)-\(what)" } }
        func anthropic(_ what: String) -> Quota.Share? { share { "anthropic-ratelimit-\(what)-\($0)" } }
        let tokens = [
            openAI("tokens"), anthropic("tokens"), anthropic("input-tokens"), anthropic("output-tokens"),
        ]
        return Quota(
            requests: openAI("requests") ?? anthropic("requests") ?? share { "x-ratelimit-\($0)" },
            tokens: tokens.compactMap(\.self).min { $0.remaining < $1.remaining })
    }

    /// Some write `59.0`; a negative rest is none.
    private static func number(_ text: String) -> Int? {
        guard let value = Double(Text.line(text)), value.isFinite, value < 1e15 else { return nil }
        return max(0, Int(value))
    }

    static func moment(_ text: String, now: Timestamp) -> Timestamp? {
        let text = Text.line(text)
        if text.contains("T"), let time = Timestamp(text) { return time }
        if let value = Double(text) {
            guard value >= 0, value < 1e14 else { return nil }
            // A moment where it is too large to be a wait.
            if value > 1e12 { return Timestamp(microseconds: Int64(value * 1000)) }
            if value > 1e9 { return Timestamp(microseconds: Int64(value * 1_000_000)) }
            return now + .milliseconds(Int64(value * 1000))
        }
        return duration(text).map { now + $0 }
    }

    /// `6m0s`, `1.5s`, `20ms`, `1h2m3s`, `2d`: each unit once, the largest first.
    static func duration(_ text: String) -> Duration? {
        let units: [(name: String, milliseconds: Double)] = [
            ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
        ]
        var (rest, total, next) = (text[...], 0.0, 0)
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(name.count)
            guard let value = Double(digits), let unit = units[next...].firstIndex(where: { $0.name == name })
            else { return nil }
            total += value * units[unit].milliseconds
            next = unit + 1
        }
        guard total < 1e12 else { return nil }
        return .milliseconds(Int64(total))
    }
}
