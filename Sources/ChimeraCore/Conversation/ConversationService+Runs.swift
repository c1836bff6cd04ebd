extension ConversationService {
    public func start(_ request: StartRun, in id: ConversationID, by account: AccountID) async throws -> Run {
        let seen = try await snapshot(for: account, atLeast: .speaker, in: id)
        return try await begin(
            request, in: seen.conversation, on: seen.branch(request.branch).id, seen: seen, by: account)
    }

    /// Stores a run, tells it and gives it to its driver. The caller has seen that the account may.
    ///
    /// - Parameter seen: the conversation as it stood a moment ago: it spares the driver a look.
    func begin(
        _ request: StartRun, in conversation: Conversation, on branch: BranchID,
        seen: ConversationSnapshot?, by account: AccountID
    ) async throws -> Run {
        guard conversation.trashedAt == nil else {
            throw Problem(.conflict, "This conversation is in the trash. Restore it first.")
        }
        guard engine.supervisor.count < Limits.activeRuns else {
            throw Problem(
                .tooMany, "\(Limits.activeRuns) runs are going on; more are not started. Stop one first.")
        }
        // 53 bits: every JSON reader keeps them whole.
        if let seed = request.seed, seed >> 53 != 0 {
            throw Problem.invalid(
                "The seed is \(seed); it must be below 9,007,199,254,740,992.", field: "seed")
        }
        let strategy = request.strategy ?? conversation.settings.strategy
        var limits = try Self.checked(limits: request.limits ?? conversation.settings.limits)
        if request.limits == nil, let format = try format(of: strategy), let turns = limits.turns {
            // A format has its own end; the usual limit is for talk that has none.
            let cast = try await stores.participants.participants(of: conversation.id)
            limits.turns = max(turns, format.turns(of: cast.count { $0.isModel && $0.present }) + 8)
        }
        let run = Run(
            id: RunID(request.id), conversation: conversation.id, branch: branch,
            startedBy: account,
            state: request.paused == true ? .paused : .running,
            strategy: strategy, limits: limits,
            speed: try Self.checked(speed: request.speed ?? conversation.settings.speed),
            seed: request.seed ?? request.id.low >> 11,
            pausedBecause: request.paused == true ? .person : nil,
            goesOnUnattended: request.goesOnUnattended ?? conversation.settings.goesOnUnattended,
            startedAt: engine.clock.now())
        let started = try await stores.runs.start(
            run, command: command(request.id, by: account, "start \(conversation.id)", request))
        // Told first: its driver's own events must not come before it.
        await told(started, .run(started.value))
        engine.supervisor.adopt(started, seen: seen)
        return started.value
    }

    public func control(
        _ run: RunID, _ request: ControlRun, in id: ConversationID, by account: AccountID
    ) async throws -> Run {
        try await require(.speaker, of: account, in: id)
        let command = command(request.id, by: account, "control \(run)", request)
        let now = engine.clock.now()
        switch request.action {
        case .pause:
            return try await change(run, in: id, command) { run in
                (run.state, run.pausedBecause) = (.paused, .person)
            }
        case .resume: return try await change(run, in: id, command) { $0.state = .running }
        case .stop:
            return try await change(run, in: id, command) { run in
                (run.state, run.stop, run.stoppedAt) = (.stopped, RunStop(.user), now)
            }
        case .speed:
            guard let speed = request.speed else {
                throw Problem.invalid("Say which speed: 0 to 16.", field: "speed")
            }
            let checked = try Self.checked(speed: speed)
            return try await change(run, in: id, command) { $0.speed = checked }
        case .strategy:
            guard let strategy = request.strategy else {
                throw Problem.invalid(
                    "Say which strategy: \(StrategyName.allCases.map(\.rawValue).joined(separator: ", ")).",
                    field: "strategy")
            }
            _ = try format(of: strategy)
            return try await change(run, in: id, command) { run in
                if run.strategy != strategy { run.progress = nil }
                run.strategy = strategy
            }
        case .vote: return try await vote(run, request, in: id, by: account)
        case .limits:
            guard let limits = request.limits else {
                throw Problem.invalid("Say which limits.", field: "limits")
            }
            let checked = try Self.checked(limits: limits)
            return try await change(run, in: id, command) { $0.limits = checked }
        case .step:
            return await told(
                try await stores.runs.control(run, in: id, facts: ["control": "step"], command: command))
        case .interrupt:
            return await told(
                try await stores.runs.control(run, in: id, facts: ["control": "interrupt"], command: command))
        case .skip:
            return await told(
                try await stores.runs.control(run, in: id, facts: ["control": "skip"], command: command))
        case .unattended:
            guard let goesOn = request.goesOnUnattended else {
                throw Problem.invalid(
                    "Say whether it goes on with nobody watching.", field: "goesOnUnattended")
            }
            return try await change(run, in: id, command) { $0.goesOnUnattended = goesOn }
        case .queue:
            guard let queue = request.participants else {
                throw Problem.invalid(
                    "Say who speaks next, by the participants' ids; an empty list clears the queue.",
                    field: "participants")
            }
            guard queue.count <= Limits.queue else {
                throw Problem.invalid(
                    "The queue has \(queue.count) entries; at most \(Limits.queue) are kept.",
                    field: "participants")
            }
            try await checkCanSpeak(queue, in: id, field: "participants")
            return try await change(run, in: id, command) { $0.queue = queue }
        case .next:
            guard let participant = request.participant else {
                throw Problem.invalid("Say who speaks next, by the participant's id.", field: "participant")
            }
            try await checkCanSpeak([participant], in: id, field: "participant")
            return await told(
                try await stores.runs.control(
                    run, in: id, facts: ["control": "next", "participant": .string(participant.description)],
                    command: command))
        }
    }

    private func checkCanSpeak(
        _ chosen: [ParticipantID], in id: ConversationID, field: String
    ) async throws {
        let cast = try await stores.participants.participants(of: id)
        for participant in chosen {
            guard let one = cast.first(where: { $0.id == participant }), one.isModel, one.present else {
                throw Problem.notFound("participant", participant)
            }
            guard !one.muted else {
                throw Problem(.conflict, "\(one.name) is muted. Unmute first.", field: field)
            }
        }
    }

    /// Stops every run that this account may stop; returns how many.
    public func stopAll(by account: AccountID) async throws -> Int {
        var stopped = 0
        for run in try await stores.runs.active() {
            guard let role = try await stores.conversations.role(of: account, in: run.conversation),
                role >= .speaker
            else { continue }
            if try await stop(run, by: account) { stopped += 1 }
        }
        return stopped
    }

    func stopRuns(of conversation: ConversationID, by account: AccountID) async throws {
        for run in try await stores.runs.runs(of: conversation) where run.state != .stopped {
            _ = try await stop(run, by: account)
        }
    }

    private func stop(_ run: Run, by account: AccountID) async throws -> Bool {
        do {
            _ = try await control(run.id, ControlRun(action: .stop), in: run.conversation, by: account)
            return true
        } catch let problem as Problem where problem.type == .conflict {
            return false
        }
    }

    /// A run of one turn by one participant.
    func oneTurn(
        of participant: ParticipantID, on branch: BranchID, in id: ConversationID,
        command commandID: CommandID, by account: AccountID
    ) async throws -> Run {
        let request = StartRun(
            id: commandID, branch: branch, strategy: .manual,
            limits: RunLimits(turns: 1, seconds: 600, tokens: nil), speed: 0)
        let started = try await start(request, in: id, by: account)
        return await told(
            try await stores.runs.control(
                started.id, in: id,
                facts: [
                    "control": "next", "participant": .string(participant.description), "regenerate": true,
                ],
                command: command(commandID.derived(3), by: account, "regenerate \(started.id)", participant)))
    }

    private func change(
        _ run: RunID, in id: ConversationID, _ command: Command,
        _ change: @escaping @Sendable (inout Run) -> Void
    ) async throws -> Run {
        await told(
            try await stores.runs.change(run, in: id, command: command) { run in
                guard run.state != .stopped else {
                    throw Problem(
                        .conflict,
                        "This run has ended (\(run.stop?.kind.rawValue ?? "stopped")). Start a new one.")
                }
                change(&run)
            })
    }
}

