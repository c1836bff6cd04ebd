internal import ChimeraCore

/// A driver's transactions take the stream's lock first, then raise the run's `beat` under its fence: the
/// same order as a person's change of the run, so the two never wait for each other.
struct SQLRunStore: RunStore {
    let database: any SQLDatabase

    func run(_ id: RunID) async throws -> Run? {
        try await database.glance { try $0.run(id) }
    }

    func active() async throws -> [Run] {
        try await database.glance { connection in
            try connection.all(
                Run.self, "SELECT \(Run.columns) FROM runs WHERE state <> 'stopped' ORDER BY started_at, id")
        }
    }

    func runs(of conversation: ConversationID) async throws -> [Run] {
        try await database.read { connection in
            try connection.all(
                Run.self, "SELECT \(Run.columns) FROM runs WHERE conversation = $1 ORDER BY started_at, id",
                conversation)
        }
    }

    func start(_ run: Run, command: Command) async throws -> Committed<Run> {
        try await database.change(run.conversation, by: command, again: .run(in: run.conversation)) {
            change in
            let connection = change.connection
            _ = try connection.branch(run.branch, in: run.conversation)
            let other: RunID? = try connection.value(
                "SELECT id FROM runs WHERE branch = $1 AND state <> 'stopped'", run.branch)
            guard other == nil else {
                throw Problem(
                    .conflict,
                    "A run is going on on this branch already. Stop it first, or fork a branch for another.")
            }
            try connection.insert(run)
            try change.tell(.runStarted, run.id, revision: run.revision)
            try change.tellRunning(of: run.conversation)
            return Done(run, run.id)
        }
    }

    func change(
        _ id: RunID, in conversation: ConversationID, command: Command,
        _ edit: @escaping @Sendable (inout Run) throws -> Void
    ) async throws -> Committed<Run> {
        try await database.change(conversation, by: command, again: .run(in: conversation)) {
            change in
            let stored = try change.connection.run(id, in: conversation)
            guard stored.state != .stopped else {
                throw Problem(.conflict, "This run has stopped. Start a new one.")
            }
            var changed = stored
            try edit(&changed)
            return Done(try change.store(changed, over: stored), id)
        }
    }

    func control(
        _ id: RunID, in conversation: ConversationID, facts: JSONValue, command: Command
    ) async throws -> Committed<Run> {
        try await database.change(conversation, by: command, again: .run(in: conversation)) {
            change in
            let run = try change.connection.run(id, in: conversation)
            guard run.state != .stopped else {
                throw Problem(.conflict, "This run has stopped. Start a new one.")
            }
            try change.tell(.runControl, id, revision: run.revision, facts: facts)
            return Done(run, id)
        }
    }

    func settle(
        _ id: RunID, fence: Int, at: Timestamp, _ edit: @escaping @Sendable (inout Run) -> Void
    ) async throws -> Committed<Run> {
        try await database.drive(id, at: at) { change in
            let stored = try change.connection.first(
                Run.self,
                """
                UPDATE runs SET beat = beat + 1 WHERE id = $1 AND fence = $2 AND state <> 'stopped'
                RETURNING \(Run.columns)
                """, id, fence)
            guard let stored else { throw LostFence() }
            var changed = stored
            edit(&changed)
            return try change.store(changed, over: stored)
        }
    }
}

extension Reload<Run> {
    fileprivate static func run(in conversation: ConversationID) -> Reload {
        Reload { connection, id in try RunID(id).flatMap { try connection.run($0, in: conversation) } }
    }
}

extension SQLDatabase {
    /// A driver's transaction; `LostFence` when the run is gone.
    func drive<Value: Sendable>(
        _ run: RunID, at: Timestamp, _ work: @escaping @Sendable (inout Change) throws -> Value
    ) async throws -> Committed<Value> {
        try await write { connection in
            guard var change = try Change(connection, run: run, at: at) else { throw LostFence() }
            let value = try work(&change)
            try change.end()
            return Committed(value, events: change.events)
        }
    }
}

extension Change {
    /// What may change of a run: everything but its place, its fence and its revision.
    fileprivate mutating func store(_ changed: Run, over stored: Run) throws -> Run {
        var run = changed
        run.fence = stored.fence
        run.revision = stored.revision + 1
        if run.state == .stopped {
            run.stop = run.stop ?? RunStop(.user)
            run.stoppedAt = run.stoppedAt ?? at
        } else {
            (run.stop, run.stoppedAt) = (nil, nil)
        }
        if run.state != .paused { run.pausedBecause = nil }
        try connection.update(run)
        if let stop = run.stop {
            var facts: [String: JSONValue] = ["stop": .string(stop.kind.rawValue)]
            facts["detail"] = stop.detail.map(JSONValue.string)
            try tell(.runStopped, run.id, revision: run.revision, facts: .object(facts))
        } else {
            try tell(.runChanged, run.id, revision: run.revision, facts: run.noticeFacts(over: stored))
        }
        if run.state != stored.state { try tellRunning(of: run.conversation) }
        return run
    }

    /// The queue without the one whose turn begins, and those before it. As the queue stands now: somebody
    /// may have changed it since the choice was made.
    mutating func takeFromQueue(_ participant: ParticipantID, of id: RunID) throws {
        guard var run = try connection.run(id), run.queue.contains(participant) else { return }
        run.queue = run.queue(after: participant)
        run.revision += 1
        try connection.update(run)
        try tell(.runChanged, id, revision: run.revision)
    }

    /// The conversation's row in the lists: it moves to the front, and whether it runs has changed.
    fileprivate mutating func tellRunning(of conversation: ConversationID) throws {
        try connection.execute("UPDATE conversations SET updated_at = $1 WHERE id = $2", at, conversation)
        try tellMembers(of: conversation, .run)
    }
}

extension Run {
    /// Why it was paused, for whoever reads it later.
    fileprivate func noticeFacts(over stored: Run) -> JSONValue {
        guard state == .paused, stored.state != .paused, let cause = pausedBecause else { return [:] }
        var facts: [String: JSONValue] = ["pausedBecause": .string(cause.rawValue)]
        if cause == .unwatched { facts["notice"] = .string(Unwatched.notice) }
        return .object(facts)
    }
}
