internal import ChimeraCore
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Call {
    func conversations() async throws -> Response {
        let shelf: ListShelf =
            if query("trashed") == "true" { .trashed } else if query("archived") == "true" { .archived } else
            {
                .current
            }
        return try answer(await service.list(for: account, shelf, page: page()))
    }

    func mark() async throws -> Response {
        try answer(await service.mark(conversationID, body(MarkConversation.self), by: account))
    }

    func createConversation() async throws -> Response {
        let snapshot = try await service.create(body(CreateConversation.self), by: caller.account)
        return try answer(snapshot, .created, revision: snapshot.conversation.revision)
    }

    func conversation() async throws -> Response {
        let snapshot = try await service.snapshot(conversationID, by: account)
        return try answer(snapshot, revision: snapshot.conversation.revision)
    }

    func changeConversation() async throws -> Response {
        let changed = try await service.change(
            conversationID, body(ChangeConversation.self), expecting: expectedRevision, by: account)
        return try answer(changed, revision: changed.revision)
    }

    func trash(_ trashed: Bool) async throws -> Response {
        let changed = try await service.setTrashed(
            trashed, conversationID, body(PlainCommand.self), by: account)
        return try answer(changed, revision: changed.revision)
    }

    func purge() async throws -> Response {
        let id = try conversationID
        try await service.purge(id, body(PlainCommand.self), by: account)
        await server.sockets.check(StreamID(id), server)
        return Self.nothing
    }

    func calls() async throws -> Response {
        try answer(await service.calls(of: conversationID, by: account))
    }

    struct View: Codable, Sendable { let branch: BranchID }

    func view() async throws -> Response {
        try answer(View(branch: await service.view(in: conversationID, by: account)))
    }

    func setView() async throws -> Response {
        let view = try await body(View.self)
        try await service.setView(view.branch, in: conversationID, by: account)
        return try answer(view)
    }

    func members() async throws -> Response {
        try answer(await service.members(of: conversationID, by: account))
    }

    func setMember() async throws -> Response {
        let request = try await body(SetMember.self)
        let conversation = try conversationID
        try await service.setMember(
            id("account", "account"), role: request.role, in: conversation, command: request.id, by: account)
        await server.sockets.check(StreamID(conversation), server)
        return try answer(await service.members(of: conversation, by: account))
    }

    func removeMember() async throws -> Response {
        let request = try await body(PlainCommand.self)
        let conversation = try conversationID
        try await service.setMember(
            id("account", "account"), role: nil, in: conversation, command: request.id, by: account)
        await server.sockets.check(StreamID(conversation), server)
        return Self.nothing
    }
}
