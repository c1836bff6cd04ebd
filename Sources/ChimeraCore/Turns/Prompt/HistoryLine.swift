/// How a message of the past stands in a prompt. The same message gives the same line whenever it is asked, so
/// a stored prompt need not hold it.
enum HistoryLine {
    /// - Parameter isPlain: two who talk alone need no names and no stage directions.
    /// - Returns: nil for what does not stand in the history: notices of a plain chat, secrets, empty turns.
    static func of(
        _ message: Message, for speaker: ParticipantID, isPlain: Bool, model: ModelName
    ) -> PromptPiece? {
        let text = message.text
        guard !text.isEmpty, message.voice != .secret else { return nil }
        func piece(
            _ role: PromptMessage.Role, _ text: String, _ part: PromptPiece.Part = .history
        )
            -> PromptPiece
        { PromptPiece(part, role, text, position: message.position) }
        if message.kind == .notice { return isPlain ? nil : piece(.user, "(\(text))") }
        if message.parts.allSatisfy({ $0.kind == .notice }) { return nil }
        switch message.voice {
        case .director: return piece(.user, "(The director tells you in private: \(text))", .note)
        case .narrator: return piece(.user, "(\(text))")
        case .secret: return nil
        case .played, nil: break
        }
        if message.author == speaker {
            var own = piece(.assistant, text)
            (own.before, own.behind) = opaques(of: message, model)
            return own
        }
        if isPlain { return piece(.user, text) }
        let whisper = message.audience == .everyone ? "" : " (whispering to you)"
        return piece(.user, "\(message.authorName)\(whisper): \(text)")
    }

    /// Signatures go back only where they came from, and only whole: what was edited has none.
    private static func opaques(of message: Message, _ model: ModelName) -> ([Opaque], [Opaque]) {
        guard message.model == model, message.parts.contains(where: { $0.kind == .opaque }) else {
            return ([], [])
        }
        var (before, behind): ([Opaque], [Opaque]) = ([], [])
        for part in message.parts where part.kind == .opaque {
            guard part.data?["endpoint"]?.string == model.provider,
                part.data?["model"]?.string == model.model,
                let format = part.data?["format"]?.string, let data = part.data?["data"]
            else { continue }
            if part.data?["before"]?.bool == true {
                before.append(Opaque(format: format, data: data))
            } else {
                behind.append(Opaque(format: format, data: data))
            }
        }
        return (before, behind)
    }

    static func secret(_ message: Message) -> PromptPiece {
        PromptPiece(.secret, .system, "Only you know this: \(message.text)", position: message.position)
    }

    /// A note of the director that the history is too short for.
    static func standing(_ message: Message) -> PromptPiece {
        PromptPiece(
            .note, .system, "The director told you in private: \(message.text)", position: message.position)
    }
}

extension Part {
    /// What a provider wants back with the model's next turn, kept byte-exact.
    static func opaque(_ opaque: Opaque, of model: ModelName, isBeforeText: Bool) -> Part {
        Part(
            .opaque,
            data: [
                "endpoint": .string(model.provider), "model": .string(model.model),
                "format": .string(opaque.format), "data": opaque.data, "before": .bool(isBeforeText),
            ])
    }
}
