/// Who heard what on one path: the audience of each message, and who was there when it was said. Beside it what
/// stands for longer than the newest messages: secrets, directors' notes, summaries.
public struct Hearing: Sendable {
    /// Somebody came or left, at this position.
    private struct Passage: Sendable {
        let participant: ParticipantID
        let position: Int
        let came: Bool
        /// Knows nothing of what was said before.
        let fromNow: Bool
    }

    private var passages: [Passage] = []
    /// Secrets and directors' notes, oldest first.
    public private(set) var notes: [Message] = []
    public var summaries: [Summary] = []
    /// What its author's listeners shall not hear before a phase is over.
    var sealed: Set<MessageID> = []

    public init(standing: [Message] = [], summaries: [Summary] = []) {
        self.summaries = summaries
        for message in standing { add(message) }
    }

    mutating func add(_ message: Message) {
        if message.kind == .notice { return pass(message) }
        guard message.voice == .secret || message.voice == .director else { return }
        notes.removeAll { $0.id == message.id }
        guard message.state != .removed else { return }
        let place = notes.lastIndex { $0.position < message.position }.map { $0 + 1 } ?? 0
        notes.insert(message, at: place)
    }

    private mutating func pass(_ message: Message) {
        for part in message.parts {
            guard let notice = part.data?["notice"]?.string, notice == "came" || notice == "left",
                case .array(let ids)? = part.data?["participants"],
                !passages.contains(where: { $0.position == message.position })
            else { continue }
            for id in ids.compactMap({ $0.string.flatMap { ParticipantID($0) } }) {
                passages.append(
                    Passage(
                        participant: id, position: message.position, came: notice == "came",
                        fromNow: part.data?["hears"]?.string == "from-now"))
            }
            passages.sort { $0.position < $1.position }
        }
    }

    /// Why a participant does not know a message; nil: it does.
    public enum Deafness: String, Sendable, Hashable, Codable {
        /// It was for others.
        case whisper
        /// It was said before the participant came, and nothing of that was handed on.
        case before
        /// The participant had left.
        case away
    }

    public func deafness(of participant: ParticipantID, to message: Message) -> Deafness? {
        if message.author == participant { return nil }
        if sealed.contains(message.id) { return .whisper }
        switch message.audience {
        case .only(let few): return few.contains(participant) ? nil : .whisper
        case .everyone: break
        }
        guard !passages.isEmpty, message.kind != .notice else { return nil }
        var isHere = true
        for passage in passages where passage.participant == participant {
            if passage.position <= message.position {
                isHere = passage.came
            } else {
                // The first coming says what was known of the time before it.
                if passage.came, passage.fromNow, isHere { return .before }
                break
            }
        }
        return isHere ? nil : .away
    }

    public func hears(_ participant: ParticipantID, _ message: Message) -> Bool {
        deafness(of: participant, to: message) == nil
    }

    func notes(for participant: ParticipantID, _ voice: PostVoice) -> [Message] {
        notes.filter { $0.voice == voice && hears(participant, $0) }
    }

    /// The newest account of what was said that this one may read.
    func summary(for participant: ParticipantID) -> Summary? {
        summaries.last { $0.audience.includes(participant) && covers($0, participant) }
    }

    /// Somebody who missed a part of what a summary for everyone tells must not learn it from there.
    private func covers(_ summary: Summary, _ participant: ParticipantID) -> Bool {
        guard summary.audience == .everyone else { return true }
        return !passages.contains { passage in
            passage.participant == participant
                && (passage.came ? passage.fromNow : passage.position <= summary.position)
        }
    }
}

/// An account of what was said up to a message, for those who heard all of it.
public struct Summary: Sendable, Hashable, Codable {
    public let id: SummaryID
    public let conversation: ConversationID
    /// Where its last message stands; it holds on every path through that message.
    public let branch: BranchID
    public let position: Int
    public let until: MessageID
    public let audience: Audience
    public var text: String
    /// The model that wrote it; nil where a person did.
    public let model: ModelName?
    /// Who changed it by hand.
    public var editedBy: AccountID?
    public let createdAt: Timestamp
    public var revision: Int

    public init(
        id: SummaryID, conversation: ConversationID, branch: BranchID, position: Int, until: MessageID,
        audience: Audience, text: String, model: ModelName?, editedBy: AccountID? = nil,
        createdAt: Timestamp, revision: Int = 1
    ) {
        self.id = id
        self.conversation = conversation
        self.branch = branch
        self.position = position
        self.until = until
        self.audience = audience
        self.text = text
        self.model = model
        self.editedBy = editedBy
        self.createdAt = createdAt
        self.revision = revision
    }
}

public typealias SummaryID = ID<Summary>
