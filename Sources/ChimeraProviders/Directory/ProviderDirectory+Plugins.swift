internal import ChimeraCore
internal import Synchronization

/// Plug-ins as providers: they come behind the endpoints, whose names win.
extension ProviderDirectory {
    var plugins: [PluginProvider] {
        let names = Set(entries.map(\.name))
        return (shelf?.providers ?? []).filter { !names.contains($0.declaration.name) }
    }

    func plugin(_ name: String) -> PluginProvider? { plugins.first { $0.declaration.name == name } }

    func resolved(_ plugin: PluginProvider, _ name: ModelName) -> ResolvedModel {
        let info = info(of: name, plugin)
        return ResolvedModel(
            info: info,
            provider: resilience.guarded(plugin, as: name, continues: info.acceptsPrefill))
    }

    private func info(of name: ModelName, _ plugin: PluginProvider) -> ModelInfo {
        let (listed, facts) = state.withLock { ($0.listed[name.provider]?[name.model], $0.facts[name]) }
        let size = ModelSize(in: name.model) ?? listed?.size.flatMap(ModelSize.init(in:))
        var info = ModelInfo(
            name: name, ability: .init(size), contextWindow: listed?.contextWindow ?? 8192,
            acceptsPrefill: listed?.capabilities.prefill ?? false, place: plugin.place,
            size: size?.label,
            // Who is handed a key is somebody's who sends bills.
            isMetered: plugin.declaration.passes?.isEmpty == false)
        info.label = listed?.label
        info.outputLimit = listed?.outputLimit
        info.capabilities = listed?.capabilities ?? ModelCapabilities()
        info.providerLabel = plugin.description?.label ?? plugin.declaration.name
        return info.overruled(by: facts)
    }

    func state(of plugin: PluginProvider) async -> EndpointState {
        let name = plugin.declaration.name
        func state(_ detail: String?, _ models: [String]) -> EndpointState {
            EndpointState(
                provider: name, place: plugin.place, isReady: detail == nil, detail: detail,
                models: models.map { info(of: ModelName(provider: name, model: $0), plugin) })
        }
        if localOnly { return state(LocalOnly.ofInstance(name), []) }
        do {
            let models = try await within(.seconds(5), of: name) { try await plugin.models() }
            let byName = Dictionary(models.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            self.state.withLock { $0.listed[name] = byName }
            return state(nil, models.filter { $0.chats != false }.map(\.id))
        } catch {
            return state("\(error)", self.state.withLock { $0.listed[name] ?? [:] }.keys.sorted())
        }
    }

    func provider(_ plugin: PluginProvider, _ state: EndpointState) -> Provider {
        Provider(
            name: plugin.declaration.name, label: plugin.description?.label ?? plugin.declaration.name,
            baseURL: "", place: plugin.place, kind: .plugin, isReady: state.isReady, detail: state.detail,
            origin: .declared, wantsKey: false, models: state.models)
    }

    /// What the file that declares them has wrong, as a provider that is not ready.
    var brokenShelf: Provider? {
        guard let problem = shelf?.problem else { return nil }
        return Provider(
            name: "plugins", label: "Plug-ins", baseURL: "", place: ModelInfo.here, kind: .plugin,
            isReady: false, detail: problem.detail, origin: .declared, wantsKey: false)
    }

    private func within<T: Sendable>(
        _ time: Duration, of name: String, _ body: @escaping @Sendable () async throws -> T
    ) async throws -> T {
        try await withThrowingTaskGroup(of: T.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: time)
                throw ProviderFailure(
                    .timedOut, "\(name) did not answer in time. It may be busy; try again.")
            }
            defer { group.cancelAll() }
            return try await group.next()!
        }
    }
}

extension PluginProvider {
    /// A program may send words anywhere: nobody here can say where they go.
    var place: String { "plug-in \(declaration.name)" }
}
