public import ChimeraCore
internal import Synchronization

/// All providers of this program: the managed local model, the endpoints of the environment, those that
/// somebody stored, and those that answer at their usual address on this computer.
///
/// Live: what is stored or removed counts for the next turn. Where a name comes twice, the stored one
/// stands, then the environment's.
public final class ProviderDirectory: ModelDirectory {
    struct Entry: Sendable {
        let row: EndpointRow
        let provider: HTTPModelProvider
        let origin: Provider.Origin
        var keyTail: String?
        /// It cannot be used, and why.
        var problem: String?

        var name: String { row.endpoint.name }
    }

    struct State {
        var stored: [Entry] = []
        var found: [Entry] = []
        /// The number of the call of `use` that stands.
        var number = 0
        /// The first model that an endpoint listed, so that nobody waits for it twice.
        var firstListed: [String: String] = [:]
        /// What each endpoint listed last, by model; stands while it does not answer.
        var listed: [String: [String: ListedModel]] = [:]
        /// What people say of models; it wins.
        var facts: [ModelName: ModelFacts] = [:]
    }

    let local: LocalModel?
    let fixed: [Entry]
    /// Who is looked for on this computer.
    let neighbours: [EndpointRow]
    let state = Mutex(State())
    /// What is known of each model that was called, and the patience with which it is called.
    let resilience: Resilience
    /// Nothing but this computer is asked anything.
    let localOnly: Bool
    /// nil: there are no plug-ins.
    public let shelf: PluginShelf?
    public let audit: (any KeyAudit)?
    let catalogue: Catalogue
    /// How long an endpoint may take to list its models.
    private let patience: Duration
    /// How long a program on this computer may take to say that it is there.
    let neighbourly: Duration

    /// - Parameters:
    ///   - neighbours: endpoints that are taken up when they answer; `EndpointRow.neighbours`.
    ///   - localOnly: what is not on this computer is not asked for an answer, a list or a proof of its key.
    public init(
        rows: [EndpointRow], local: LocalModel? = nil, neighbours: [EndpointRow] = [],
        patience: Duration = .seconds(2), neighbourly: Duration = .milliseconds(300),
        localOnly: Bool = false, resilience: Resilience = Resilience(), catalogue: Catalogue = .empty,
        audit: (any KeyAudit)? = nil, plugins: PluginShelf? = nil
    ) {
        shelf = plugins
        self.audit = audit
        self.catalogue = catalogue
        self.local = local
        self.localOnly = localOnly
        self.resilience = resilience
        self.neighbours = neighbours
        self.patience = patience
        self.neighbourly = neighbourly
        fixed = rows.map {
            Entry(
                row: $0, provider: HTTPModelProvider($0.endpoint, localOnly: localOnly, audit: audit),
                origin: .environment,
                problem: Self.barred($0.endpoint, localOnly))
        }
    }

    /// Each name once, in the order in which a default model is looked for.
    var entries: [Entry] {
        let (stored, found) = state.withLock { ($0.stored, $0.found) }
        return (fixed + stored + found).reduce(into: []) { all, entry in
            if let place = all.firstIndex(where: { $0.name == entry.name }) {
                if entry.origin == .stored { all[place] = entry }
            } else {
                all.append(entry)
            }
        }
    }

    /// The local one if it is installed, else the first endpoint's configured or first listed model.
    public func defaultModel() async -> ModelName? {
        if let local, local.isInstalled { return local.info.name }
        if let model = await firstModel(of: entries) { return model }
        await look()
        return await firstModel(of: entries.filter { $0.origin == .found })
    }

    private func firstModel(of entries: [Entry]) async -> ModelName? {
        for entry in entries where entry.problem == nil {
            let name = entry.name
            if let model = entry.row.defaultModel { return ModelName(provider: name, model: model) }
            if let model = state.withLock({ $0.firstListed[name] }) {
                return ModelName(provider: name, model: model)
            }
            guard let model = try? await listing(entry.provider).first(where: { chats($0, entry) })?.id
            else { continue }
            state.withLock { $0.firstListed[name] = model }
            return ModelName(provider: name, model: model)
        }
        return nil
    }

    public func resolve(_ name: ModelName) async throws(Problem) -> ResolvedModel {
        if let local, name.provider == local.info.name.provider {
            guard name == local.info.name else {
                throw .invalid(
                    "The local model is \(local.info.name), not \(name). Choose that.", field: "model")
            }
            return ResolvedModel(
                info: local.info,
                provider: resilience.guarded(
                    local, as: name, continues: local.info.acceptsPrefill))
        }
        if !entries.contains(where: { $0.name == name.provider }),
            neighbours.contains(where: { $0.endpoint.name == name.provider })
        {
            await look()
        }
        guard let entry = entries.first(where: { $0.name == name.provider }) else {
            if let plugin = plugin(name.provider) {
                if localOnly { throw .invalid(LocalOnly.ofInstance(name.provider), field: "model") }
                return resolved(plugin, name)
            }
            throw unknown(name.provider)
        }
        if let problem = entry.problem { throw .invalid(problem, field: "model") }
        let info = info(of: name.model, entry)
        // They take one call after the other anyway; waiting here, one is told what it waits for.
        let atOnce =
            ["ollama", "lmstudio"].contains(name.provider) && entry.row.endpoint.url.isLoopback ? 1 : nil
        return ResolvedModel(
            info: info,
            provider: resilience.guarded(
                entry.provider, as: name, atOnce: atOnce, continues: info.acceptsPrefill),
            prices: entry.row.prices(of: name.model, catalogue: catalogue))
    }

