internal import ChimeraCore
internal import Hummingbird

extension Call {
    func knowledge() async throws -> Response {
        try answer(
            await service.knowledge(
                of: id("participant", "participant"), on: queryID("branch", "branch"), in: conversationID,
                by: account))
    }

    func prompt() async throws -> Response {
        try answer(
            await service.prompt(of: id("message", "message"), in: conversationID, by: account))
    }

    func summaries() async throws -> Response {
        try answer(
            await service.summaries(on: queryID("branch", "branch"), in: conversationID, by: account))
    }

    func editSummary() async throws -> Response {
        let summary = try await service.editSummary(
            id("summary", "summary"), body(EditSummary.self), in: conversationID,
            expecting: expectedRevision, by: account)
        return try answer(summary, revision: summary.revision)
    }
}

/// Whether a person's hand is up.
struct RaiseHand: Decodable, Sendable {
    var id: CommandID?
    var raised: Bool
}

extension Call {
    func slash() async throws -> Response {
        try answer(await service.slash(body(RunSlashCommand.self), in: conversationID, by: account))
    }

    func slashCommands() async throws -> Response { try answer(SlashCommand.all) }

    func hand() async throws -> Response {
        let raised = try await body(RaiseHand.self).raised
        try await service.raiseHand(raised, in: conversationID, by: account)
        return try answer(["raised": raised])
    }

    func starters() async throws -> Response {
        try answer(await service.starters(body(AskForStarters.self), by: account))
    }
}
