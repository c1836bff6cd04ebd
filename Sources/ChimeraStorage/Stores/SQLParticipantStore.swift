internal import ChimeraCore

struct SQLParticipantStore: ParticipantStore {
    let database: any SQLDatabase

    func participants(of conversation: ConversationID) async throws -> [Participant] {
        try await database.glance { try $0.participants(of: conversation) }
    }

    func join(
        _ participant: Participant, on branch: BranchID, hearsFromNow: Bool, command: Command
    ) async throws -> Committed<Participant> {
        let conversation = participant.conversation
        return try await database.change(
            conversation, by: command,
            again: .participant(in: conversation)
        ) { change in
            let connection = change.connection
            let present = try connection.participants(of: conversation).filter(\.present)
            try connection.refuseCrowd(present.count + 1)
            var joined = participant
            joined.present = true
            let seat: Int =
                try connection.value(
                    "SELECT COALESCE(MAX(seat), -1) + 1 FROM participants WHERE conversation = $1",
                    conversation) ?? 0
            joined.seat = seat
            try connection.insert(joined)
            try change.tell(.participantJoined, joined.id, revision: joined.revision)
            try change.note(
                .came, [joined], on: branch, in: conversation, hears: hearsFromNow ? "from-now" : nil)
            try change.tellMembers(of: conversation, .changed)
            return Done(joined, joined.id)
        }
    }

    func update(
        _ id: ParticipantID, in conversation: ConversationID, expecting revision: Int?, command: Command,
        _ edit: @escaping @Sendable (inout Participant) throws -> Void
    ) async throws -> Committed<Participant> {
        try await database.change(
            conversation, by: command, again: .participant(in: conversation)
        ) { change in
            let stored = try change.connection.participant(id, in: conversation)
            if let revision, revision != stored.revision {
                throw Problem.stale("participant", current: stored.revision)
            }
            var changed = stored
            try edit(&changed)
            changed.revision = stored.revision + 1
            try change.connection.update(changed)
            try change.tell(.participantChanged, id, revision: changed.revision)
            if (stored.name, stored.glyph, stored.hue) != (changed.name, changed.glyph, changed.hue) {
                try change.tellMembers(of: conversation, .changed)
            }
            return Done(changed, id)
        }
    }

    func leave(
        _ id: ParticipantID, in conversation: ConversationID, on branch: BranchID, command: Command
    ) async throws -> Committed<Participant> {
        try await database.change(
            conversation, by: command, again: .participant(in: conversation)
        ) { change in
            var participant = try change.connection.participant(id, in: conversation)
            guard participant.present else {
                throw Problem(.conflict, "\(participant.name) has left already. There is nothing more to do.")
            }
            participant.present = false
            participant.revision += 1
            try change.connection.update(participant)
            try change.tell(.participantLeft, id, revision: participant.revision)
            try change.note(.left, [participant], on: branch, in: conversation)
            try change.tellMembers(of: conversation, .changed)
            return Done(participant, id)
        }
    }
}

extension Reload<Participant> {
    fileprivate static func participant(in conversation: ConversationID) -> Reload {
        Reload { connection, id in
            try ParticipantID(id).flatMap { try connection.participant($0, in: conversation) }
        }
    }
}

extension SQLConnection {
    func participants(of conversation: ConversationID) throws -> [Participant] {
        try all(
            Participant.self,
            "SELECT \(Participant.columns) FROM participants WHERE conversation = $1 ORDER BY seat, id",
            conversation)
    }

    func participant(_ id: ParticipantID, in conversation: ConversationID) throws -> Participant {
        let participant = try first(
            Participant.self,
            "SELECT \(Participant.columns) FROM participants WHERE id = $1 AND conversation = $2", id,
            conversation)
        guard let participant else { throw Problem.notFound("participant", id) }
        return participant
    }

    func refuseCrowd(_ count: Int) throws {
        guard count <= Limits.participants else {
            throw Problem(
                .conflict,
                "A conversation has room for \(Limits.participants) participants. Let one leave before another joins."
            )
        }
    }

    func insert(_ participant: Participant) throws {
        try refuseTakenName(participant)
        let inserted = try execute(
            """
            INSERT INTO participants (id, conversation, kind, name, name_key, glyph, hue, muted, present, seat,
                revision, details)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (id) DO NOTHING
            """,
            participant.id, participant.conversation, participant.kind.description, participant.name,
            NameKey.of(participant.name), participant.glyph, participant.hue, participant.muted,
            participant.present,
            participant.seat, participant.revision, Document(ParticipantDetails(participant)))
        guard inserted == 1 else {
            throw Problem(
                .conflict, "There is a participant \(participant.id) already. Make a new id.", field: "id")
        }
    }

    fileprivate func update(_ participant: Participant) throws {
        try refuseTakenName(participant)
        try execute(
            """
            UPDATE participants SET kind = $1, name = $2, name_key = $3, glyph = $4, hue = $5, muted = $6,
                present = $7, seat = $8, revision = $9, details = $10
            WHERE id = $11
            """,
            participant.kind.description, participant.name, NameKey.of(participant.name), participant.glyph,
            participant.hue, participant.muted, participant.present, participant.seat, participant.revision,
            Document(ParticipantDetails(participant)), participant.id)
    }

    private func refuseTakenName(_ participant: Participant) throws {
        guard participant.present else { return }
        let other: ParticipantID? = try value(
            "SELECT id FROM participants WHERE conversation = $1 AND name_key = $2 AND present = 1 AND id <> $3",
            participant.conversation, NameKey.of(participant.name), participant.id)
        guard other == nil else {
            throw Problem(
                .conflict, "\(participant.name) is here already. Give one of the two another name.",
                field: "name")
        }
    }
}

/// What nothing queries.
private struct ParticipantDetails: Codable, Sendable {
    var aliases: [String]
    var role: String
    var persona: Persona?
    var stance: Stance?
    var systemPrompt: String?
    var model: ModelName?
    var fallbacks: [Fallback]?
    var parameters: ModelParameters

    init(_ participant: Participant) {
        aliases = participant.aliases
        role = participant.role
        persona = participant.persona
        stance = participant.stance
        systemPrompt = participant.systemPrompt
        model = participant.model
        fallbacks = participant.fallbacks
        parameters = participant.parameters
    }
}

extension Participant: SQLRecord {
    static let columns = "id, conversation, kind, name, glyph, hue, muted, present, seat, revision, details"

    init(_ row: inout SQLRow) throws {
        let (id, conversation) = (try row.next(ParticipantID.self), try row.next(ConversationID.self))
        let kind = try row.next(String.self)
        guard let kind = Kind(kind) else {
            throw UnreadableColumn(expected: "a kind of participant", found: .text(kind))
        }
        self.init(
            id: id, conversation: conversation, kind: kind, name: try row.next(), glyph: try row.next(),
            hue: try row.next(), muted: try row.next(), present: try row.next(), seat: try row.next(),
            revision: try row.next())
        let details = try row.next(Document<ParticipantDetails>.self).value
        aliases = details.aliases
        role = details.role
        persona = details.persona
        stance = details.stance
        systemPrompt = details.systemPrompt
        model = details.model
        fallbacks = details.fallbacks
        parameters = details.parameters
    }
}
