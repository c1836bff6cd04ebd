extension ConversationService {
    /// The post that a request means: whose words, for whom, in which voice.
    static func post(
        _ request: PostMessage, _ text: String, from seat: Participant, on branch: BranchID,
        among participants: [Participant]
    ) throws(Problem) -> NewPost {
        for participant in request.audience ?? []
        where !participants.contains(where: { $0.id == participant }) {
            throw Problem.notFound("participant", participant)
        }
        var voice = request.voice
        var author = seat
        if let id = request.speaker {
            guard voice == nil || voice == .played else {
                throw Problem.invalid(
                    "Words of a participant are said aloud. Leave out voice, or leave out speaker.",
                    field: "voice")
            }
            guard let speaker = participants.first(where: { $0.id == id }) else {
                throw Problem.notFound("participant", id)
            }
            guard speaker.isModel, speaker.present else {
                throw Problem.invalid(
                    "You can speak as a persona that is here. \(speaker.name) is \(speaker.isModel ? "gone" : "a person").",
                    field: "speaker")
            }
            (voice, author) = (.played, speaker)
        } else if voice == .played {
            throw Problem.invalid("Say whose words they are.", field: "speaker")
        }
        return NewPost(
            id: MessageID(request.id), conversation: seat.conversation, branch: branch, author: author.id,
            authorName: voice?.authorName ?? author.name, text: text,
            audience: try audience(of: request, voice, seat, participants), voice: voice,
            writer: author.id == seat.id ? nil : seat.id)
    }

    private static func audience(
        of request: PostMessage, _ voice: PostVoice?, _ seat: Participant, _ participants: [Participant]
    ) throws(Problem) -> Audience {
        let few = Set(request.audience ?? [])
        switch voice {
        case .secret:
            guard participants.contains(where: { few.contains($0.id) && $0.isModel }) else {
                throw Problem.invalid("Say whose secret it is: name one of the cast.", field: "audience")
            }
        case .director where few.isEmpty:
            // Not for other people who are here.
            return .only(Set(participants.filter { $0.isModel && $0.present }.map(\.id)).union([seat.id]))
        default: break
        }
        guard !few.isEmpty else { return .everyone }
        return .only(few.union([seat.id]).union(request.speaker.map { [$0] } ?? []))
    }
}
