extension ConversationService {
    public func add(
        _ request: AddParticipant, to id: ConversationID, by account: AccountID
    ) async throws -> Participant {
        try await require(.owner, of: account, in: id)
        let seats = try await stores.participants.participants(of: id)
        let participant = try await participant(
            request.participant, in: id, seat: (seats.map(\.seat).max() ?? -1) + 1, account: account,
            field: "participant",
            made: ParticipantID(request.id))
        let added = await told(
            try await stores.participants.join(
                participant, on: branch(request.branch, in: id).id,
                hearsFromNow: request.hearsFromNow ?? false,
                command: command(request.id, by: account, "join \(id)", request)))
        // A chat with a second voice is a room: nothing that was said is lost.
        if try await stores.conversations.conversation(id)?.kind == .chat,
            seats.filter({ $0.isModel && $0.present }).count > 0
        {
            await told(
                try await stores.conversations.update(
                    id, expecting: nil,
                    command: command(request.id.derived(1), by: account, "invite \(id)", request)
                ) { conversation in
                    conversation.kind = .room
                    if conversation.settings.strategy == .solo { conversation.settings.strategy = .natural }
                })
        }
        return added
    }

    public func change(
        _ id: ParticipantID, _ request: ChangeParticipant, in conversation: ConversationID,
        expecting revision: Int?,
        by account: AccountID
    ) async throws -> Participant {
        try await require(.owner, of: account, in: conversation)
        let name = try request.name.map { name throws(Problem) in try Self.checked(name: name, field: "name")
        }
        let prompt = try request.systemPrompt.map { text throws(Problem) in
            try Self.checked(prompt: text, field: "systemPrompt")
        }
        let parameters = try request.parameters.map { value throws(Problem) in
            try value.checked(field: "parameters")
        }
        if let model = request.model { try await check(model, field: "model") }
        let fallbacks = try await checked(request.fallbacks, field: "fallbacks")
        let persona: Persona? =
            if let wanted = request.persona {
                try await self.persona(wanted, of: account, field: "persona")
            } else { nil }
        if let name {
            let others = try await stores.participants.participants(of: conversation)
            if others.contains(where: {
                $0.present && $0.id != id && $0.name.lowercased() == name.lowercased()
            }) {
                throw Problem(
                    .conflict, "Somebody here is called \(name) already. Choose another name.", field: "name")
            }
        }
        return await told(
            try await stores.participants.update(
                id, in: conversation, expecting: revision,
                command: command(request.id, by: account, "participant \(id)", request)
            ) { participant in
                if let persona {
                    participant.kind = .persona(persona.id)
                    participant.wear(persona)
                }
                if let name { participant.name = name }
                if let prompt { participant.systemPrompt = prompt }
                if let model = request.model { participant.model = model }
                if request.usesDefaultModel == true { participant.model = nil }
                if let fallbacks { participant.fallbacks = fallbacks.isEmpty ? nil : fallbacks }
                if let parameters { participant.parameters = parameters }
                if let muted = request.muted { participant.muted = muted }
                if let stance = request.stance { participant.stance = stance }
            })
    }

    public func remove(
        _ id: ParticipantID, from conversation: ConversationID, branch branchID: BranchID?,
        _ request: PlainCommand, by account: AccountID
    ) async throws -> Participant {
        try await require(.owner, of: account, in: conversation)
        return await told(
            try await stores.participants.leave(
                id, in: conversation, on: branch(branchID, in: conversation).id,
                command: command(request.id, by: account, "leave \(id)", request)))
    }

    func participant(
        _ new: NewParticipant, in conversation: ConversationID, seat: Int, account: AccountID, field: String,
        defaultModel: ModelName? = nil, made id: ParticipantID
    ) async throws -> Participant {
        let parameters = try (new.parameters ?? ModelParameters()).checked(field: "\(field).parameters")
        let model = new.model ?? defaultModel
        if let model { try await check(model, field: "\(field).model") }
        let fallbacks = try await checked(new.fallbacks, field: "\(field).fallbacks")
        var participant = Participant(
            id: id, conversation: conversation, kind: .assistant, name: "Assistant", glyph: "✦", hue: 265,
            stance: new.stance,
            systemPrompt: try new.systemPrompt.map { text throws(Problem) in
                try Self.checked(prompt: text, field: "\(field).systemPrompt")
            },
            model: model, fallbacks: fallbacks?.isEmpty == true ? nil : fallbacks, parameters: parameters,
            seat: seat)
        if let wanted = new.persona {
            let persona = try await persona(wanted, of: account, field: "\(field).persona")
            participant.kind = .persona(persona.id)
            participant.wear(persona)
        }
        if let name = new.name { participant.name = try Self.checked(name: name, field: "\(field).name") }
        return participant
    }

    /// Somebody's own persona of that id first, then the shipped ones by id, name or alias.
    func persona(_ wanted: String, of account: AccountID, field: String) async throws -> Persona {
        if let own = try await stores.personas.persona(wanted, of: account) { return own.persona }
        do throws(Problem) { return try engine.library.persona(named: wanted) } catch {
            throw Problem(error.type, error.detail, field: field)
        }
    }

    func check(_ model: ModelName, field: String) async throws {
        do throws(Problem) { _ = try await engine.directory.resolve(model) } catch {
            throw Problem(error.type, error.detail, field: field)
        }
    }

    private func checked(_ fallbacks: [Fallback]?, field: String) async throws -> [Fallback]? {
        let fallbacks = try fallbacks?.checked(field: field)
        for (index, fallback) in (fallbacks ?? []).enumerated() {
            try await check(fallback.model, field: "\(field)[\(index)].model")
        }
        return fallbacks
    }

    static func checked(name: String, field: String) throws(Problem) -> String {
        let name = Text.line(name)
        guard !name.isEmpty, !name.contains(where: { ":@".contains($0) }) else {
            throw .invalid("A name needs at least one letter, and neither : nor @.", field: field)
        }
        guard name.count <= Limits.nameCharacters else {
            throw .invalid(
                "The name has \(name.count) characters; at most \(Limits.nameCharacters) are kept.",
                field: field)
        }
        return name
    }

    static func checked(prompt: String, field: String) throws(Problem) -> String {
        guard prompt.utf8.count <= Limits.promptBytes else {
            throw .invalid(
                "The prompt has \(prompt.utf8.count) bytes; at most \(Limits.promptBytes) are kept.",
                field: field)
        }
        return Text.clean(prompt)
    }
}

extension Participant {
    mutating func wear(_ persona: Persona) {
        self.persona = persona
        name = persona.name
        aliases = persona.aliases
        glyph = persona.glyph
        hue = persona.hue
        role = persona.role
    }
}
