import ChimeraCore
import ChimeraTesting
import Foundation
import Synchronization
import Testing

@testable import ChimeraStorage

@Suite struct `Every statement of the stores` {
    /// Tables that grow with what is said. The rest is small or read whole on purpose.
    private static let large = ["messages", "parts", "drafts", "events", "commands", "calls", "m", "p"]

    @Test func `finds its rows by an index`() async throws {
        let log = StatementLog()
        let promises =
            StorePromise.accounts + StorePromise.personas + StorePromise.conversations + StorePromise.lists
            + StorePromise.participants + StorePromise.branches + StorePromise.messages + StorePromise.runs
            + StorePromise.turns + StorePromise.events
        for promise in promises {
            let database = try await Database.temporary()
            try await promise.holds(for: .sql(RecordingDatabase(base: database.engine, log: log)))
            try database.close()
        }
        let statements = log.statements.sorted()
        #expect(statements.count > 80)
        try log.export(statements)

        let database = try await Database.temporary()
        for statement in statements {
            let plan: [String] = try await database.engine.read { connection in
                try connection.select("EXPLAIN QUERY PLAN \(statement)", []).map { row in
                    var row = row
                    for _ in 0..<3 { _ = try row.next(SQLValue.self) }
                    return try row.next()
                }
            }
            let scans = plan.filter { step in
                let words = step.split(separator: " ")
                return words.first == "SCAN" && Self.large.contains(String(words[1]))
                    && !step.contains("messages_writing")
            }
            #expect(scans.isEmpty, "\(statement)")
        }
        try database.close()
    }
}

/// An engine that writes down what it is asked.
private struct RecordingDatabase: SQLDatabase {
    let base: any SQLDatabase
    let log: StatementLog

    var dialect: Dialect { base.dialect }

    func read<T: Sendable>(_ work: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await base.read { try work(RecordingConnection(base: $0, log: log)) }
    }

    func glance<T: Sendable>(
        _ work: @escaping @Sendable (any SQLConnection) throws -> T
    ) async throws -> T {
        try await base.glance { try work(RecordingConnection(base: $0, log: log)) }
    }

    func write<T: Sendable>(_ work: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await base.write { try work(RecordingConnection(base: $0, log: log)) }
    }

    func close() throws { try base.close() }
}

private struct RecordingConnection: SQLConnection {
    let base: any SQLConnection
    let log: StatementLog

    func perform(_ sql: String, _ values: [SQLValue]) throws -> Int {
        log.add(sql)
        return try base.perform(sql, values)
    }

    func select(_ sql: String, _ values: [SQLValue]) throws -> [SQLRow] {
        log.add(sql)
        return try base.select(sql, values)
    }
}

private final class StatementLog: Sendable {
    private let seen = Mutex<Set<String>>([])

    var statements: Set<String> { seen.withLock { $0 } }

    func add(_ sql: String) { seen.withLock { _ = $0.insert(sql) } }

    /// For a check by hand on PostgreSQL: the schema, then each statement prepared.
    func export(_ statements: [String]) throws {
        guard let path = ProcessInfo.processInfo.environment["CHIMERA_EXPORT_SQL"] else { return }
        let schema = Migrator.bookkeeping(.postgres) + Migration.all.flatMap { $0.statements(.postgres) }
        let prepared = statements.enumerated().map { "PREPARE statement_\($0) AS\n\($1)" }
        let text = (schema + prepared).map { $0 + ";\n" }.joined(separator: "\n")
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }
}
