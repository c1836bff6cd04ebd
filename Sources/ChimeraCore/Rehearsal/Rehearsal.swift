/// What a provider is asked to act out, written as the last message: `[rehearse words]`. Whoever plays the model (a
/// plug-in with `rehearses`, a server of a test) answers as it says, so that every provider is proved by the same
/// checks (`ProviderContract`).
public enum Rehearsal: Hashable, Sendable, CustomStringConvertible {
    /// `One two three.` in three pieces; 7 tokens read, 3 written.
    case words
    /// Reasoning `Let me think. `, then the text `Done.`
    case thoughts
    /// A call of the tool `look` with `{"at":"é"}`.
    case tool
    /// `64 bytes of image/png`, after the image that came.
    case image
    /// `It says sunny`, after the tool's result that came.
    case result
    /// Nothing for a while, then `At last.`
    case slow
    /// `Drip.` a letter at a time, a moment between two.
    case drip
    /// `Again. ` until somebody stops it.
    case endless
    /// `Half a`, then the connection is gone.
    case drop
    /// `Half a`, then an end without an end mark.
    case truncate
    /// `Half a`, then what is not of the format.
    case malformed
    /// A failure of this kind, with the words `as rehearsed`; after 7 s again where it is `rate-limited`.
    case failure(ProviderFailure.Kind)
    /// So many bytes of reasoning (`a`), then `Done.`
    case muchThought(Int)
    /// So many pieces of one letter (`a`) each.
    case pieces(Int)

    public var description: String {
        switch self {
        case .words: "words"
        case .thoughts: "thoughts"
        case .tool: "tool"
        case .image: "image"
        case .result: "result"
        case .slow: "slow"
        case .drip: "drip"
        case .endless: "endless"
        case .drop: "drop"
        case .truncate: "truncate"
        case .malformed: "malformed"
        case .failure(let kind): "failure \(kind.rawValue)"
        case .muchThought(let bytes): "much-thought \(bytes)"
        case .pieces(let count): "pieces \(count)"
        }
    }

    /// As it stands in the message.
    public var line: String { "[rehearse \(self)]" }

    /// The last one that a text names.
    public init?(in text: String) {
        var rest = text[...]
        var last: Rehearsal?
        while let start = rest.firstRange(of: "[rehearse ") {
            rest = rest[start.upperBound...]
            guard let end = rest.firstIndex(of: "]") else { break }
            last = Rehearsal(String(rest[..<end])) ?? last
        }
        guard let last else { return nil }
        self = last
    }

    private init?(_ words: String) {
        let parts = words.split(separator: " ").map(String.init)
        let plain: [Rehearsal] = [
            .words, .thoughts, .tool, .image, .result, .slow, .drip, .endless, .drop, .truncate, .malformed,
        ]
        if parts.count == 1, let known = plain.first(where: { $0.description == words }) {
            self = known
            return
        }
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "failure":
            guard let kind = ProviderFailure.Kind(rawValue: parts[1]) else { return nil }
            self = .failure(kind)
        case "much-thought":
            guard let bytes = Int(parts[1]), bytes >= 0 else { return nil }
            self = .muchThought(bytes)
        case "pieces":
            guard let count = Int(parts[1]), count >= 0 else { return nil }
            self = .pieces(count)
        default: return nil
        }
    }

    /// Failures that a provider can report of itself.
    public static let failures: [ProviderFailure.Kind] = [
        .unauthorized, .noCredit, .rateLimited, .overloaded, .contextTooLong, .refused, .modelMissing,
        .invalidRequest,
    ]

    /// What `image` is asked with.
    public static let picture: [UInt8] = (0..<64).map { UInt8($0) }
}
