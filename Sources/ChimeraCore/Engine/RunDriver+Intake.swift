extension RunDriver {
    private var stream: StreamID { StreamID(state.conversation.id) }

    /// Reads what others stored since, if anything did.
    func intake() async throws {
        while true {
            if let newest = engine.hub.newest(on: stream), newest <= seq { return }
            let events = try await engine.stores.events.events(of: stream, after: seq, limit: 200)
            for event in events where event.seq > seq {
                if event.actor != nil { unwatched.attended(at: engine.clock.elapsed()) }
                try await fold(event)
                seq = max(seq, event.seq)
            }
            if events.count < 200 { return }
        }
    }

    /// Wishes that were stored before this driver came and that no turn has followed yet: a choice made
    /// right after the start, or just before the process died. Older than a thousand events they are void.
    ///
    /// - Parameter start: the event with which the run began, where it is known.
    func recall(since start: Int64?) async throws {
        let from = max(0, start ?? seq - 1000)
        guard from < seq else { return }
        let recent = try await engine.stores.events.events(of: stream, after: from, limit: 1000)
        var wishes: [JSONValue] = []
        let own = Set(state.messages.filter { $0.run == id }.map(\.id.description))
        for event in recent where event.seq <= seq {
            switch event.kind {
            case .runStarted where event.subject == id.description: wishes = []
            case .turnStarted where own.contains(event.subject): wishes = []
            case .runControl where event.subject == id.description: wishes.append(event.facts)
            // A driver took somebody out of the queue: that wish is fulfilled.
            case .runChanged
            where event.subject == id.description && event.actor == nil && event.facts["pausedBecause"] == nil:
                if let done = wishes.firstIndex(where: { $0["control"] == "skip" }) {
                    wishes.remove(at: done)
                }
            default: continue
            }
        }
        for wish in wishes { control(wish) }
        cutOff = false
    }

    /// Tells what this driver stored itself, whose effect on the state is known.
    func tell(_ events: [Event], _ attachment: Attachment) {
        engine.hub.publish(events, [attachment])
        passOwn(events)
    }

    /// The newest event counts as read where nobody else's came before it.
    func passOwn(_ events: [Event]) {
        for event in events where event.stream == stream && event.seq == seq + 1 { seq = event.seq }
    }

    private func fold(_ event: Event) async throws {
        let conversation = state.conversation.id
        switch event.kind {
        case .messagePosted, .messageRemoved, .messageRestored, .turnStarted, .turnFinished:
            guard let id = MessageID(event.subject),
                let message = try await engine.stores.messages.message(id, in: conversation),
                message.branch == state.run.branch || state.messages.contains(where: { $0.id == id })
            else { return }
            state.add(message)
        case .participantJoined, .participantChanged, .participantLeft:
            state.participants = await fresh(
                try await engine.stores.participants.participants(of: conversation))
            // Whoever got another model gets another chance.
            state.broken = []
            state.overBudget = [:]
            state.withoutModel = []
        case .conversationChanged:
            if let changed = try await engine.stores.conversations.conversation(conversation) {
                state.conversation = changed
            }
        case .summaryChanged:
            let branches = try await engine.stores.branches.branches(of: conversation)
            guard let path = Path(to: state.run.branch, in: branches) else { return }
            state.hearing.summaries = try await engine.stores.summaries.summaries(of: path)
        case .runChanged, .runStopped:
            guard event.subject == id.description, let run = try await engine.stores.runs.run(id) else {
                return
            }
            state.run = run
            if run.state == .stopped { cutOff = true }
            if run.state == .running { state.steps = 0 }
        case .runControl:
            guard event.subject == id.description else { return }
            control(event.facts)
        default: return
        }
    }

    private func control(_ facts: JSONValue) {
        switch facts["control"]?.string {
        case "interrupt": cutOff = true
        case "step": state.steps += 1
        case "skip": state.skips += 1
        case "next":
            guard let participant = facts["participant"]?.string.flatMap({ ParticipantID($0) }) else {
                return
            }
            let kind: Reason.Directive.Kind = facts["regenerate"]?.bool == true ? .regenerate : .next
            state.enqueue(TurnState.Call(participant, Reason.Directive(kind)))
        default: return
        }
    }

    /// Participants with their personas as the files say now; what people say of themselves is read anew.
    func fresh(_ participants: [Participant]) async -> [Participant] {
        about = [:]
        for participant in participants where participant.present {
            guard let account = participant.account,
                let line = try? await engine.stores.accounts.account(account)?.about,
                !line.isEmpty
            else { continue }
            about[participant.id] = line
        }
        return participants.map { participant in
            guard case .persona(let id) = participant.kind, let current = engine.library.persona(id) else {
                return participant
            }
            var participant = participant
            participant.persona = current
            return participant
        }
    }

    /// Watches while a turn is spoken; returns when it has to end.
    func watch() async {
        while !Task.isCancelled {
            await bell.wait()
            if Task.isCancelled { return }
            try? await intake()
            if cutOff { return }
        }
    }
}

extension TurnState {
    /// Stands until the run is loaded.
    static var empty: TurnState {
        let zero = Timestamp(microseconds: 0)
        let conversation = Conversation(
            id: ConversationID(high: 0, low: 0), owner: AccountID(high: 0, low: 0), kind: .room, title: "",
            titleIsChosen: false,
            topic: nil, settings: ConversationSettings(), mainBranch: BranchID(high: 0, low: 0),
            createdAt: zero, updatedAt: zero)
        let run = Run(
            id: RunID(high: 0, low: 0), conversation: conversation.id, branch: conversation.mainBranch,
            startedBy: conversation.owner, strategy: .natural, limits: .standard, speed: 0, seed: 0,
            startedAt: zero)
        return TurnState(conversation: conversation, participants: [], run: run, messages: [])
    }
}
