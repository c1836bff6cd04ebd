internal import ChimeraCore

struct SQLPromptStore: PromptStore {
    let database: any SQLDatabase

    func prompt(of message: MessageID) async throws -> StoredPrompt? {
        try await database.glance { connection in
            guard
                let stored: Document<StoredPrompt> = try connection.value(
                    "SELECT document FROM prompts WHERE message = $1", message)
            else { return nil }
            var prompt = stored.value
            for index in prompt.pieces.indices {
                guard let hash = prompt.pieces[index].ref else { continue }
                prompt.pieces[index].text = try connection.value(
                    """
                    SELECT text FROM prompt_texts
                    WHERE conversation = (SELECT conversation FROM messages WHERE id = $1) AND hash = $2
                    """, message, hash)
            }
            return prompt
        }
    }

    func messages(
        of path: Path, in conversation: ConversationID, _ range: ClosedRange<Int>
    ) async throws -> [Message] {
        let slices = path.slices(from: range.lowerBound, to: range.upperBound)
        return try await database.read { connection in
            try slices.flatMap { slice in
                try connection.all(
                    Message.self,
                    """
                    SELECT \(Message.columns) FROM messages
                    WHERE branch = $1 AND position BETWEEN $2 AND $3 AND conversation = $4 ORDER BY position
                    """, slice.branch, slice.from, slice.to, conversation
                ).map { message in
                    var message = message
                    if message.hasParts {
                        message.parts = try connection.parts(of: message.id, attempt: message.attempt)
                    }
                    return message
                }
            }
        }
    }
}

extension SQLConnection {
    /// Longer texts than this are kept once for their conversation.
    private var longText: Int { 120 }

    func keep(_ prompt: StoredPrompt, of message: Message) throws {
        var prompt = prompt
        for index in prompt.pieces.indices {
            guard let text = prompt.pieces[index].text, text.utf8.count > longText else { continue }
            let hash = "\(TextHash.of(text))-\(text.utf8.count)"
            try execute(
                """
                INSERT INTO prompt_texts (conversation, hash, text) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
                """, message.conversation, hash, text)
            (prompt.pieces[index].text, prompt.pieces[index].ref) = (nil, hash)
        }
        try execute(
            """
            INSERT INTO prompts (message, document) VALUES ($1, $2)
            ON CONFLICT (message) DO UPDATE SET document = excluded.document
            """, message.id, Document(prompt))
    }
}

/// FNV-1a, 64 bits: names a text within its conversation, beside its length.
private enum TextHash {
    static func of(_ text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }
}
