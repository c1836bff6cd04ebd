public import ChimeraCore

extension ChimeraClient {
    public func runs(of conversation: ConversationID) async throws -> [Run] {
        try await get(["conversations", "\(conversation)", "runs"])
    }

    public func start(_ request: StartRun, in conversation: ConversationID) async throws -> Run {
        try await post(["conversations", "\(conversation)", "runs"], request)
    }

    public func control(
        _ run: RunID, _ request: ControlRun, in conversation: ConversationID
    ) async throws -> Run {
        try await post(["conversations", "\(conversation)", "runs", "\(run)", "control"], request)
    }

    public func stopAll() async throws -> Int {
        struct Stopped: Decodable { let stopped: Int }
        let answer: Stopped = try await post(["runs", "stop-all"], PlainCommand())
        return answer.stopped
    }
}
