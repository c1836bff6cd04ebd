internal import ChimeraCore
internal import Hummingbird

extension Call {
    private var messageID: MessageID { get throws { try id("message", "message") } }

    func messages() async throws -> Response {
        try answer(
            await service.messages(
                of: queryID("branch", "branch"), in: conversationID, page: page(), by: account))
    }

    func post() async throws -> Response {
        let message = try await service.post(body(PostMessage.self), in: conversationID, by: account)
        return try answer(message, .created, revision: message.revision)
    }

    /// With `attempt`: an earlier try, as the model had written it before the guard changed it.
    func message() async throws -> Response {
        let attempt = Int(try number("attempt", 0...1_000_000, default: 0))
        var message = try await service.message(messageID, in: conversationID, by: account)
        if attempt > 0, attempt != message.attempt {
            guard
                let parts = try await engine.stores.messages.parts(
                    of: message.id, in: conversationID, attempt: attempt)
            else {
                throw Problem.notFound("attempt", attempt)
            }
            message.parts = parts
            message.attempt = attempt
        }
        return try answer(message, revision: message.revision)
    }

    func removeMessage(_ removed: Bool) async throws -> Response {
        let message = try await service.setRemoved(
            removed, messageID, body(PlainCommand.self), in: conversationID, by: account)
        return try answer(message, revision: message.revision)
    }

    func edit() async throws -> Response {
        let message = try await service.edit(
            messageID, body(EditMessage.self), in: conversationID, by: account)
        return try answer(message, .created, revision: message.revision)
    }

    func regenerate() async throws -> Response {
        let run = try await service.regenerate(
            messageID, body(RegenerateMessage.self), in: conversationID, by: account)
        return try answer(run, .created, revision: run.revision)
    }

    func runs() async throws -> Response {
        try answer(await service.runs(of: conversationID, by: account))
    }

    func startRun() async throws -> Response {
        let run = try await service.start(body(StartRun.self), in: conversationID, by: account)
        return try answer(run, .created, revision: run.revision)
    }

    func controlRun() async throws -> Response {
        let run = try await service.control(
            id("run", "run"), body(ControlRun.self), in: conversationID, by: account)
        return try answer(run, revision: run.revision)
    }

    func stopAll() async throws -> Response {
        _ = try await body(PlainCommand.self)
        return try answer(["stopped": await service.stopAll(by: account)])
    }
}
