internal import FoundationEssentials
internal import Synchronization

/// What is known of models besides what their endpoints say: windows, prices, what they take, when they end.
///
/// One file a provider in a folder, made by `scripts/catalogue`. Each is read when one of its models is first
/// asked for, so that a start does not wait for it, and stays.
public final class Catalogue: Sendable {
    private struct State {
        var files: [String: CatalogueFile?] = [:]
        /// Asked before each turn.
        var known: [String: CatalogueEntry?] = [:]
    }

    private let folder: String?
    private let state = Mutex(State())
    /// What an endpoint that lists millions of names may make us remember.
    private static let limit = 4096

    public init(folder: String) { self.folder = folder }

    private init() { folder = nil }
    public static let empty = Catalogue()

    /// - Parameters:
    ///   - provider: as in `KnownProvider`; what is asked for at another address is another provider.
    ///   - model: the id that a request names; capitals do not count.
    public func entry(_ provider: String, _ model: String) -> CatalogueEntry? {
        let key = "\(provider)/\(model)"
        return state.withLock { state in
            if let known = state.known[key] { return known }
            let found =
                file(provider, &state)?.entry(model)
                ?? (provider == "openrouter" ? routed(model, &state) : nil)
            if state.known.count >= Self.limit { state.known = [:] }
            state.known[key] = .some(found)
            return found
        }
    }

    /// `anthropic/claude-opus-5.5` is Anthropic's model, so its window and what it takes are too; the price is
    /// the router's own affair.
    private func routed(_ model: String, _ state: inout State) -> CatalogueEntry? {
        let makers = [
            "openai": "openai", "anthropic": "anthropic", "google": "gemini", "deepseek": "deepseek",
        ]
        guard let slash = model.firstIndex(of: "/"), let maker = makers[String(model[..<slash])] else {
            return nil
        }
        var id = model[model.index(after: slash)...]
        // `:free`, `:nitro` and the like choose who serves it.
        if let colon = id.firstIndex(of: ":") { id = id[..<colon] }
        let name = maker == "anthropic" ? String(id).replacing(".", with: "-") : String(id)
        guard var entry = file(maker, &state)?.entry(name) else { return nil }
        entry.table = nil
        return entry
    }

    private func file(_ provider: String, _ state: inout State) -> CatalogueFile? {
        if let known = state.files[provider] { return known }
        let isName = provider.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) }
        let read = isName ? folder.flatMap { Self.read("\($0)/\(provider).json") } : nil
        state.files[provider] = .some(read)
        return read
    }

    private static func read(_ path: String) -> CatalogueFile? {
        FileManager.default.contents(atPath: path).flatMap { CatalogueFile([UInt8]($0)) }
    }
}
