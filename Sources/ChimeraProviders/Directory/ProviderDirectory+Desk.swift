public import ChimeraCore
internal import Synchronization

extension ProviderDirectory: ProviderDesk {
    public func providers() async -> [Provider] {
        await look()
        var all = local.map { [Self.provider($0.endpointState)] } ?? []
        async let own = pluginStates()
        let states = await states()
        all += states.map { entry, state in Self.provider(entry, state) }
        all += await own.map { provider($0.plugin, $0.state) }
        if let broken = brokenShelf { all.append(broken) }
        let names = Set(all.map(\.name))
        return all + KnownProvider.all.filter { !names.contains($0.name) }.compactMap(Self.provider)
    }

    public func provider(_ name: String) async -> Provider? {
        if let local, local.info.name.provider == name { return Self.provider(local.endpointState) }
        if neighbours.contains(where: { $0.endpoint.name == name }) { await look() }
        if let entry = entries.first(where: { $0.name == name }) {
            return Self.provider(entry, await state(of: entry))
        }
        if let plugin = plugin(name) { return provider(plugin, await state(of: plugin)) }
        return KnownProvider.named(name).flatMap(Self.provider)
    }

    public func baseURL(_ wanted: String?, of name: String) throws(Problem) -> String? {
        let letters = name.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-")
        }
        guard letters, (1...64).contains(name.utf8.count), name.first != "-" else {
            throw .invalid(
                "\(Text.shortened(name, to: 60)) cannot be a provider's name. Use lower-case letters, digits and hyphens, such as my-server.",
                field: "name")
        }
        guard name != local?.info.name.provider ?? "local" else {
            throw .invalid(
                "\(name) is the model that comes with Chimera. Choose another name.", field: "name")
        }
        guard let wanted, !wanted.isEmpty else { return KnownProvider.named(name)?.url }
        let url = try BaseURL(wanted, field: "baseURL")
        guard url.userInfo == nil, url.query.isEmpty else {
            throw .invalid(
                "The base URL holds a password or a query. Leave them out; the key has a field of its own.",
                field: "baseURL")
        }
        return url.description
    }

    public func use(_ endpoints: [OwnEndpoint], facts: [ModelName: ModelFacts], number: Int) {
        let before = state.withLock { $0.stored }
        let entries = endpoints.compactMap { own -> Entry? in
            guard let url = try? BaseURL(own.baseURL, field: own.name) else { return nil }
            let endpoint = Endpoint(name: own.name, url: url, key: own.key)
            // One that did not change keeps its connections, and what is known of it.
            let same = before.first {
                $0.name == own.name && $0.row.endpoint.url == url && $0.row.endpoint.key == own.key
            }
            if same == nil { resilience.forget(own.name) }
            return Entry(
                row: EndpointRow(endpoint),
                provider: same?.provider ?? HTTPModelProvider(endpoint, localOnly: localOnly, audit: audit),
                origin: .stored, keyTail: own.keyTail,
                problem: Self.barred(endpoint, localOnly) ?? own.problem)
        }
        state.withLock { state in
            guard number > state.number else { return }
            state.number = number
            state.stored = entries
            state.facts = facts
            state.firstListed = [:]
        }
    }

    public func health() -> [ModelHealth] { resilience.health() }

    public func test(_ name: String) async throws(Problem) -> ProviderTest {
        if let local, local.info.name.provider == name {
            let state = local.endpointState
            return ProviderTest(
                state.isReady ? .valid : .unclear, detail: state.detail ?? "Installed: \(local.info.name).",
                models: state.isReady ? 1 : 0)
        }
        if neighbours.contains(where: { $0.endpoint.name == name }) { await look() }
        guard let entry = entries.first(where: { $0.name == name }) else {
            if let plugin = plugin(name) {
                let state = await state(of: plugin)
                let count = state.models.count
                return ProviderTest(
                    state.isReady ? .valid : .unclear,
                    detail: state.detail ?? "It runs, with \(count == 1 ? "1 model" : "\(count) models").",
                    models: count)
            }
            guard let known = KnownProvider.named(name), let provider = Self.provider(known) else {
                throw .notFound("provider", name)
            }
            return ProviderTest(
                provider.wantsKey ? .unclear : .unreachable, detail: provider.detail ?? "It is not set up.")
        }
        if let problem = entry.problem { return ProviderTest(.unclear, detail: problem) }
        do {
            if let route = KnownProvider.named(entry.name)?.keyRoute, entry.row.endpoint.key != nil {
                try await entry.provider.open(route)
            }
            let count = try await listing(entry.provider, patience: .seconds(10)).count
            return ProviderTest(
                .valid,
                detail: count == 1 ? "It answers, with 1 model." : "It answers, with \(count) models.",
                models: count)
        } catch {
            let verdict = (error as? ProviderFailure).map(ProviderTest.Verdict.init) ?? .unclear
            return ProviderTest(verdict, detail: "\(error)")
        }
    }

    // MARK: As the page shows them

    private static func provider(_ state: EndpointState) -> Provider {
        Provider(
            name: state.provider, label: "Local model", baseURL: "", place: state.place, kind: .local,
            isReady: state.isReady, detail: state.detail, origin: .builtIn, wantsKey: false,
            models: state.models)
    }

    private static func provider(_ entry: Entry, _ state: EndpointState) -> Provider {
        let url = entry.row.endpoint.url
        let known = KnownProvider.named(entry.name)
        return Provider(
            name: entry.name, label: known?.label ?? entry.name, baseURL: url.description,
            place: place(of: url), kind: url.isLoopback ? .computer : .cloud, isReady: state.isReady,
            detail: state.detail, origin: entry.origin, keyTail: entry.keyTail,
            wantsKey: known?.wantsKey ?? !url.isLoopback, models: state.models)
    }

    /// One that nobody set up.
    private static func provider(_ known: KnownProvider) -> Provider? {
        guard let url = try? BaseURL(known.url, field: known.name) else { return nil }
        let detail =
            known.wantsKey
            ? "No key yet. Paste one to talk with its models."
            : "Nothing answers at \(url). Start \(known.label), or give the address where it listens."
        return Provider(
            name: known.name, label: known.label, baseURL: known.url, place: place(of: url),
            kind: url.isLoopback ? .computer : .cloud, isReady: false, detail: detail, origin: .builtIn,
            wantsKey: known.wantsKey)
    }

    private static func place(of url: BaseURL) -> String { url.isLoopback ? "this computer" : url.host }
}
