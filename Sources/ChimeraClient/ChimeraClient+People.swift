public import ChimeraCore
internal import NIOHTTP1

extension ChimeraClient {
    public func account() async throws -> Account { try await get(["account"]) }

    public func change(_ request: ChangeAccount, expecting revision: Int? = nil) async throws -> Account {
        try await patch(["account"], request, expecting: revision)
    }

    public func add(_ request: AddParticipant, to conversation: ConversationID) async throws -> Participant {
        try await post(["conversations", "\(conversation)", "participants"], request)
    }

    public func change(
        _ participant: ParticipantID, _ request: ChangeParticipant, in conversation: ConversationID,
        expecting revision: Int? = nil
    ) async throws -> Participant {
        try await patch(
            ["conversations", "\(conversation)", "participants", "\(participant)"], request,
            expecting: revision)
    }

    public func remove(
        _ participant: ParticipantID, from conversation: ConversationID,
        _ request: PlainCommand = PlainCommand()
    ) async throws -> Participant {
        try await delete(["conversations", "\(conversation)", "participants", "\(participant)"], request)
    }

    public func personas() async throws -> [StoredPersona] { try await get(["personas"]) }

    public func persona(_ id: String) async throws -> StoredPersona { try await get(["personas", id]) }

    public func save(_ request: SavePersona, expecting revision: Int? = nil) async throws -> StoredPersona {
        try await put(["personas", request.persona.id], request, expecting: revision)
    }

    public func removePersona(_ id: String, _ request: PlainCommand = PlainCommand()) async throws {
        try await send(.DELETE, ["personas", id], body: request)
    }

    public func casts() async throws -> [Cast] { try await get(["casts"]) }

    public func formats() async throws -> [Format] { try await get(["formats"]) }

    public func models() async throws -> [EndpointState] { try await get(["models"]) }
}
