internal import ChimeraCore

struct SQLCallStore: CallStore {
    let database: any SQLDatabase

    func calls(of conversation: ConversationID) async throws -> [CallRecord] {
        try await database.read { connection in
            try connection.all(
                CallRecord.self,
                "SELECT \(CallRecord.columns) FROM calls WHERE conversation = $1 ORDER BY started_at, id",
                conversation)
        }
    }

    func calls(by account: AccountID) async throws -> [CallRecord] {
        try await database.read { connection in
            try connection.all(
                CallRecord.self,
                """
                SELECT \(CallRecord.columns) FROM calls WHERE conversation = '' AND account = $1
                ORDER BY started_at, id
                """, account)
        }
    }

    func begin(_ call: NewCall, at: Timestamp) async throws {
        try await database.write { try $0.begin(call, conversation: nil, run: nil, message: nil, at: at) }
    }

    func begin(
        _ call: NewCall, in conversation: ConversationID, run: RunID?, at: Timestamp
    ) async throws {
        try await database.write { connection in
            try connection.begin(call, conversation: conversation, run: run, message: nil, at: at)
        }
    }

    func settle(_ outcome: CallOutcome, at: Timestamp) async throws {
        try await database.write { try $0.settle(outcome, at: at) }
    }

    func loseOpenCalls(at: Timestamp) async throws {
        _ = try await database.write { connection in
            let open = try connection.rows(
                "SELECT id FROM calls WHERE message IS NULL AND state = 'started' ORDER BY id")
            for var row in open { try connection.lose(try row.next(), said: 0, at: at) }
        }
    }
}

extension SQLConnection {
    /// On record before it is made.
    func begin(
        _ call: NewCall, conversation: ConversationID?, run: RunID?, message: MessageID?, at: Timestamp
    ) throws {
        try execute(
            """
            INSERT INTO calls (id, account, conversation, run, message, purpose, persona, endpoint, model, attempt,
                state, started_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, 'started', $10)
            """,
            call.id, call.account, conversation?.description ?? "", run, message, call.purpose, call.persona,
            call.endpoint,
            call.model, at)
    }
}

extension CallRecord: SQLRecord {
    static let columns = """
        id, state, input, output, cache_read, cache_write, cache_write_long, reasoning, estimated, request_id, error,
        computed_cost, reported_cost, price, saved, own_input, own_output, stand_in, milliseconds, run, message,
        purpose, persona, endpoint, model, started_at, ended_at
        """

    init(_ row: inout SQLRow) throws {
        let (id, state) = (try row.next(CallID.self), try row.next(CallOutcome.State.self))
        let (input, output) = (try row.next(Int?.self), try row.next(Int?.self))
        var usage = Usage(
            input: input ?? 0, output: output ?? 0, cacheRead: try row.next(), cacheWrite: try row.next(),
            cacheWriteLong: try row.next(), reasoning: try row.next())
        usage.estimated = try row.next()
        var outcome = CallOutcome(
            id: id, state: state, usage: input == nil ? nil : usage, requestID: try row.next(),
            error: try row.next())
        var charge = Charge(
            computed: try row.next(), reported: try row.next(), version: try row.next())
        charge.saved = try row.next()
        let own = (try row.next(Int?.self), try row.next(Int?.self))
        if let input = own.0, let output = own.1 { charge.own = OwnCount(input: input, output: output) }
        if charge != Charge() { outcome.charge = charge }
        outcome.standIn = try row.next()
        outcome.milliseconds = try row.next()
        self.init(
            outcome: outcome, run: try row.next(), message: try row.next(), purpose: try row.next(),
            persona: try row.next(), endpoint: try row.next(), model: try row.next(),
            startedAt: try row.next(), endedAt: try row.next())
    }
}
