/// Who a text calls: `@name` is a directive, a bare name only weighs.
public enum Mentions {
    /// Participants called by `@name` or `@alias`, in the order of the text, each once; `@all` calls
    /// everyone in seat order. Whole words only: `@Al` does not call Alice. The longest name wins.
    public static func called(in text: String, of roster: [Participant]) -> [ParticipantID] {
        guard text.contains("@") else { return [] }
        let names = spellings(roster)
        let folded = Array(text.lowercased())
        var called: [ParticipantID] = []
        var index = 0
        while index < folded.count {
            defer { index += 1 }
            guard folded[index] == "@", index == 0 || !isWordPart(folded[index - 1]) else { continue }
            let rest = folded[(index + 1)...]
            if starts(rest, with: Array("all")) {
                for participant in roster where !called.contains(participant.id) {
                    called.append(participant.id)
                }
            } else if let hit = names.first(where: { starts(rest, with: $0.letters) }),
                !called.contains(hit.id)
            {
                called.append(hit.id)
            }
        }
        return called
    }

    /// Participants whose name or alias stands in the text as whole words.
    public static func named(in text: String, of roster: [Participant]) -> Set<ParticipantID> {
        let folded = Array(text.lowercased())
        var named: Set<ParticipantID> = []
        for spelling in spellings(roster)
        where !named.contains(spelling.id) && spelling.letters.count <= folded.count {
            for index in 0...(folded.count - spelling.letters.count)
            where (index == 0 || !isWordPart(folded[index - 1]))
                && starts(folded[index...], with: spelling.letters)
            {
                named.insert(spelling.id)
                break
            }
        }
        return named
    }

    /// The whole text is one of the ways to write this one.
    static func isCalled(_ text: String, _ participant: Participant) -> Bool {
        let wanted = Array(text.lowercased())
        return spellings([participant]).contains { $0.letters == wanted }
    }

    /// Every way to write each one: name, name without "The", aliases, `the-chef`. Longest first.
    private static func spellings(_ roster: [Participant]) -> [(id: ParticipantID, letters: [Character])] {
        roster.flatMap { participant -> [(id: ParticipantID, letters: [Character])] in
            var names = [participant.name] + participant.aliases
            if case .persona(let id) = participant.kind { names.append(id) }
            if participant.name.lowercased().hasPrefix("the ") {
                names.append(String(participant.name.dropFirst(4)))
            }
            names += names.filter { $0.contains(" ") }.map { String($0.map { $0 == " " ? "-" : $0 }) }
            return Set(names.map { $0.lowercased() }).filter { !$0.isEmpty }.map {
                (participant.id, Array($0))
            }
        }.sorted { ($1.letters.count, String($0.letters)) < ($0.letters.count, String($1.letters)) }
    }

    private static func starts(_ text: ArraySlice<Character>, with letters: [Character]) -> Bool {
        guard text.count >= letters.count, text.prefix(letters.count).elementsEqual(letters) else {
            return false
        }
        let behind = text.dropFirst(letters.count)
        guard let next = behind.first else { return true }
        // "O'Brien's" calls O'Brien; "@ann-marie" does not call Ann.
        if next == "'" || next == "’" { return true }
        if next == "-" { return behind.dropFirst().first.map { !isWordPart($0) } ?? true }
        return !isWordPart(next) || isCJK(letters.last)
    }

    private static func isWordPart(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }

    /// These scripts put no space between words: 李明你好 calls 李明.
    private static func isCJK(_ character: Character?) -> Bool {
        guard let scalar = character?.unicodeScalars.first?.value else { return false }
        return (0x3040...0x30FF).contains(scalar) || (0x3400...0x9FFF).contains(scalar)
            || (0xAC00...0xD7AF).contains(scalar)
    }
}

extension Collection<Participant> {
    /// The one who is called so: by name, with or without "The", an alias or the persona's id; those who are here
    /// first.
    public func named(_ name: String) -> Participant? {
        let wanted = name.hasPrefix("@") ? String(name.dropFirst()) : name
        let here = filter(\.present) + filter { !$0.present }
        return here.first { Mentions.isCalled(wanted, $0) }
    }
}
