extension ExportDocument {
    /// - Throws: `Problem.invalid` with the first thing that does not fit together: a document may come
    ///   from anywhere, and what is read from it is stored.
    public func check(field: String = "document") throws(Problem) {
        if let flaw = headFlaw ?? peopleFlaw ?? branchFlaw ?? messageFlaw ?? earlierFlaw {
            throw .invalid(flaw.message, field: "\(field).\(flaw.path)")
        }
    }

    private var headFlaw: Flaw? {
        if chimera != "conversation" {
            return Flaw(
                "chimera",
                "This is not a conversation that Chimera exported (chimera is not \"conversation\").")
        }
        if version != Self.version {
            return Flaw(
                "version",
                "The document has version \(version); this Chimera reads \(Self.version). Update Chimera.")
        }
        if let showcase {
            if let flaw = Rule.line(showcase.about, "showcase.about", 1...Limits.titleCharacters) {
                return flaw
            }
            if let flaw = Rule.range(showcase.seconds, "showcase.seconds", 1...3600) { return flaw }
        }
        return Rule.line(conversation.title, "conversation.title", 1...Limits.titleCharacters)
            ?? conversation.topic.flatMap { Rule.line($0, "conversation.topic", 1...Limits.titleCharacters) }
    }

    private var peopleFlaw: Flaw? {
        if let flaw = Rule.count(participants.count, "participants", 1...Limits.importParticipants) {
            return flaw
        }
        if let twin = Self.twin(participants.map(\.id)) {
            return Flaw("participants[\(twin)].id", "Two participants have the same id. Give each its own.")
        }
        var present: Set<String> = []
        for (index, participant) in participants.enumerated() {
            let path = "participants[\(index)]"
            if let flaw = Rule.line(participant.name, "\(path).name", 1...Limits.nameCharacters)
                ?? Rule.glyph(participant.glyph, "\(path).glyph")
                ?? Rule.range(participant.hue, "\(path).hue", 0...359)
                ?? Rule.line(participant.role, "\(path).role", 0...Limits.aboutCharacters)
            {
                return flaw
            }
            if let flaw = participant.persona?.firstFlaw {
                return Flaw("\(path).persona.\(flaw.path)", flaw.message)
            }
            if let prompt = participant.systemPrompt, prompt.utf8.count > Limits.promptBytes {
                return Flaw("\(path).systemPrompt", "The prompt is longer than \(Limits.promptBytes) bytes.")
            }
            if participant.present, !present.insert(participant.name.lowercased()).inserted {
                return Flaw("\(path).name", "Two who are there are called \(participant.name).")
            }
        }
        return Rule.count(present.count, "participants", 0...Limits.participants)
    }

    private var branchFlaw: Flaw? {
        if let flaw = Rule.count(branches.count, "branches", 1...Limits.importBranches) { return flaw }
        if let twin = Self.twin(branches.map(\.id)) {
            return Flaw("branches[\(twin)].id", "Two branches have the same id. Give each its own.")
        }
        let known = Dictionary(uniqueKeysWithValues: branches.map { ($0.id, $0) })
        for (index, branch) in branches.enumerated() {
            let path = "branches[\(index)]"
            if let flaw = Rule.line(branch.name, "\(path).name", 1...Limits.titleCharacters)
                ?? Rule.range(branch.tip, "\(path).tip", 0...Limits.positions)
            {
                return flaw
            }
            switch (branch.parent, branch.forkPosition) {
            case (nil, nil): continue
            case (let parent?, let position?):
                guard let below = known[parent], stands(branch, in: known) else {
                    return Flaw("\(path).parent", "The branch stands on none that the document has.")
                }
                guard (0...below.tip).contains(position) else {
                    return Flaw("\(path).forkPosition", "Its parent has no position \(position).")
                }
            default:
                return Flaw("\(path).parent", "A branch has both a parent and a forkPosition, or neither.")
            }
        }
        if branches.filter({ $0.parent == nil }).count != 1 {
            return Flaw("branches", "Exactly one branch stands on no other.")
        }
        if known[conversation.mainBranch] == nil {
            return Flaw("conversation.mainBranch", "The document has no such branch.")
        }
        return known[branch] == nil ? Flaw("branch", "The document has no such branch.") : nil
    }

