public import ChimeraCore
internal import Synchronization

/// All providers of this program: the managed local model and the configured endpoints.
public final class ProviderDirectory: ModelDirectory {
    private let local: LocalModel?
    private let endpoints: [(row: EndpointRow, provider: HTTPModelProvider)]
    /// How long an endpoint may take to list its models.
    private let patience: Duration
    /// The first model that an endpoint listed, so that nobody waits for it twice.
    private let firstListed = Mutex<[String: String]>([:])

    public init(rows: [EndpointRow], local: LocalModel? = nil, patience: Duration = .seconds(2)) {
        self.local = local
        self.patience = patience
        endpoints = rows.map { ($0, HTTPModelProvider($0.endpoint)) }
    }

    /// The local one if it is installed, else the first endpoint's configured or first listed model.
    public func defaultModel() async -> ModelName? {
        if let local, local.isInstalled { return local.info.name }
        for (row, provider) in endpoints {
            let name = row.endpoint.name
            if let model = row.defaultModel { return ModelName(provider: name, model: model) }
            if let model = firstListed.withLock({ $0[name] }) {
                return ModelName(provider: name, model: model)
            }
            guard let model = try? await listing(provider).first(where: Self.chats) else { continue }
            firstListed.withLock { $0[name] = model }
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
        guard let (row, provider) = endpoints.first(where: { $0.row.endpoint.name == name.provider }) else {
            throw unknown(name.provider)
        }
        return ResolvedModel(info: row.info(of: name.model), provider: provider)
    }

    public func list() async -> [EndpointState] {
        let states = await withTaskGroup(of: (Int, EndpointState).self) { group in
            for (index, (row, provider)) in endpoints.enumerated() {
                group.addTask { (index, await self.state(of: row, provider)) }
            }
            return await group.reduce(into: [(Int, EndpointState)]()) { $0.append($1) }
        }
        return (local.map { [$0.endpointState] } ?? []) + states.sorted { $0.0 < $1.0 }.map(\.1)
    }

    private func state(of row: EndpointRow, _ provider: HTTPModelProvider) async -> EndpointState {
        func state(_ detail: String?, _ models: [String]) -> EndpointState {
            EndpointState(
                provider: row.endpoint.name, place: row.endpoint.url.description, isReady: detail == nil,
                detail: detail,
                models: models.map(row.info))
        }
        let configured = row.defaultModel.map { [$0] } ?? []
        do {
            let models = try await listing(provider)
            return state(nil, models.isEmpty ? configured : models)
        } catch {
            return state("\(error)", configured)
        }
    }

    private func listing(_ provider: HTTPModelProvider) async throws -> [String] {
        try await withThrowingTaskGroup(of: [String].self) { group in
            group.addTask { try await provider.models() }
            group.addTask { [patience] in
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
        let known = (local.map { [$0.info.name.provider] } ?? []) + endpoints.map(\.row.endpoint.name)
        let hint = Spelling.nearest(provider, in: known).map { " Did you mean \($0)?" } ?? ""
        let list = known.isEmpty ? "none is set up" : "there are \(known.joined(separator: ", "))"
        return .invalid(
            "There is no provider \(provider) (\(list)).\(hint) Set OPENAI_BASE_URL or CHIMERA_ENDPOINT_<NAME> to add one.",
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
