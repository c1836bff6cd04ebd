internal import ChimeraCore

struct SQLEventStore: EventStore {
    let database: any SQLDatabase

    func events(of stream: StreamID, after seq: Int64, limit: Int) async throws -> [Event] {
        try await database.glance { connection in
            let events = try connection.all(
                Event.self,
                "SELECT \(Event.columns) FROM events WHERE stream = $1 AND seq > $2 ORDER BY seq LIMIT $3",
                stream, seq, max(0, limit))
            if events.first?.seq == seq + 1 { return events }
            // Nothing follows: the reader has all, or what follows is gone, or its number is not one of
            // this stream's (a backup was restored).
            if events.isEmpty, try limit <= 0 || connection.head(of: stream) == seq { return [] }
            throw gone(seq)
        }
    }

    func head(of stream: StreamID) async throws -> Int64 {
        try await database.glance { try $0.head(of: stream) }
    }

    /// The numbers are where the cursor stands, 0 where it never stood: `events(of:after:)` goes on there.
    func streamsBehind(cursor name: String, limit: Int) async throws -> [(stream: StreamID, seq: Int64)] {
        try await database.read { connection in
            let rows = try connection.rows(
                """
                SELECT s.id, COALESCE(c.seq, 0) FROM streams s
                LEFT JOIN cursors c ON c.stream = s.id AND c.name = $1
                WHERE s.kind = 'conversation' AND s.seq > COALESCE(c.seq, 0) ORDER BY s.id LIMIT $2
                """, name, limit)
            return try rows.map { row in
                var row = row
                return (stream: try row.next(), seq: try row.next())
            }
        }
    }

    private func gone(_ seq: Int64) -> Problem {
        Problem(
            .gone, "The events after \(seq) are no longer kept. Load the snapshot and go on from its number.")
    }
}

struct SQLCursorStore: CursorStore {
    let database: any SQLDatabase

    func cursor(_ name: String, stream: StreamID) async throws -> Int64 {
        try await database.glance { connection in
            try connection.value("SELECT seq FROM cursors WHERE name = $1 AND stream = $2", name, stream) ?? 0
        }
    }

    /// A stream that was purged meanwhile has no cursor; then nothing is stored.
    func setCursor(_ name: String, stream: StreamID, seq: Int64) async throws {
        _ = try await database.write { connection in
            try connection.execute(
                """
                INSERT INTO cursors (name, stream, seq)
                SELECT CAST($1 AS TEXT), id, CAST($2 AS BIGINT) FROM streams WHERE id = $3
                ON CONFLICT (name, stream) DO UPDATE SET seq = excluded.seq
                """, name, seq, stream)
        }
    }
}

extension SQLConnection {
    func head(of stream: StreamID) throws -> Int64 {
        try value("SELECT seq FROM streams WHERE id = $1", stream) ?? 0
    }
}

extension Event: SQLRecord {
    static let columns = "stream, seq, kind, subject, revision, account, command, audience, facts, at"

    init(_ row: inout SQLRow) throws {
        self.init(
            stream: try row.next(), seq: try row.next(), kind: try row.next(), subject: try row.next(),
            revision: try row.next(), actor: try row.next(), command: try row.next(),
            audience: try row.next(),
            facts: try row.next(), at: try row.next())
    }
}
