import ChimeraClient
import ChimeraCore

extension ChimeraClient {
    /// A room of two on the fake model, and a run in it.
    func begin(turns: Int) async throws -> (ConversationID, RunID) {
        let room = try await create(
            CreateConversation(
                kind: .room, topic: "Does it last?",
                participants: [NewParticipant(persona: "philosopher"), NewParticipant(persona: "chef")],
                model: ModelName(provider: "fake", model: "m")))
        let id = room.conversation.id
        let run = try await start(
            StartRun(
                strategy: .roundRobin, limits: RunLimits(turns: turns, seconds: 600, tokens: nil), speed: 0),
            in: id)
        return (id, run.id)
    }

    /// The message that is being written, once the store holds this much of it. Asked again and again: a
    /// checkpoint is no event.
    func writing(in conversation: ConversationID, _ text: String) async throws -> Message {
        while true {
            let page = try await messages(in: conversation, branch: nil, page: PageRequest(.newest, limit: 5))
            if let live = page.items.last(where: { $0.state == .writing }) {
                let message = try await message(live.id, in: conversation)
                if message.text.hasPrefix(text) { return message }
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
