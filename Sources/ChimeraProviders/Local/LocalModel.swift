public import ChimeraCore
internal import ChimeraProcesses
public import Logging

/// The model that Chimera brings along: llama.cpp's own server in a process of ours.
///
/// ```
/// resting ─ first reply ─▶ starting ─ "ready PORT" ─▶ ready ─ it ends ─▶ failed ─ 0.5 … 30 s ─▶ starting
/// ```
/// `run()` owns the process and must be running for replies to come; when it is cancelled the
/// process ends, and however this program ends the process sees the end of its input and goes.
public actor LocalModel: ModelProvider {
    public nonisolated let runtime: LocalRuntime
    public nonisolated let info: ModelInfo
    /// Of the running process, for diagnosis.
    public private(set) var processID: Int32?
    private nonisolated let board: StateBoard
    private nonisolated let patience: Duration
    private let demands: AsyncStream<Void>
    private nonisolated let demand: AsyncStream<Void>.Continuation
    private let logger: Logger
    private var provider: HTTPModelProvider?
    private var readySince: ContinuousClock.Instant?
    private var lastWords = ""

    /// `patience`: how long a reply waits for the model to start.
    public init(
        _ runtime: LocalRuntime, patience: Duration = .seconds(60),
        logger: Logger = Logger(label: "chimera.local-model")
    ) {
        self.runtime = runtime
        self.patience = patience
        self.logger = logger
        info = runtime.info
        (demands, demand) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        do throws(Problem) {
            _ = try runtime.locate()
            board = StateBoard(.resting)
        } catch {
            board = StateBoard(error.type == .unavailable ? .absent(error.detail) : .failed(error.detail))
        }
    }

    public nonisolated var state: State { board.state }

    /// The state now and each later one.
    public nonisolated func states() -> some AsyncSequence<State, Never> & Sendable {
        board.entries().map(\.state)
    }

    /// Why it cannot start as things are; nil when it can.
    public nonisolated var installProblem: Problem? {
        do throws(Problem) {
            _ = try runtime.locate()
            return nil
        } catch {
            return error
        }
    }

    public nonisolated var isInstalled: Bool { installProblem == nil }

    public nonisolated func models() async throws -> [ListedModel] { [ListedModel(info.name.model)] }

    /// nil while it rests: it has no address then.
    public func wire(for request: ModelRequest) async -> WireCopy? { await provider?.wire(for: request) }

    /// Starts the model if it is not running, then goes on as any endpoint.
    public nonisolated func reply(
        to request: ModelRequest, onEvent: (ModelEvent) async throws -> Void
    ) async throws -> ModelReply {
        if await provider == nil {
            if let problem = installProblem { throw ProviderFailure(.modelMissing, problem.detail) }
            try await onEvent(.notice("starting the local model"))
            try await start()
        }
        guard let provider = await provider else {
            throw ProviderFailure(
                .unreachable, "The local model ended just now. It is started again; try again.")
        }
        return try await provider.reply(to: request, onEvent: onEvent)
    }

    /// Asks for the process and waits until it answers. Throws `ProviderFailure`.
    public nonisolated func start() async throws {
        let entries = board.entries()
        demand.yield()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await Self.untilReady(entries) }
            group.addTask { [patience] in
                try await Task.sleep(for: patience)
                throw ProviderFailure(
                    .timedOut,
                    "The local model did not start within \(patience.components.seconds) s. Is this computer very busy? Try again."
                )
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// What the state was before we asked says nothing, unless it is ready. The first failure may be
    /// the end of a process that is being started again; the second says that this does not help.
    private static func untilReady(_ entries: AsyncStream<StateBoard.Entry>) async throws {
        var isFirst = true
        var failures = 0
        for await entry in entries {
            defer { isFirst = false }
            switch entry.state {
            case .ready: return
            case .absent(let words) where !isFirst: throw ProviderFailure(.modelMissing, words)
            case .failed(let words) where !isFirst:
                failures += 1
                if entry.isFinal || failures > 1 { throw ProviderFailure(.unreachable, words) }
            default: break
            }
        }
        throw CancellationError()
    }

    /// Keeps the process up, from the first demand until the task is cancelled.
    public func run() async {
        for await _ in demands { await keepUp() }
        board.set(.resting)
    }

    private func keepUp() async {
        var backoff = RestartBackoff()
        while !Task.isCancelled {
            do throws(Problem) {
                let process = try runtime.process()
                board.set(.starting)
                let exit = try await process.run { event in await self.note(event) }
                let healthy = readySince.map { ContinuousClock.now - $0 }
                (provider, readySince, processID) = (nil, nil, nil)
                if Task.isCancelled { return }
                let words =
                    "The local model's process ended (\(exit)\(lastWords.isEmpty ? "" : ": \(lastWords)"))."
                // 2: not a model, 3: no runtime. Trying again would not change that.
                let isFinal = exit == .code(2) || exit == .code(3)
                board.set(.failed(words), isFinal: isFinal)
                logger.warning("local model ended", metadata: ["exit": "\(exit)", "said": "\(lastWords)"])
                if isFinal { return }
                try? await Task.sleep(for: backoff.pause(afterHealthy: healthy))
            } catch {
                if Task.isCancelled { return }
                logger.warning("local model cannot start", metadata: ["reason": "\(error.detail)"])
                return board.set(
                    error.type == .unavailable ? .absent(error.detail) : .failed(error.detail), isFinal: true)
            }
        }
    }

    private func note(_ event: ManagedProcess.Event) {
        switch event {
        case .started(let number):
            processID = number
            lastWords = ""
        case .output(let line):
            guard line.hasPrefix("ready "), let port = Int(line.dropFirst(6)),
                let url = try? BaseURL(
                    "http://127.0.0.1:\(port)/v1", field: "port")
            else { return }
            provider = HTTPModelProvider(
                Endpoint(
                    name: info.name.provider, url: url,
                    quirks: Quirks(streamOptions: true, prefill: true)))
            readySince = .now
            board.set(.ready(port: port))
            logger.info("local model is ready", metadata: ["port": "\(port)"])
        case .error(let line):
            if !line.isEmpty { lastWords = Text.shortened(line, to: 300) }
            logger.debug("local model says", metadata: ["line": "\(line)"])
        }
    }
}