    public func list() async -> [EndpointState] {
        await look()
        async let own = pluginStates()
        return (local.map { [$0.endpointState] } ?? []) + (await states().map(\.state))
            + (await own.map(\.state))
    }

    /// Of all plug-ins, asked at the same time.
    func pluginStates() async -> [(plugin: PluginProvider, state: EndpointState)] {
        let plugins = plugins
        let states = await withTaskGroup(of: (Int, EndpointState).self) { group in
            for (index, plugin) in plugins.enumerated() {
                group.addTask { (index, await self.state(of: plugin)) }
            }
            return await group.reduce(into: [Int: EndpointState]()) { $0[$1.0] = $1.1 }
        }
        return plugins.enumerated().compactMap { index, plugin in states[index].map { (plugin, $0) } }
    }

    /// Of all endpoints, asked at the same time.
    func states() async -> [(entry: Entry, state: EndpointState)] {
        let entries = entries
        let states = await withTaskGroup(of: (Int, EndpointState).self) { group in
            for (index, entry) in entries.enumerated() {
                group.addTask { (index, await self.state(of: entry)) }
            }
            return await group.reduce(into: [Int: EndpointState]()) { $0[$1.0] = $1.1 }
        }
        return entries.enumerated().compactMap { index, entry in states[index].map { (entry, $0) } }
    }

    func state(of entry: Entry) async -> EndpointState {
        func state(_ detail: String?, _ models: [String]) -> EndpointState {
            EndpointState(
                provider: entry.name, place: entry.row.endpoint.url.description, isReady: detail == nil,
                detail: detail,
                models: models.map { info(of: $0, entry) })
        }
        let configured = entry.row.defaultModel.map { [$0] } ?? []
        if let problem = entry.problem { return state(problem, configured) }
        do {
            let models = try await listing(entry.provider)
                .filter { entry.row.chats($0, catalogue: catalogue) != false }.map(\.id)
            return state(nil, models.isEmpty ? configured : models)
        } catch {
            // What it had is what it will have again.
            let before = lastListed(entry).sorted()
            return state("\(error)", before.isEmpty ? configured : before)
        }
    }

    func listing(_ provider: HTTPModelProvider, patience: Duration? = nil) async throws -> [ListedModel] {
        let models = try await withThrowingTaskGroup(of: [ListedModel].self) { group in
            group.addTask { try await provider.models() }
            group.addTask { [patience = patience ?? self.patience] in
                try await Task.sleep(for: patience)
                throw ProviderFailure(
                    .timedOut,
                    "\(provider.endpoint.name) did not list its models in time. It may be busy; try again.")
            }
            defer { group.cancelAll() }
            return try await group.next() ?? []
        }
        let byName = Dictionary(models.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        state.withLock { $0.listed[provider.endpoint.name] = byName }
        return models
    }

    /// Why an endpoint is not asked; nil when it may be.
    static func barred(_ endpoint: Endpoint, _ localOnly: Bool) -> String? {
        guard localOnly, !endpoint.url.isLoopback else { return nil }
        return
            "\(endpoint.name) is at \(endpoint.url.host), and this Chimera is set to local only: nothing leaves this computer. Choose a local model, or start without CHIMERA_LOCAL_ONLY."
    }

    private func lastListed(_ entry: Entry) -> [String] {
        state.withLock { $0.listed[entry.name] ?? [:] }.values
            .filter { entry.row.chats($0, catalogue: catalogue) != false }.map(\.id)
    }

    private func info(of model: String, _ entry: Entry) -> ModelInfo {
        let name = ModelName(provider: entry.name, model: model)
        let (listed, facts) = state.withLock { ($0.listed[entry.name]?[model], $0.facts[name]) }
        return entry.row.info(of: model, listed: listed, catalogue: catalogue).overruled(by: facts)
    }

    /// Large hosts list everything they serve, and what they will soon serve no more.
    private func chats(_ model: ListedModel, _ entry: Entry) -> Bool {
        let info = info(of: model.id, entry)
        if let last = info.shutdown, last <= Timestamp.now.civil.date { return false }
        return entry.row.chats(model, catalogue: catalogue) ?? Self.chats(model.id)
    }

    private func unknown(_ provider: String) -> Problem {
        let known =
            (local.map { [$0.info.name.provider] } ?? []) + entries.map(\.name)
            + plugins.map(\.declaration.name)
        let hint = Spelling.nearest(provider, in: known).map { " Did you mean \($0)?" } ?? ""
        let list = known.isEmpty ? "none is set up" : "there are \(known.joined(separator: ", "))"
        return .invalid(
            "There is no provider \(provider) (\(list)).\(hint) Add it under Providers, or set OPENAI_BASE_URL or CHIMERA_ENDPOINT_<NAME>.",
            field: "model")
    }

    /// As far as the name tells.
    private static func chats(_ model: String) -> Bool {
        let others = [
            "embed", "tts", "whisper", "transcribe", "image", "dall-e", "moderation", "audio", "realtime",
            "rerank",
        ]
        return !others.contains { model.lowercased().contains($0) }
    }
}
