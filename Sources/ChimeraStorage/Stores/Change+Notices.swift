internal import ChimeraCore

/// Coming and going as nodes of the tree, so that every branch knows who was there.
enum Notice: String {
    case here, came, left

    func text(_ names: [String]) -> String {
        // "The Philosopher, the Comedian and the Scientist": the article is small inside a sentence.
        let names = names.enumerated().map { index, name in
            index > 0 && name.hasPrefix("The ") ? "the " + name.dropFirst(4) : name
        }
        let list =
            names.count > 1
            ? names.dropLast().joined(separator: ", ") + " and " + names[names.count - 1] : names.joined()
        return switch self {
        case .here: "\(list) \(names.count > 1 ? "are" : "is") here."
        case .came: "\(list) came."
        case .left: "\(list) left."
        }
    }
}

extension Change {
    mutating func note(
        _ notice: Notice, _ participants: [Participant], on branch: BranchID, in conversation: ConversationID,
        hears: String? = nil
    ) throws {
        let place = try nextPlace(on: branch, in: conversation)
        // The page can say it in another language from what is beside the text.
        var facts: [String: JSONValue] = [
            "notice": .string(notice.rawValue),
            "participants": .array(participants.map { .string($0.id.description) }),
        ]
        if let hears { facts["hears"] = .string(hears) }
        let data = JSONValue.object(facts)
        let message = Message(
            id: .make(), conversation: conversation, branch: branch, position: place.position,
            parent: place.parent,
            kind: .notice, author: nil, authorName: "", state: .done,
            parts: [Part(.notice, text: notice.text(participants.map(\.name)), data: data)], createdAt: at,
            finishedAt: at)
        try connection.insert(message)
        try tell(.messagePosted, message.id, revision: 1)
    }
}
