internal import FoundationEssentials

/// Who would play whom with the models that are there; changes nothing.
public struct CastModels: Sendable, Hashable, Codable {
    /// The cast of this conversation; its participants' own models are kept.
    public var conversation: ConversationID?
    /// Else these.
    public var participants: [NewParticipant]?
    /// Else a ready-made cast by its id.
    public var cast: String?
    /// Dollars for a million tokens at most, three of four of them read: `2.50`.
    public var ceiling: String?
    /// Only models on this computer.
    public var localOnly: Bool?

    public init(
        conversation: ConversationID? = nil, participants: [NewParticipant]? = nil, cast: String? = nil,
        ceiling: String? = nil, localOnly: Bool? = nil
    ) {
        self.conversation = conversation
        self.participants = participants
        self.cast = cast
        self.ceiling = ceiling
        self.localOnly = localOnly
    }
}

extension ConversationService {
    public func castModels(_ request: CastModels, by account: Account) async throws -> Casting.Plan {
        var ceiling: Int64?
        if let text = request.ceiling {
            guard let amount = Casting.microDollars(text) else {
                throw Problem.invalid(
                    "The ceiling is \(Text.shortened(text, to: 40)); write dollars for a million tokens, such as 2.50.",
                    field: "ceiling")
            }
            ceiling = amount
        }
        let (seats, isLocked) = try await seats(request, by: account)
        let isLocal = request.localOnly == true || isLocked || account.localOnly == true
        let health = Dictionary(
            ((try? providerHealth(for: account)) ?? []).map { ($0.model, $0) }, uniquingKeysWith: { $1 })
        let models = await engine.directory.list().filter(\.isReady).flatMap(\.models)
        return Casting.plan(
            seats,
            from: models.filter { !isLocal || $0.isLocal }.map { model in
                Casting.Offer(
                    model, health: health[model.name]?.state ?? .unknown,
                    firstToken: health[model.name]?.firstToken?.p50)
            }, ceiling: ceiling, memory: Int64(clamping: ProcessInfo.processInfo.physicalMemory),
            today: engine.clock.now().civil.date)
    }

    private func seats(
        _ request: CastModels, by account: Account
    ) async throws -> (seats: [Casting.Seat], isLocalOnly: Bool) {
        if let id = request.conversation {
            let snapshot = try await snapshot(id, by: account.id)
            let seats = snapshot.participants.filter { $0.isModel && $0.present }.map {
                Casting.Seat(name: $0.name, traits: $0.persona?.models ?? [], pinned: $0.model)
            }
            return (seats, snapshot.conversation.settings.localOnly)
        }
        var newcomers = request.participants ?? []
        if let cast = request.cast { newcomers += try engine.library.cast(named: cast).newcomers(topic: nil) }
        guard !newcomers.isEmpty else {
            throw Problem.invalid(
                "Say who is to be cast: a conversation, participants or a cast.", field: "participants")
        }
        var seats: [Casting.Seat] = []
        for (index, newcomer) in newcomers.enumerated() {
            var persona: Persona?
            if let wanted = newcomer.persona {
                persona = try await self.persona(
                    wanted, of: account.id, field: "participants[\(index)].persona")
            }
            seats.append(
                Casting.Seat(
                    name: newcomer.name ?? persona?.name ?? "Assistant", traits: persona?.models ?? [],
                    pinned: newcomer.model))
        }
        return (seats, false)
    }
}
