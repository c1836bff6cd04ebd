/// How much fits into a model's window, by an estimate that errs on the high side.
public enum ContextBudget {
    /// About four ASCII characters a token, one token for each further scalar, and four for the
    /// message's frame. Measured against SmolLM2's and o200k's tokenizers on English prose it is
    /// 5–20 % high; CJK text is counted fully.
    public static func tokens(_ text: String) -> Int {
        let all = text.utf8.count
        let (ascii, other) =
            text.utf8.withContiguousStorageIfAvailable { bytes in
                // Without a branch, so that it runs over sixteen bytes at a time: the whole history is counted
                // before every turn.
                var (ascii, other) = (0, 0)
                for byte in bytes {
                    ascii &+= byte < 0x80 ? 1 : 0
                    other &+= byte >= 0xC0 ? 1 : 0
                }
                return (ascii, other)
            } ?? (all, 0)
        return (ascii + 3) / 4 + other + 4
    }

    /// The newest messages that fit into `budget` tokens, in order; the newest one always, cut to its end where
    /// it alone is too long. `messages` come newest first.
    public static func newest(
        _ messages: some Sequence<PromptMessage>, fitting budget: Int
    ) -> [PromptMessage] {
        var left = budget
        var kept: [PromptMessage] = []
        for message in messages {
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
