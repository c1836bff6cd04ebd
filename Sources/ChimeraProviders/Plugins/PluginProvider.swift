public import ChimeraCore
internal import ChimeraProcesses
internal import Logging
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A provider in a process of its own: started when it is first asked, started again after it ended, at most every
/// half a second to half a minute.
public final class PluginProvider: ModelProvider {
    public let declaration: PluginDeclaration
    private let environment: [String: String]
    private let log: Logger
    private let wake: @Sendable (PluginProvider) -> Void

    private struct State {
        var session: PluginSession?
        var description: PluginDescription?
        var isRunning = false
        var lastWords: String?
        var backoff = RestartBackoff()
        var notBefore = ContinuousClock.now
        var waiting: [(number: Int, continuation: CheckedContinuation<PluginSession, any Error>)] = []
        var next = 0
    }

    private let state = Mutex(State())

    /// - Parameters:
    ///   - environment: ours, of which the program sees what its declaration names.
    ///   - wake: has `life` of this provider run, once for each call.
    init(
        _ declaration: PluginDeclaration, environment: [String: String], log: Logger,
        wake: @escaping @Sendable (PluginProvider) -> Void
    ) {
        self.declaration = declaration
        self.environment = environment
        self.log = log
        self.wake = wake
    }

    /// As it said at its last start.
    public var description: PluginDescription? { state.withLock(\.description) }
    /// Why it ended last; nil while it runs, or where it was never started.
    public var problem: String? { state.withLock { $0.session == nil ? $0.lastWords : nil } }

    // MARK: Asking

    /// Starts it where it does not run. Throws `ProviderFailure`.
    public func describe() async throws -> PluginDescription {
        _ = try await session()
        guard let description else {
            throw ProviderFailure(.unreachable, "\(declaration.name) is gone again.")
        }
        return description
    }

    public func models() async throws -> [ListedModel] {
        try PluginWire.models(try await session().ask("models", nil) { _ in })
    }

    public func reply(
        to request: ModelRequest, onEvent: (ModelEvent) async throws -> Void
    ) async throws -> ModelReply {
        if let words = LocalOnly.refusal(
            of: declaration.name, at: "a program that may ask others", isLocal: false)
        {
            throw ProviderFailure(.refused, words)
        }
        let session = try await session()
        return try PluginWire.reply(
            try await session.ask("reply", PluginWire.params(of: request), onEvent: onEvent))
    }

    private func session() async throws -> PluginSession {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        let session = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let (ready, mustWake): (PluginSession?, Bool) = state.withLock { state in
                    if let session = state.session, !session.isOver {
                        if !session.isStuck { return (session, false) }
                        session.end("It did not let go of a reply that nobody wants.")
                    }
                    state.waiting.append((number, continuation))
                    defer { state.isRunning = true }
                    return (nil, !state.isRunning)
                }
                if let ready { return continuation.resume(returning: ready) }
                if mustWake { wake(self) }
            }
        } onCancel: {
            let mine = state.withLock { state in
                state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0) }
            }
            mine?.continuation.resume(throwing: CancellationError())
        }
        try Task.checkCancellation()
        return session
    }

    // MARK: Living

    /// One life of the process. Whoever waits for it is told how it began, or why it did not.
    func life() async {
        let pause = state.withLock { $0.notBefore - .now }
        if pause > .zero { try? await Task.sleep(for: pause) }
        let began = ContinuousClock.now
        let session = PluginSession(name: declaration.name)
        var words: String
        do {
            words = try await PluginSpawn.run(declaration, environment: environment, log: log) {
                write, read, stop in
                await withTaskGroup(of: String?.self) { group in
                    session.stopsBy(stop)
                    group.addTask { await self.greet(session) }
                    let end = await session.talk(write: write, read: read)
                    group.cancelAll()
                    // What it said at the greeting tells more than that it then was gone.
                    for await refusal in group { if let refusal { return refusal } }
                    return end
                }
            }
        } catch let problem as Problem { words = problem.detail } catch { words = "\(error)" }
        log.info("a plug-in ended", metadata: ["plugin": "\(declaration.name)", "reason": "\(words)"])
        ended("The plug-in \(declaration.name) is not there. \(words)", healthy: .now - began)
    }

    /// nil: it may be used.
    private func greet(_ session: PluginSession) async -> String? {
        do {
            let description = try await withThrowingTaskGroup(of: PluginDescription.self) { group in
                group.addTask {
                    try PluginDescription(
                        try await session.ask("describe", ["contract": .int(PluginWire.contract)]) { _ in })
                }
                group.addTask {
                    try await Task.sleep(for: .seconds(10))
                    throw ProviderFailure(.timedOut, "It did not say what it is within 10 s.")
                }
                defer { group.cancelAll() }
                return try await group.next()!
            }
            let waiting = state.withLock { state in
                (state.session, state.description, state.lastWords) = (session, description, nil)
                defer { state.waiting = [] }
                return state.waiting
            }
            for one in waiting { one.continuation.resume(returning: session) }
            return nil
        } catch is CancellationError {
            return nil
        } catch {
            session.end("\(error)")
            return "\(error)"
        }
    }

    private func ended(_ words: String, healthy: Duration) {
        typealias Waiting = [(number: Int, continuation: CheckedContinuation<PluginSession, any Error>)]
        let (waiting, goesOn): (Waiting, Bool) = state.withLock { state in
            let wasThere = state.session != nil
            (state.session, state.lastWords) = (nil, words)
            state.notBefore = .now + state.backoff.pause(afterHealthy: healthy)
            // Who came after it had begun well waits for its next life.
            if wasThere, !state.waiting.isEmpty { return ([], true) }
            state.isRunning = false
            defer { state.waiting = [] }
            return (state.waiting, false)
        }
        if goesOn { wake(self) }
        for one in waiting {
            one.continuation.resume(throwing: ProviderFailure(.unreachable, words))
        }
    }
}

/// The one place where a plug-in's program is started: no shell, an environment of its own, limits where the system
/// has a program that sets them.
enum PluginSpawn {
    typealias Read = () async throws -> [UInt8]?

    static func run(
        _ plugin: PluginDeclaration, environment: [String: String], log: Logger,
        _ body:
            @escaping @Sendable (
                _ write: @escaping @Sendable ([UInt8]) async throws -> Void, _ read: Read,
                _ stop: @escaping @Sendable () -> Void
            ) async -> String
    ) async throws -> String {
        var seen = plugin.environment ?? [:]
        for name in plugin.passes ?? [] { if let value = environment[name] { seen[name] = value } }
        var command = plugin.command
        #if os(Linux)
            if access("/usr/bin/prlimit", X_OK) == 0 {
                command = ["/usr/bin/prlimit", "--core=0", "--nofile=512", "--as=8589934592", "--"] + command
            }
        #endif
        let name = plugin.name
        let says: @Sendable (String) -> Void = { line in
            log.debug("a plug-in says", metadata: ["plugin": "\(name)", "line": "\(line)"])
        }
        return try await PipedProcess(command[0], Array(command.dropFirst()), environment: seen).run(
            onError: says
        ) { pipes, read in
            let pid = pipes.pid
            let words = await body({ try await pipes.write($0) }, read, { _ = kill(-pid, SIGKILL) })
            let last = Text.shortened(pipes.lastWords, to: 300)
            return last.isEmpty ? words : "\(words) It said: \(last)"
        }
    }
}
