public import ChimeraCore
internal import FoundationEssentials
public import Logging
internal import Synchronization

/// All plug-ins of `plugins.json`, live: the file is read again when it changed. `run` must be running for any to
/// answer; when it is cancelled their processes end.
public final class PluginShelf: Sendable {
    private struct State {
        var stamp: Date?
        var providers: [PluginProvider] = []
        var problem: Problem?
        var isRead = false
    }

    public let path: String
    private let environment: [String: String]
    private let log: Logger
    private let state = Mutex(State())
    private let starts: AsyncStream<PluginProvider>
    private let start: AsyncStream<PluginProvider>.Continuation

    public init(path: String, environment: [String: String], log: Logger) {
        self.path = path
        self.environment = environment
        self.log = log
        (starts, start) = AsyncStream.makeStream()
    }

    /// Owns the processes.
    public func run() async {
        await withDiscardingTaskGroup { group in
            for await provider in starts { group.addTask { await provider.life() } }
        }
    }

    /// Of the file as it stands, in its order.
    public var providers: [PluginProvider] { read().providers }

    /// What is wrong with the file.
    public var problem: Problem? { read().problem }

    public func provider(_ name: String) -> PluginProvider? {
        providers.first { $0.declaration.name == name }
    }

    /// One that no file declares.
    public func provider(of declaration: PluginDeclaration) -> PluginProvider {
        PluginProvider(declaration, environment: environment, log: log) { [start] in start.yield($0) }
    }

    private func read() -> (providers: [PluginProvider], problem: Problem?) {
        let stamp =
            (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
        return state.withLock { state in
            guard !state.isRead || state.stamp != stamp else { return (state.providers, state.problem) }
            (state.isRead, state.stamp) = (true, stamp)
            do throws(Problem) {
                let before = state.providers
                state.providers = try PluginDeclaration.read(path).map { declaration in
                    // One that did not change keeps its process.
                    before.first { $0.declaration == declaration } ?? provider(of: declaration)
                }
                state.problem = nil
            } catch {
                state.problem = error
            }
            return (state.providers, state.problem)
        }
    }
}
