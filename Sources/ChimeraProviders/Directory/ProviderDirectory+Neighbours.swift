internal import ChimeraCore
internal import Synchronization

extension EndpointRow {
    /// Ollama and LM Studio, where they listen unless somebody moved them.
    public static var neighbours: [EndpointRow] {
        KnownProvider.neighbours.compactMap { known -> EndpointRow? in
            guard let url = try? BaseURL(known.url, field: known.name) else { return nil }
            return EndpointRow(Endpoint(name: known.name, url: url))
        }
    }
}

extension ProviderDirectory {
    /// Asks who is there on this computer. Whoever has gone is left out again; who was set up under the same
    /// name or at the same address is not asked for.
    public func look() async {
        let others = fixed + state.withLock { $0.stored }
        let wanted = neighbours.filter { row in
            !others.contains {
                $0.name == row.endpoint.name || $0.row.endpoint.url.isSamePlace(as: row.endpoint.url)
            }
        }
        guard !neighbours.isEmpty else { return }
        let before = state.withLock { $0.found }
        let asked = wanted.map { row in
            before.first { $0.name == row.endpoint.name }
                ?? Entry(row: row, provider: HTTPModelProvider(row.endpoint), origin: .found)
        }
        let here = await withTaskGroup(of: String?.self) { group in
            for entry in asked {
                group.addTask {
                    let models = try? await self.listing(entry.provider, patience: self.neighbourly)
                    return models == nil ? nil : entry.name
                }
            }
            return await group.reduce(into: Set<String>()) { here, name in
                if let name { here.insert(name) }
            }
        }
        state.withLock { $0.found = asked.filter { here.contains($0.name) } }
    }
}
