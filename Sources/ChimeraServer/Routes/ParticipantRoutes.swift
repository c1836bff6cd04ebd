internal import ChimeraCore
internal import Hummingbird

extension Call {
    func participants() async throws -> Response {
        try answer(await service.snapshot(conversationID, by: account).participants)
    }

    func addParticipant() async throws -> Response {
        let added = try await service.add(body(AddParticipant.self), to: conversationID, by: account)
        return try answer(added, .created, revision: added.revision)
    }

    func changeParticipant() async throws -> Response {
        let changed = try await service.change(
            id("participant", "participant"), body(ChangeParticipant.self), in: conversationID,
            expecting: expectedRevision,
            by: account)
        return try answer(changed, revision: changed.revision)
    }

    func removeParticipant() async throws -> Response {
        let gone = try await service.remove(
            id("participant", "participant"), from: conversationID, branch: queryID("branch", "branch"),
            body(PlainCommand.self), by: account)
        return try answer(gone, revision: gone.revision)
    }

    func fork() async throws -> Response {
        let branch = try await service.fork(body(ForkBranch.self), in: conversationID, by: account)
        return try answer(branch, .created, revision: branch.revision)
    }

    func renameBranch() async throws -> Response {
        let branch = try await service.rename(
            id("branch", "branch"), body(RenameBranch.self), in: conversationID, by: account)
        return try answer(branch, revision: branch.revision)
    }
}
