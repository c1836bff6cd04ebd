public import ChimeraCore

/// Folds a conversation's frames into what a person sees: who is there, who speaks, and every text
/// exactly once, whatever was lost, repeated or taken back on the way.
///
/// A pure value; when it cannot go on (text is missing) it asks for a message, and the caller `adopt`s it.
public struct ConversationReader: Sendable {
    public enum Change: Sendable, Hashable {
        /// A turn takes the floor.
        case began(Message)
        /// This follows the text that was told before.
        case text(MessageID, String)
        /// Text was taken back; this is all that stands of it.
        case rewritten(MessageID, String)
        /// A turn's end, a post, or a notice: the message as it stays.
        case message(Message)
        case removed(Message)
        case participant(Participant)
        /// A run began or changed. Read late, it may be over already; what it said comes first, then `ended`.
        case run(Run)
        case ended(Run)
        case signal(Signal)
        /// Read this message and `adopt` it: its text has a gap here.
        case missing(MessageID)
        /// The store no longer keeps what comes next: load the snapshot and the newest messages.
        case reset
    }

    private struct Live {
        var attempt: Int
        var text = ""
        var length = 0
        var isMissing = false
    }

    public private(set) var participants: [ParticipantID: Participant]
    private var live: [MessageID: Live] = [:]
    /// The position of the newest message that was told whole, by branch.
    private var told: [BranchID: Int] = [:]

    public init(_ snapshot: ConversationSnapshot) {
        participants = Dictionary(snapshot.participants.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    }

    public mutating func apply(_ frame: Frame) -> [Change] {
        switch frame {
        case .event(let event, let attachment): apply(event, attachment)
        case .delta(let delta): apply(delta)
        case .signal(let signal): [.signal(signal)]
        case .reset: [.reset]
        case .hidden, .subscribed, .lagged, .error: []
        }
    }

    /// The message as the store has it, after `.missing` or a reset.
    public mutating func adopt(_ message: Message) -> [Change] {
        guard message.state == .writing else { return finish(message) }
        let isNew = live[message.id] == nil
        var changes: [Change] = isNew ? [.began(message)] : []
        changes += become(Self.text(of: message), attempt: message.attempt, message.id)
        return changes
    }

    private mutating func apply(_ event: Event, _ attachment: Attachment) -> [Change] {
        switch attachment {
        case .participant(let participant):
            participants[participant.id] = participant
            return [.participant(participant)]
        case .run(let run): return [event.kind == .runStopped ? .ended(run) : .run(run)]
        case .message(let message): return apply(event, message)
        case .none, .conversation, .branch, .persona: return []
        }
    }

    /// The message is as it stands now, which may be later than the event.
    private mutating func apply(_ event: Event, _ message: Message) -> [Change] {
        switch event.kind {
        case .turnStarted:
            guard live[message.id] == nil, !isTold(message) else { return [] }
            live[message.id] = Live(attempt: 1)
            return [.began(message)]
        case .turnAttempt:
            guard let attempt = event.facts["attempt"]?.int, let kept = event.facts["kept"]?.int else {
                return []
            }
            return restart(message.id, attempt: attempt, kept: kept)
        case .turnFinished, .messagePosted: return message.state == .writing ? [] : finish(message)
        case .messageRemoved: return [.removed(message)]
        default: return []
        }
    }

    private mutating func restart(_ id: MessageID, attempt: Int, kept: Int) -> [Change] {
        guard let now = live[id], attempt > now.attempt else { return [] }
        guard kept <= now.length else {
            live[id]?.isMissing = true
            return [.missing(id)]
        }
        return become(Self.head(of: now.text, kept), attempt: attempt, id)
    }

    private mutating func apply(_ delta: Delta) -> [Change] {
        guard delta.part == 0, let now = live[delta.message], delta.attempt >= now.attempt else { return [] }
        if delta.attempt > now.attempt || delta.offset > now.length {
            guard !now.isMissing else { return [] }
            live[delta.message]?.isMissing = true
            return [.missing(delta.message)]
        }
        let fresh = Self.tail(of: delta.text, from: now.length - delta.offset)
        guard !fresh.isEmpty else { return [] }
        live[delta.message]?.text += fresh
        live[delta.message]?.length += fresh.utf16.count
        return [.text(delta.message, fresh)]
    }

    private mutating func finish(_ message: Message) -> [Change] {
        guard !isTold(message) else { return [] }
        var changes: [Change] = []
        if message.kind == .turn, message.state != .removed {
            if live[message.id] == nil { changes.append(.began(message)) }
            changes += become(Self.text(of: message), attempt: message.attempt, message.id)
        }
        live[message.id] = nil
        told[message.branch] = max(told[message.branch] ?? 0, message.position)
        return changes + [.message(message)]
    }

    private func isTold(_ message: Message) -> Bool {
        message.position <= told[message.branch] ?? 0 && live[message.id] == nil
    }

    /// Whatever was told, the text is now this.
    private mutating func become(_ text: String, attempt: Int, _ id: MessageID) -> [Change] {
        let before = live[id]?.text ?? ""
        live[id] = Live(attempt: attempt, text: text, length: text.utf16.count)
        if text == before { return [] }
        // By code units: a base letter and the accent that follows in the next piece are one Character.
        if text.utf16.starts(with: before.utf16) {
            return [.text(id, Self.tail(of: text, from: before.utf16.count))]
        }
        return [.rewritten(id, text)]
    }

    private static func text(of message: Message) -> String {
        message.parts.lazy.filter { $0.kind == .text }.map(\.text).joined(separator: "\n\n")
    }

    private static func head(of text: String, _ length: Int) -> String {
        String(text.utf16.prefix(length)) ?? text
    }

    private static func tail(of text: String, from offset: Int) -> String {
        guard offset > 0 else { return text }
        return String(text.utf16.dropFirst(offset)) ?? ""
    }
}