extension ConversationService {
    public func runs(of id: ConversationID, by account: AccountID) async throws -> [Run] {
        try await require(.viewer, of: account, in: id)
        return try await stores.runs.runs(of: id)
    }

    /// Every provider call of a conversation, for its owner: support, reconciliation.
    public func calls(of id: ConversationID, by account: AccountID) async throws -> [CallRecord] {
        try await require(.owner, of: account, in: id)
        return try await stores.calls.calls(of: id)
    }

    /// Whose eyes an account follows a stream with: its own account's stream, or a conversation that it
    /// may read. Throws `.notFound` for any other.
    public func reader(of stream: StreamID, by account: AccountID) async throws -> ParticipantID? {
        if stream == StreamID(account) { return nil }
        let conversation = ConversationID(stream)
        guard try await stores.conversations.role(of: account, in: conversation) != nil else {
            throw Problem.notFound("stream", stream)
        }
        return try await reader(account, in: conversation)
    }

    /// Tells everybody who watches that this person writes.
    public func typing(in id: ConversationID, by account: AccountID) async throws {
        try await require(.speaker, of: account, in: id)
        guard let seat = try await seat(of: account, in: id) else { return }
        engine.attention.typing(seat.id, in: id, at: engine.clock.elapsed())
        engine.hub.signal(
            Signal(kind: .composing, participant: seat.id, name: seat.name, since: engine.clock.now()),
            on: StreamID(id))
    }
}
