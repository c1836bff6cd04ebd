/// How much fits into a model's window, by an estimate that errs on the high side.
public enum ContextBudget {
    /// About four ASCII characters a token, one token for each further scalar, and four for the
    /// message's frame. Measured against SmolLM2's and o200k's tokenizers on English prose it is
    /// 5–20 % high; CJK text is counted fully.
    public static func tokens(_ text: String) -> Int {
        var ascii = 0
        var other = 0
        for byte in text.utf8 {
            if byte < 0x80 { ascii += 1 } else if byte >= 0xC0 { other += 1 }
        }
        return (ascii + 3) / 4 + other + 4
    }

    /// The newest of `messages` that fit into `budget` tokens, in order; the last one always, cut to
    /// its end where it alone is too long.
    public static func newest(_ messages: [PromptMessage], fitting budget: Int) -> [PromptMessage] {
        var left = budget
        var kept: [PromptMessage] = []
        for message in messages.reversed() {
            let cost = tokens(message.text)
            if cost <= left {
                kept.append(message)
                left -= cost
            } else {
                if kept.isEmpty {
                    kept.append(
                        PromptMessage(message.role, "…" + String(message.text.suffix(max(200, left * 2)))))
                }
                break
            }
        }
        return kept.reversed()
    }
}
