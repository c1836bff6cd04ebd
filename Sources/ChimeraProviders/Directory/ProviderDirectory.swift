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
    }

    let local: LocalModel?
    let fixed: [Entry]
    /// Who is looked for on this computer.
    let neighbours: [EndpointRow]
    let state = Mutex(State())
    /// How long an endpoint may take to list its models.
    private let patience: Duration
    /// How long a program on this computer may take to say that it is there.
    let neighbourly: Duration

    /// - Parameter neighbours: endpoints that are taken up when they answer; `EndpointRow.neighbours`.
    public init(
        rows: [EndpointRow], local: LocalModel? = nil, neighbours: [EndpointRow] = [],
        patience: Duration = .seconds(2), neighbourly: Duration = .milliseconds(300)
    ) {
        self.local = local
        self.neighbours = neighbours
        self.patience = patience
        self.neighbourly = neighbourly
        fixed = rows.map { Entry(row: $0, provider: HTTPModelProvider($0.endpoint), origin: .environment) }
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
            guard let model = try? await listing(entry.provider).first(where: Self.chats) else { continue }
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
            return ResolvedModel(info: local.info, provider: local)
        }
        if !entries.contains(where: { $0.name == name.provider }),
            neighbours.contains(where: { $0.endpoint.name == name.provider })
        {
            await look()
        }
        guard let entry = entries.first(where: { $0.name == name.provider }) else {
            throw unknown(name.provider)
        }
        if let problem = entry.problem { throw .invalid(problem, field: "model") }
        return ResolvedModel(info: entry.row.info(of: name.model), provider: entry.provider)
    }

    public func list() async -> [EndpointState] {
        await look()
        return (local.map { [$0.endpointState] } ?? []) + (await states().map(\.state))
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
                models: models.map(entry.row.info))
        }
        let configured = entry.row.defaultModel.map { [$0] } ?? []
        if let problem = entry.problem { return state(problem, configured) }
        do {
            let models = try await listing(entry.provider)
            return state(nil, models.isEmpty ? configured : models)
        } catch {
            return state("\(error)", configured)
        }
    }

    func listing(_ provider: HTTPModelProvider, patience: Duration? = nil) async throws -> [String] {
        try await withThrowingTaskGroup(of: [String].self) { group in
            group.addTask { try await provider.models().map(\.id) }
            group.addTask { [patience = patience ?? self.patience] in
                try await Task.sleep(for: patience)
                throw ProviderFailure(
                    .timedOut,
                    "\(provider.endpoint.name) did not list its models in time. It may be busy; try again.")
            }
            defer { group.cancelAll() }
            return try await group.next() ?? []
        }
    }

    private func unknown(_ provider: String) -> Problem {
        let known = (local.map { [$0.info.name.provider] } ?? []) + entries.map(\.name)
        let hint = Spelling.nearest(provider, in: known).map { " Did you mean \($0)?" } ?? ""
        let list = known.isEmpty ? "none is set up" : "there are \(known.joined(separator: ", "))"
        return .invalid(
            "There is no provider \(provider) (\(list)).\(hint) Add it under Providers, or set OPENAI_BASE_URL or CHIMERA_ENDPOINT_<NAME>.",
            field: "model")
    }

    /// Large hosts list everything they serve.
    private static func chats(_ model: String) -> Bool {
        let others = [
            "embed", "tts", "whisper", "transcribe", "image", "dall-e", "moderation", "audio", "realtime",
            "rerank",
        ]
        return !others.contains { model.lowercased().contains($0) }
    }
}
