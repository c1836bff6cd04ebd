/// What an import stores: somebody else's document as a conversation of one's own. Pure; the document has
/// been checked.
public struct Adoption: Sendable {
    public let conversation: Conversation
    public let participants: [Participant]
    /// Each behind the one that it stands on.
    public let branches: [Branch]
    /// Each behind the one that it answers.
    public let messages: [Message]
    public let earlier: [ExportDocument.Earlier]

    /// - Throws: `Problem.invalid` when `until` is not in the document.
    init(_ request: ImportConversation, by account: Account, at now: Timestamp) throws(Problem) {
        let document = request.document
        let kept = try Kept(document, until: request.until)
        var names = Names(request.id)
        let id = ConversationID(request.id)

        participants = Self.people(of: document, in: id, by: account, model: request.model, &names)
        let main = kept.main ?? document.conversation.mainBranch
        branches = kept.branches.map { branch in
            Branch(
                id: names.new(branch.id), conversation: id, name: branch.name,
                parent: branch.parent.map { names.new($0) },
                forkPosition: branch.forkPosition.map { kept.place(on: branch.parent, $0) },
                tip: kept.tip(of: branch), createdAt: branch.createdAt)
        }
        var messages: [Message] = []
        for message in kept.messages {
            messages.append(
                Message(
                    id: names.new(message.id), conversation: id, branch: names.new(message.branch),
                    position: kept.position(of: message),
                    parent: kept.parent(of: message).map { names.new($0) },
                    kind: message.kind, author: message.author.map { names.new($0) },
                    authorName: message.authorName, voice: message.voice,
                    writer: message.writer.map { names.new($0) },
                    state: message.state == .writing ? .interrupted : message.state,
                    attempt: message.attempt, parts: Self.clean(message.parts),
                    audience: message.audience.mapped { names.new($0) },
                    reason: message.reason.map { Self.reason($0, kept, &names) }, model: message.model,
                    figures: message.figures, createdAt: message.createdAt,
                    finishedAt: message.finishedAt ?? message.createdAt))
        }
        self.messages = messages
        let known = Set(kept.messages.map(\.id))
        earlier = document.earlier.filter { known.contains($0.message) }.map {
            ExportDocument.Earlier(
                message: names.new($0.message), attempt: $0.attempt, parts: Self.clean($0.parts))
        }
        conversation = Conversation(
            id: id, owner: account.id, kind: document.conversation.kind, title: document.conversation.title,
            titleIsChosen: true, topic: document.conversation.topic,
            settings: document.conversation.settings, mainBranch: names.new(main), createdAt: now,
            updatedAt: now)
    }

    // MARK: People

    /// Whoever owned it is the one who imports it. Other people cannot come along: they stay as those who
    /// have left, so that what they said has an author.
    private static func people(
        of document: ExportDocument, in id: ConversationID, by account: Account, model: ModelName?,
        _ names: inout Names
    ) -> [Participant] {
        let accounts = document.participants.filter { $0.account != nil }
        let own = accounts.first { $0.account == document.conversation.owner } ?? accounts.first
        let models = document.participants.filter { $0.isModel && $0.present }
        let taken = Set(models.map { $0.name.lowercased() })
        let name =
            taken.contains(account.name.lowercased())
            ? (2...).lazy.map { "\(account.name) \($0)" }.first { !taken.contains($0.lowercased()) }
            : account.name
        func seat(of participant: Participant) -> Participant {
            Participant(
                id: names.new(participant.id), conversation: id, kind: .account(account.id),
                name: name ?? account.name, glyph: account.glyph ?? "•", role: account.about ?? "",
                seat: participant.seat)
        }
        var people = document.participants.map { participant in
            if participant.id == own?.id { return seat(of: participant) }
            let isPerson = participant.account != nil
            return Participant(
                id: names.new(participant.id), conversation: id,
                kind: isPerson ? .assistant : participant.kind, name: participant.name,
                aliases: participant.aliases, glyph: participant.glyph, hue: participant.hue,
                role: participant.role, persona: participant.persona, stance: participant.stance,
                systemPrompt: participant.systemPrompt, model: isPerson ? nil : model,
                parameters: participant.parameters, muted: participant.muted,
                present: participant.present && !isPerson, seat: participant.seat)
        }
        if own == nil {
            people.append(
                Participant(
                    id: names.made(), conversation: id, kind: .account(account.id),
                    name: name ?? account.name, glyph: account.glyph ?? "•", role: account.about ?? "",
                    seat: (people.map(\.seat).max() ?? 0) + 1))
        }
        return people
    }

    // MARK: Words

    /// Parts that came as JSON have not been through `Part.init`.
    private static func clean(_ parts: [Part]) -> [Part] {
        parts.map { Part($0.kind, text: $0.text, data: $0.data) }
    }

    private static func reason(_ reason: Reason, _ kept: Kept, _ names: inout Names) -> Reason {
        Reason(
            strategy: reason.strategy,
            directive: reason.directive.map { directive in
                .init(
                    directive.kind,
                    message: directive.message.flatMap { kept.has($0) ? names.new($0) : nil })
            },
            candidates: reason.candidates.map { candidate in
                .init(
                    participant: names.new(candidate.participant), name: candidate.name, out: candidate.out,
                    terms: candidate.terms, score: candidate.score)
            }, seed: reason.seed, turn: reason.turn)
    }
}

/// New ids for old ones, the same at every repeat of the command.
private struct Names {
    private let command: CommandID
    private var known: [String: CommandID] = [:]
    private var count: UInt64 = 0

    init(_ command: CommandID) { self.command = command }

    mutating func new<Tag>(_ old: ID<Tag>) -> ID<Tag> {
        let key = old.description
        if let id = known[key] { return ID(id) }
        let id: CommandID = made()
        known[key] = id
        return ID(id)
    }

    mutating func made<Tag>() -> ID<Tag> {
        count += 1
        return ID(command.derived(count))
    }
}

extension Audience {
    fileprivate func mapped(_ new: (ParticipantID) -> ParticipantID) -> Audience {
        switch self {
        case .everyone: .everyone
        case .only(let few): .only(Set(few.map(new)))
        }
    }
}
