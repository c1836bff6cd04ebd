extension Message {
    /// Those whom it calls to speak, in order. Only who hears it can be called; a person's whisper calls its
    /// hearers where it names none of them.
    func calls(of roster: [Participant]) -> [ParticipantID] {
        guard isSaid else { return [] }
        let hearers = roster.filter { audience.includes($0.id) }
        let named = Mentions.called(in: text, of: hearers)
        guard named.isEmpty, kind == .post, audience != .everyone else { return named }
        return hearers.map(\.id)
    }
}

extension TurnState {
    /// Who may hear the turn that comes: what answers a whisper is whispered to the same few.
    func audience(of speaker: ParticipantID, for reason: Reason) -> Audience {
        let called = reason.directive?.message.flatMap { id in messages.last { $0.id == id } } ?? said.last
        guard let called, called.author != speaker, case .only = called.audience,
            called.audience.includes(speaker), called.kind == .post || reason.directive?.message == called.id
        else { return .everyone }
        return called.audience
    }
}
