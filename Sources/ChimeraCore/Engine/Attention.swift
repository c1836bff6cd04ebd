internal import Synchronization

/// People who are about to speak, on this node: the next turn waits for them a while. Nothing of it is stored; a
/// restart forgets it.
public final class Attention: Sendable {
    /// A typist is waited for this long after the last sign of typing, a raised hand this long at most.
    public static let typing = Duration.seconds(6)
    public static let hand = Duration.seconds(120)
    /// A driver that waits looks again this often: a hand that goes down is no event.
    static let look = Duration.seconds(1)

    private struct Holds {
        var typing: [ParticipantID: Duration] = [:]
        var hands: [ParticipantID: Duration] = [:]
    }

    private let holds = Mutex<[ConversationID: Holds]>([:])

    func typing(_ who: ParticipantID, in id: ConversationID, at now: Duration) {
        holds.withLock { $0[id, default: Holds()].typing[who] = now + Self.typing }
    }

    func hand(_ raised: Bool, of who: ParticipantID, in id: ConversationID, at now: Duration) {
        holds.withLock { $0[id, default: Holds()].hands[who] = raised ? now + Self.hand : nil }
    }

    /// It has spoken, or left the field.
    func letGo(_ who: ParticipantID, in id: ConversationID) {
        holds.withLock { holds in
            holds[id]?.typing[who] = nil
            holds[id]?.hands[who] = nil
            if holds[id].map({ $0.typing.isEmpty && $0.hands.isEmpty }) == true { holds[id] = nil }
        }
    }

    func finishedTyping(_ who: ParticipantID, in id: ConversationID) {
        holds.withLock { $0[id]?.typing[who] = nil }
    }

    /// Until when the next turn of a conversation waits; nil: for nobody.
    public func until(_ id: ConversationID, now: Duration) -> Duration? {
        holds.withLock { holds in
            guard var here = holds[id] else { return nil }
            here.typing = here.typing.filter { $0.value > now }
            here.hands = here.hands.filter { $0.value > now }
            holds[id] = here.typing.isEmpty && here.hands.isEmpty ? nil : here
            return (Array(here.typing.values) + Array(here.hands.values)).max()
        }
    }
}

extension ConversationService {
    /// Everybody sees it; from the next turn on the others wait for this person to speak, two minutes at most.
    public func raiseHand(_ raised: Bool, in id: ConversationID, by account: AccountID) async throws {
        try await require(.speaker, of: account, in: id)
        guard let seat = try await seat(of: account, in: id) else { return }
        engine.attention.hand(raised, of: seat.id, in: id, at: engine.clock.elapsed())
        engine.hub.signal(
            Signal(
                kind: raised ? .hand : .idle, participant: seat.id, name: seat.name,
                since: engine.clock.now()), on: StreamID(id))
    }
}
