import ChimeraCore

extension Message {
    /// What was said, without notices and reasoning.
    var spoken: String { parts.filter { $0.kind == .text }.map(\.text).joined(separator: "\n\n") }

    /// A turn in which nothing was said, by choice.
    var isPass: Bool { kind == .turn && state == .done && spoken.isEmpty }
}
