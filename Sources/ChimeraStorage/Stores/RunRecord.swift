internal import ChimeraCore

extension Run: SQLRecord {
    static let columns = """
        id, conversation, branch, started_by, state, strategy, limits, speed, seed, turns, tokens,
        active_milliseconds, stop, queue, paused_because, goes_on_unattended, progress, fence, started_at,
        stopped_at, revision
        """

    init(_ row: inout SQLRow) throws {
        self.init(
            id: try row.next(), conversation: try row.next(), branch: try row.next(),
            startedBy: try row.next(),
            state: try row.next(), strategy: try row.next(),
            limits: try row.next(Document<RunLimits>.self).value,
            speed: try row.next(), seed: try row.next(), turns: try row.next(), tokens: try row.next(),
            activeMilliseconds: try row.next(), stop: try row.next(Document<RunStop>?.self)?.value,
            queue: try row.next(Document<[ParticipantID]>.self).value, pausedBecause: try row.next(),
            goesOnUnattended: try row.next(),
            progress: try row.next(Document<FormatProgress>?.self)?.value, fence: try row.next(),
            startedAt: try row.next(),
            stoppedAt: try row.next(),
            revision: try row.next())
    }
}

extension SQLConnection {
    func run(_ id: RunID) throws -> Run? {
        try first(Run.self, "SELECT \(Run.columns) FROM runs WHERE id = $1", id)
    }

    func run(_ id: RunID, in conversation: ConversationID) throws -> Run {
        guard let run = try run(id), run.conversation == conversation else {
            throw Problem.notFound("run", id)
        }
        return run
    }

    func insert(_ run: Run) throws {
        try execute(
            """
            INSERT INTO runs (id, conversation, branch, started_by, state, strategy, limits, speed, seed, turns,
                tokens, active_milliseconds, stop, queue, paused_because, goes_on_unattended, progress, fence,
                started_at, stopped_at, revision)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
            """,
            run.id, run.conversation, run.branch, run.startedBy, run.state, run.strategy,
            Document(run.limits),
            run.speed, run.seed, run.turns, run.tokens, run.activeMilliseconds, run.stop.map(Document.init),
            Document(run.queue), run.pausedBecause, run.goesOnUnattended,
            run.progress.map(Document.init), run.fence, run.startedAt,
            run.stoppedAt, run.revision)
    }

    func update(_ run: Run) throws {
        try execute(
            """
            UPDATE runs SET state = $1, strategy = $2, limits = $3, speed = $4, seed = $5, turns = $6, tokens = $7,
                active_milliseconds = $8, stop = $9, queue = $10, paused_because = $11, goes_on_unattended = $12,
                progress = $13, stopped_at = $14, revision = $15
            WHERE id = $16
            """,
            run.state, run.strategy, Document(run.limits), run.speed, run.seed, run.turns, run.tokens,
            run.activeMilliseconds, run.stop.map(Document.init), Document(run.queue), run.pausedBecause,
            run.goesOnUnattended, run.progress.map(Document.init), run.stoppedAt, run.revision, run.id)
    }
}
