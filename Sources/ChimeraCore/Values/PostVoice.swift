/// How a message that a person wrote speaks, where it is not simply what that person says.
public enum PostVoice: String, Hashable, Sendable, Codable, CaseIterable {
    /// Tells what happens; outside the order of those who speak.
    case narrator
    /// A private word to one or all of the cast on how to go on; nobody says it aloud.
    case director
    /// What only its hearers know, from here on, however long ago it was told.
    case secret
    /// The author's words, written by a person (`Message.writer`) in its place.
    case played

    /// Said aloud: stands in the talk like any turn. Notes and secrets only stand in prompts.
    public var isSaid: Bool { self == .narrator || self == .played }

    /// The name that stands over it where nobody's own does.
    var authorName: String? {
        switch self {
        case .narrator: "Narrator"
        case .director: "Director"
        case .secret: "Secret"
        case .played: nil
        }
    }
}

extension Message {
    /// Somebody said it: no notice, no note to the cast.
    public var isSaid: Bool { kind != .notice && voice?.isSaid != false }
}
