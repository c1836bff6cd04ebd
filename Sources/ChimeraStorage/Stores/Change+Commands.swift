internal import ChimeraCore

/// What a command's work returns: its value, and the id under which a repeat finds it again.
struct Done<Value: Sendable> {
    let value: Value
    let subject: String

    init(_ value: Value, _ subject: some CustomStringConvertible) {
        self.value = value
        self.subject = subject.description
    }
}

/// Loads what an earlier command made, by the id that its `Done` named; nil when it is no longer there.
struct Reload<Value: Sendable>: Sendable {
    let load: @Sendable (any SQLConnection, String) throws -> Value?

    init(_ load: @escaping @Sendable (any SQLConnection, String) throws -> Value?) { self.load = load }
}

extension Reload<Void> {
    /// For commands that leave nothing to load.
    static var nothing: Reload { Reload { _, _ in () } }
}

extension SQLDatabase {
    /// One command's change of a conversation. A repeat is answered by `again`.
    func change<Value: Sendable>(
        _ conversation: ConversationID, by command: Command, again: Reload<Value>,
        _ work: @escaping @Sendable (inout Change) throws -> Done<Value>
    ) async throws -> Committed<Value> {
        try await change(
            StreamID(conversation), missing: .notFound("conversation", conversation), by: command,
            again: again, work)
    }

    /// One command's change of an account, or of what belongs to it.
    func change<Value: Sendable>(
        _ account: AccountID, by command: Command, again: Reload<Value>,
        _ work: @escaping @Sendable (inout Change) throws -> Done<Value>
    ) async throws -> Committed<Value> {
        try await change(
            StreamID(account), missing: .notFound("account", account), by: command, again: again, work)
    }

    private func change<Value: Sendable>(
        _ stream: StreamID, missing: Problem, by command: Command, again: Reload<Value>,
        _ work: @escaping @Sendable (inout Change) throws -> Done<Value>
    ) async throws -> Committed<Value> {
        do {
            return try await write { connection in
                let opened = try Change(connection, stream: stream, command: command)
                if let subject = try connection.result(of: command) {
                    throw Repeated(value: try again.load(connection, subject))
                }
                guard var change = opened else { throw missing }
                let done = try work(&change)
                try change.end()
                try connection.remember(command, result: done.subject)
                return Committed(done.value, events: change.events)
            }
        } catch let repeated as Repeated<Value> {
            guard let value = repeated.value else { throw missing }
            return Committed(value, events: [], repeated: true)
        }
    }
}

/// Thrown to roll back the number that a repeated command took.
private struct Repeated<Value: Sendable>: Error {
    let value: Value?
}

extension SQLConnection {
    /// The subject of an earlier command with this id; `.conflict` when it asked for something else.
    fileprivate func result(of command: Command) throws -> String? {
        let row = try row(
            "SELECT digest, result FROM commands WHERE account = $1 AND id = $2", command.account, command.id)
        guard var row else { return nil }
        guard try row.next() == command.digest else {
            throw Problem(
                .conflict,
                "The id \(command.id) was used for another request. Make a new id for each change; repeat one "
                    + "only with the same body.", field: "id")
        }
        return try row.next(JSONValue.self)["id"]?.string ?? ""
    }

    fileprivate func remember(_ command: Command, result subject: String) throws {
        try execute(
            "INSERT INTO commands (account, id, digest, result, at) VALUES ($1, $2, $3, $4, $5)",
            command.account, command.id, command.digest, ["id": .string(subject)] as JSONValue, command.at)
    }
}