    /// On the trunk in the end, and not on itself.
    private func stands(_ branch: Branch, in known: [BranchID: Branch]) -> Bool {
        var (next, steps) = (branch.parent, 0)
        while let id = next, steps <= known.count {
            guard let below = known[id] else { return false }
            (next, steps) = (below.parent, steps + 1)
        }
        return next == nil
    }

    private var messageFlaw: Flaw? {
        if let flaw = Rule.count(messages.count, "messages", 0...Limits.importMessages) { return flaw }
        if let twin = Self.twin(messages.map(\.id)) {
            return Flaw("messages[\(twin)].id", "Two messages have the same id. Give each its own.")
        }
        let forks = Dictionary(uniqueKeysWithValues: branches.map { ($0.id, $0) })
        let people = Set(participants.map(\.id))
        var places: Set<Place> = []
        for (index, message) in messages.enumerated() {
            let path = "messages[\(index)]"
            guard let branch = forks[message.branch] else {
                return Flaw("\(path).branch", "The document has no such branch.")
            }
            let first = (branch.forkPosition ?? 0) + 1
            guard first <= message.position, message.position <= branch.tip else {
                return Flaw(
                    "\(path).position",
                    "\(message.position) is not on its branch, which has \(first) to \(branch.tip).")
            }
            guard places.insert(Place(branch: branch.id, position: message.position)).inserted else {
                return Flaw("\(path).position", "Two messages stand at position \(message.position).")
            }
            if let flaw = Self.flaw(of: message, path, people) { return flaw }
        }
        return nil
    }

    private static func flaw(of message: Message, _ path: String, _ people: Set<ParticipantID>) -> Flaw? {
        if let author = message.author, !people.contains(author) {
            return Flaw("\(path).author", "The document has no such participant.")
        }
        if message.kind != .notice, message.author == nil {
            return Flaw("\(path).author", "Somebody must have said it.")
        }
        if case .only(let few) = message.audience, !few.isSubset(of: people) {
            return Flaw("\(path).audience", "It names a participant that the document has not.")
        }
        return Rule.line(message.authorName, "\(path).authorName", 0...Limits.nameCharacters)
            ?? Rule.range(message.attempt, "\(path).attempt", 1...Limits.attempts)
            ?? flaw(of: message.parts, "\(path).parts")
    }

    private static func flaw(of parts: [Part], _ path: String) -> Flaw? {
        if let flaw = Rule.count(parts.count, path, 0...Limits.parts) { return flaw }
        let bytes = parts.reduce(0) { $0 + $1.text.utf8.count }
        return bytes > Limits.replyBytes
            ? Flaw(path, "The text has \(bytes) bytes; at most \(Limits.replyBytes) are kept.") : nil
    }

    private var earlierFlaw: Flaw? {
        let attempts = Dictionary(uniqueKeysWithValues: messages.map { ($0.id, $0.attempt) })
        var seen: Set<Earlier> = []
        for (index, one) in earlier.enumerated() {
            let path = "earlier[\(index)]"
            guard let last = attempts[one.message], (1..<max(1, last)).contains(one.attempt) else {
                return Flaw("\(path).attempt", "It is no attempt before the one that stands.")
            }
            guard seen.insert(Earlier(message: one.message, attempt: one.attempt, parts: [])).inserted else {
                return Flaw("\(path).attempt", "The same attempt comes twice.")
            }
            if let flaw = Self.flaw(of: one.parts, "\(path).parts") { return flaw }
        }
        return nil
    }

    private struct Place: Hashable {
        let branch: BranchID
        let position: Int
    }

    private static func twin<Item: Hashable>(_ items: [Item]) -> Int? {
        var seen: Set<Item> = []
        return items.firstIndex { !seen.insert($0).inserted }
    }
}
