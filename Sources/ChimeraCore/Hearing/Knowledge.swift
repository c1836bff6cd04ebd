/// What one participant knows now, through the eyes of whoever asks: what the asker did not hear is only counted.
public struct Knowledge: Sendable, Hashable, Codable {
    /// A message, shortened for a list.
    public struct Item: Sendable, Hashable, Codable {
        public let message: MessageID
        public let position: Int
        public let author: String
        public let voice: PostVoice?
        public let text: String
        /// Who else heard it; nil: everyone.
        public let with: [String]?
        /// Why the participant does not know it.
        public let because: Hearing.Deafness?
    }

    public let participant: ParticipantID
    public let name: String
    public let branch: BranchID
    /// Messages of this path that it heard, and how many of the newest its model is shown.
    public let heard: Int
    public let shown: Int
    /// The oldest position that its next prompt would hold; nil: all of it.
    public let from: Int?
    /// What stands in for the rest.
    public let summary: Summary?
    public let secrets: [Item]
    public let notes: [Item]
    public let whispers: [Item]
    public let missed: [Item]
    /// What it heard and the asker did not.
    public let hidden: Int
    /// True where the conversation is longer than what was looked at (the newest 400 messages).
    public let isPartial: Bool
    public let drift: Drift?
    /// The share of the last eight turns that hold no word of the topic; nil: too few turns or words to tell.
    public let topicDrift: Double?
}

extension ConversationService {
    /// What `participant` would know if it spoke now on that branch.
    public func knowledge(
        of participant: ParticipantID, on wanted: BranchID?, in id: ConversationID, by account: AccountID
    ) async throws -> Knowledge {
        let look = try await hearingLook(on: wanted, in: id, by: account)
        guard let who = look.snapshot.participants.first(where: { $0.id == participant }) else {
            throw Problem.notFound("participant", participant)
        }
        let names = Dictionary(
            look.snapshot.participants.map { ($0.id, $0.name) }, uniquingKeysWith: { $1 })
        func item(_ message: Message, _ because: Hearing.Deafness? = nil) -> Knowledge.Item {
            let others: [String]? =
                if case .only(let few) = message.audience {
                    few.filter { $0 != participant }.compactMap { names[$0] }.sorted()
                } else { nil }
            return Knowledge.Item(
                message: message.id, position: message.position, author: message.authorName,
                voice: message.voice, text: Text.shortened(message.text, to: 240), with: others,
                because: because)
        }
        let state = look.state
        let open = state.messages.filter {
            $0.state != .removed && $0.state != .writing && $0.kind != .notice
                && $0.voice != .secret && $0.voice != .director
        }
        let heard = open.filter { state.hearing.hears(participant, $0) }
        let visible = { (message: Message) in message.audience.includes(look.reader) }
        let notes = state.hearing.notes.filter { state.hearing.hears(participant, $0) }
        let prompt = await nextPrompt(of: who, in: state)
        let summary = state.hearing.summary(for: participant)
        return Knowledge(
            participant: participant, name: who.name, branch: look.branch, heard: heard.count,
            shown: prompt.map { prompt in
                prompt.pieces.count { $0.part == .history && ($0.position != nil || !$0.quotes.isEmpty) }
            } ?? heard.count,
            from: prompt?.cutBefore,
            summary: summary.flatMap { $0.audience.includes(look.reader) ? $0 : nil },
            secrets: notes.filter { $0.voice == .secret && visible($0) }.map { item($0) },
            notes: notes.filter { $0.voice == .director && visible($0) }.map { item($0) },
            whispers: heard.filter { $0.audience != .everyone && visible($0) }.map { item($0) },
            missed: open.filter(visible).compactMap { message in
                state.hearing.deafness(of: participant, to: message).map { item(message, $0) }
            },
            hidden: (heard + notes).count { !visible($0) },
            isPartial: (state.messages.first?.position ?? 1) > 1,
            drift: Drift.measure(who, in: state),
            topicDrift: state.conversation.topic.flatMap { topic in
                TopicDrift.drift(open.filter { state.hearing.hears(participant, $0) }, from: topic)
            })
    }

    /// Who is there, what was said last and who heard it, along one branch.
    struct HearingLook {
        let snapshot: ConversationSnapshot
        let branch: BranchID
        let reader: ParticipantID?
        let state: TurnState
    }

    func hearingLook(
        on wanted: BranchID?, in id: ConversationID, by account: AccountID
    ) async throws -> HearingLook {
        try await require(.viewer, of: account, in: id)
        guard let snapshot = try await stores.conversations.snapshot(id) else {
            throw Problem.notFound("conversation", id)
        }
        let branch = try await branch(wanted, in: id).id
        guard let path = Path(to: branch, in: snapshot.branches) else {
            throw Problem.notFound("branch", branch)
        }
        let run =
            snapshot.runs.first { $0.branch == branch }
            ?? Run(
                id: RunID(id), conversation: id, branch: branch, startedBy: account, strategy: .natural,
                limits: .standard, speed: 1, seed: 0, startedAt: engine.clock.now())
        return HearingLook(
            snapshot: snapshot, branch: branch, reader: try await reader(account, in: id),
            state: TurnState(
                conversation: snapshot.conversation, participants: snapshot.participants.map(engine.current),
                run: run,
                messages: try await stores.messages.newest(of: path, in: id, limit: TurnState.window),
                hearing: try await stores.hearing(of: path, in: id)))
    }

    /// What its model would be asked if it spoke now; nil for people, and where no model is at hand.
    private func nextPrompt(of who: Participant, in state: TurnState) async -> PromptBuilder.Prompt? {
        guard who.isModel, let model = await engine.model(of: who) else { return nil }
        var dice = Dice(seed: 0)
        return PromptBuilder.prompt(for: who, in: state, model: model.info, dice: &dice)
    }
}

extension Engine {
    /// With its persona as the files say now.
    func current(_ participant: Participant) -> Participant {
        guard case .persona(let id) = participant.kind, let persona = library.persona(id) else {
            return participant
        }
        var participant = participant
        participant.persona = persona
        return participant
    }

    func model(of participant: Participant) async -> ResolvedModel? {
        var name = participant.model
        if name == nil { name = await directory.defaultModel() }
        guard let name else { return nil }
        return try? await directory.resolve(name)
    }
}
