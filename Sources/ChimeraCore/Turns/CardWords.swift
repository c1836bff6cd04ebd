internal import Synchronization

/// Telling words of personas' cards, made once for each card: scores look at them at every turn.
final class CardWords: Sendable {
    static let shared = CardWords()
    private let known = Mutex<[String: (prompt: String, words: Set<String>)]>([:])

    func words(of persona: Persona) -> Set<String> {
        known.withLock { known in
            if let entry = known[persona.id], entry.prompt == persona.prompt { return entry.words }
            if known.count > 1000 { known.removeAll() }
            let words = Words.telling(
                persona.prompt + " " + persona.role + " " + persona.tags.joined(separator: " "))
            known[persona.id] = (persona.prompt, words)
            return words
        }
    }
}
