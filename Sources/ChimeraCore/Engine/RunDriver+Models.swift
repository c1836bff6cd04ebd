internal import Logging

extension RunDriver {
    /// The model that plays the speaker, behind the conversation's wishes: the lock "local only", the cache.
    func model(of speaker: Participant) async throws -> ResolvedModel? {
        var name = speaker.model
        if name == nil { name = await engine.directory.defaultModel() }
        guard let name else { return nil }
        return await model(name)
    }

    /// nil: there is no such model.
    func model(_ name: ModelName) async -> ResolvedModel? {
        do throws(Problem) { return wished(try await engine.directory.resolve(name)) } catch {
            engine.log.warning(
                "a model cannot be found", metadata: ["model": "\(name)", "error": "\(error)"])
            return nil
        }
    }

    private func wished(_ model: ResolvedModel) -> ResolvedModel {
        let name = model.info.name
        if let words = LocalOnly.refusal(
            of: name.provider, at: model.info.place, isLocal: model.info.isLocal)
        {
            return ResolvedModel(
                info: model.info, provider: BarredModel(words: words), prices: model.prices)
        }
        guard state.conversation.settings.reusesReplies else { return model }
        return ResolvedModel(
            info: model.info,
            provider: CachingProvider(
                inner: model.provider, provider: name.provider, account: state.run.startedBy,
                store: engine.stores.answers, clock: engine.clock, looks: !isAskedAgain))
    }

    /// Whose wish it is that nothing leaves this computer; nil: nobody's.
    func localOnly() async -> String? {
        if state.conversation.settings.localOnly { return "this conversation is" }
        for account in Set([state.conversation.owner, state.run.startedBy]) {
            if (try? await engine.stores.accounts.account(account))??.localOnly == true {
                return "the account that it belongs to is"
            }
        }
        return nil
    }
}
