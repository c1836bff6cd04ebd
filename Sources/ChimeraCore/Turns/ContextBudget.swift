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

    /// The newest pieces that fit into `budget` tokens, in order; the newest one always, cut to its end where
    /// it alone is too long. `pieces` come newest first.
    ///
    /// - Returns: also whether all of them fit.
    static func newest(
        _ pieces: some Sequence<PromptPiece>, fitting budget: Int
    ) -> (kept: [PromptPiece], isWhole: Bool) {
        var left = budget
        var kept: [PromptPiece] = []
        for var piece in pieces {
            let cost = piece.tokens
            if cost <= left {
                kept.append(piece)
                left -= cost
            } else {
                if kept.isEmpty {
                    // No longer made of its message: what is signed must not be cut.
                    piece.text = "…" + String(piece.text.suffix(max(200, left * 2)))
                    piece.quotes = piece.position.map { [$0] } ?? []
                    (piece.position, piece.before, piece.behind) = (nil, [], [])
                    kept.append(piece)
                }
                return (kept.reversed(), false)
            }
        }
        return (kept.reversed(), true)
    }
}
