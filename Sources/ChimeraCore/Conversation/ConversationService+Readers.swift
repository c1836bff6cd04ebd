/// Who reads what is said in a conversation: where a participant's words and everybody else's go.
public struct Reader: Hashable, Sendable, Codable {
    /// `openai`.
    public var provider: String
    /// As its makers write it: `OpenAI`.
    public var label: String
    /// The host, or "this computer".
    public var place: String
    public var isLocal: Bool
    /// Only where a participant's own model fails.
    public var standsIn: Bool
}

extension ConversationService {
    /// Each provider once, the ones elsewhere first; a model that is not there any more reads nothing.
    func readers(of snapshot: ConversationSnapshot) async -> [Reader] {
        let cast = snapshot.participants.filter { $0.isModel && $0.present }
        let standard = cast.contains { $0.model == nil } ? await engine.directory.defaultModel() : nil
        let own = cast.compactMap { $0.model ?? standard }
        let others = cast.flatMap { ($0.fallbacks ?? []).map(\.model) }
        let owner = try? await stores.accounts.account(snapshot.conversation.owner)
        let isLocked = snapshot.conversation.settings.localOnly || owner?.localOnly == true
        var readers: [Reader] = []
        for (name, standsIn) in own.map({ ($0, false) }) + others.map({ ($0, true) }) {
            guard !readers.contains(where: { $0.provider == name.provider }),
                let info = try? await engine.directory.resolve(name).info, !isLocked || info.isLocal
            else { continue }
            readers.append(
                Reader(
                    provider: name.provider, label: info.providerLabel ?? name.provider, place: info.place,
                    isLocal: info.isLocal, standsIn: standsIn))
        }
        return readers.filter { !$0.isLocal } + readers.filter(\.isLocal)
    }
}
