internal import ChimeraCore

extension SQLRunStore {
    func beginTurn(_ turn: NewTurn, run: RunID, fence: Int) async throws -> Committed<Message> {
        try await database.drive(run, at: turn.at) { change in
            let connection = change.connection
            let beats = try connection.execute(
                """
                UPDATE runs SET beat = beat + 1
                WHERE id = $1 AND fence = $2 AND state <> 'stopped' AND branch = $3
                """, run, fence, turn.branch)
            guard beats == 1 else { throw LostFence() }
            let place = try change.nextPlace(on: turn.branch, in: turn.conversation)
            let message = Message(
                id: turn.message, conversation: turn.conversation, branch: turn.branch,
                position: place.position,
                parent: place.parent, kind: .turn, author: turn.participant, authorName: turn.name,
                state: .writing,
                parts: [], audience: turn.audience, run: run, reason: turn.reason, model: turn.model,
                createdAt: turn.at)
            try connection.insert(message)
            if let prompt = turn.prompt { try connection.keep(prompt, of: message) }
            try connection.begin(
                turn.call, conversation: turn.conversation, run: run, message: message.id, at: turn.at)
            if turn.reason.directive?.kind == .queue {
                try change.takeFromQueue(turn.participant, of: run)
            }
            try change.tell(.turnStarted, message.id, revision: 1, audience: message.audience)
            return message
        }
    }

    func takeOver(_ turn: TakeOver, run: RunID, fence: Int) async throws -> Committed<Message> {
        try await database.drive(run, at: turn.at) { change in
            let connection = change.connection
            let beats = try connection.execute(
                "UPDATE runs SET beat = beat + 1, tokens = tokens + $1 WHERE id = $2 AND fence = $3",
                turn.failed.tokens, run, fence)
            guard beats == 1 else { throw LostFence() }
            let taken = try connection.first(
                Message.self,
                """
                UPDATE messages SET attempt = $1, model = $2, revision = revision + 1
                WHERE id = $3 AND run = $4 AND state = 'writing' AND attempt < $5 RETURNING \(Message.columns)
                """, turn.attempt, turn.model, turn.message, run, turn.attempt)
            guard let taken else {
                throw Problem(
                    .conflict,
                    "The turn \(turn.message) is not being written at an attempt below \(turn.attempt).")
            }
            try connection.execute("DELETE FROM drafts WHERE message = $1", turn.message)
            try connection.insert(turn.shown, of: turn.message, attempt: turn.attempt - 1)
            try connection.settle(turn.failed, at: turn.at)
            if let prompt = turn.prompt { try connection.keep(prompt, of: taken) }
            try connection.begin(
                turn.call, conversation: turn.conversation, run: run, message: turn.message, at: turn.at)
            try change.tell(
                .turnAttempt, turn.message, revision: taken.revision, audience: taken.audience,
                facts: [
                    "attempt": .int(Int64(turn.attempt)), "kept": 0,
                    "model": .string(turn.model.description),
                ])
            return taken
        }
    }

    /// Also after a person has stopped the run: the turn that was under way keeps its text and settles its
    /// call. Only a newer driver (another fence) ends that.
    func finishTurn(_ turn: FinishedTurn, run: RunID, fence: Int) async throws -> Committed<Message> {
        try await database.drive(run, at: turn.at) { change in
            let connection = change.connection
            let tokens = (turn.call.usage?.input ?? 0) + (turn.call.usage?.output ?? 0)
            let beats = try connection.execute(
                """
                UPDATE runs SET beat = beat + 1, turns = turns + 1, tokens = tokens + $1,
                    active_milliseconds = active_milliseconds + $2
                WHERE id = $3 AND fence = $4
                """, tokens, turn.activeMilliseconds, run, fence)
            guard beats == 1 else { throw LostFence() }
            let finished = try connection.first(
                Message.self,
                """
                UPDATE messages SET state = $1, attempt = $2, figures = $3, finished_at = $4, revision = revision + 1
                WHERE id = $5 AND run = $6 AND state = 'writing' RETURNING \(Message.columnsWithoutReason)
                """, turn.state, turn.attempt, Document(turn.figures), turn.at, turn.message, run)
            guard var message = finished else {
                throw Problem(
                    .conflict, "The turn \(turn.message) is not being written by this run. Begin a new one.")
            }
            for (attempt, parts) in turn.earlier where attempt != turn.attempt {
                try connection.insert(parts, of: message.id, attempt: attempt)
            }
            try connection.insert(turn.parts, of: message.id, attempt: turn.attempt)
            message.parts = turn.parts
            message.reason = turn.reason
            try connection.index(message)
            try connection.execute("DELETE FROM drafts WHERE message = $1", message.id)
            try connection.settle(turn.call, at: turn.at)
            try change.tellFinished(message)
            return message
        }
    }

    /// Checkpoint before: the text that stands is taken from the drafts.
    func raiseAttempt(
        of message: MessageID, run: RunID, fence: Int, attempt: Int, kept: Int, at: Timestamp
    ) async throws -> Committed<Message> {
        try await database.drive(run, at: at) { change in
            let connection = change.connection
            let beats = try connection.execute(
                "UPDATE runs SET beat = beat + 1 WHERE id = $1 AND fence = $2", run, fence)
            guard beats == 1 else { throw LostFence() }
            let standing = try connection.draftText(of: message, part: 0)
            let raised = try connection.first(
                Message.self,
                """
                UPDATE messages SET attempt = $1, revision = revision + 1
                WHERE id = $2 AND run = $3 AND state = 'writing' AND attempt < $4 RETURNING \(Message.columns)
                """, attempt, message, run, attempt)
            guard let raised else {
                throw Problem(
                    .conflict, "The turn \(message) is not being written at an attempt below \(attempt).")
            }
            try connection.execute("DELETE FROM drafts WHERE message = $1", message)
            let text = UTF16Text.prefix(standing, kept)
            if !text.isEmpty {
                try connection.insert(
                    Draft(message: message, part: 0, attempt: attempt, offset: 0, text: text))
            }
            try change.tell(
                .turnAttempt, message, revision: raised.revision, audience: raised.audience,
                facts: ["attempt": .int(Int64(attempt)), "kept": .int(Int64(kept))])
            return raised
        }
    }
}

extension Change {
    mutating func tellFinished(_ message: Message) throws {
        try tell(
            .turnFinished, message.id, revision: message.revision, audience: message.audience,
            facts: ["state": .string(message.state.rawValue)])
    }
}
