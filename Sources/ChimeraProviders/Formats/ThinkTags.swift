/// Parts `<think>…</think>` at a reply's start from what follows: servers that do not know a
/// model's template leave its reasoning in the text. Later tags are text like any other.
struct ThinkTags {
    private enum Place { case start, inside, behind, outside }

    private var place: Place
    /// Read, but not yet known to be text or a part of a tag.
    private var held: [UInt8] = []

    init(isOn: Bool) {
        place = isOn ? .start : .outside
    }

    /// True once nothing is looked at any more.
    var isOutside: Bool { place == .outside }

    typealias Piece = (bytes: [UInt8], isReasoning: Bool)

    /// What is certain now.
    mutating func feed(_ bytes: [UInt8]) -> [Piece] {
        var pieces: [Piece] = []
        held += bytes
        if place == .start {
            let body = held.drop(while: isSpace)
            if body.count < open.count, open.starts(with: body) { return [] }
            if body.starts(with: open) {
                held = Array(body.dropFirst(open.count))
                place = .inside
            } else {
                place = .outside
            }
        }
        if place == .inside {
            if let end = held.firstRange(of: close) {
                pieces.append((Array(held[..<end.lowerBound]), true))
                held = Array(held[end.upperBound...])
                place = .behind
            } else {
                let keep =
                    (0..<close.count).reversed().first { held.suffix($0).elementsEqual(close.prefix($0)) }
                    ?? 0
                pieces.append((Array(held.dropLast(keep)), true))
                held = held.suffix(keep)
            }
        }
        if place == .behind {
            held = Array(held.drop(while: isSpace))
            if !held.isEmpty { place = .outside }
        }
        if place == .outside {
            pieces.append((held, false))
            held = []
        }
        return pieces
    }

    /// The reply has ended: what is held is what it looks like.
    mutating func finish() -> Piece {
        defer {
            held = []
            place = .outside
        }
        return (held, place == .inside)
    }
}

private let open = Array("<think>".utf8)
private let close = Array("</think>".utf8)

private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
