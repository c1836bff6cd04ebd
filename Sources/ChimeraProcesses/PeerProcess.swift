internal import ChimeraCore
internal import Subprocess

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A child process that is talked to over its pipes; its whole life is one `run`. Not sandboxed.
///
/// It leads a session of its own, so that its own children end with it.
public struct PeerProcess: Sendable {
    /// A path, or a name to look for in PATH.
    public var executable: String
    public var arguments: [String]
    /// Added to what is inherited: PATH, HOME, LANG, USER, LOGNAME, SHELL, TERM and TMPDIR, nothing else, so that
    /// our keys are not the child's.
    public var environment: [String: String]

    public init(_ executable: String, _ arguments: [String] = [], environment: [String: String] = [:]) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
    }

    /// Lent for the time of `run`.
    public struct Input: Sendable {
        /// Throws `Problem` (`.unavailable`) once the child reads no more.
        public let write: @Sendable ([UInt8]) async throws -> Void
        public let processID: Int32
    }

    public enum Event: Sendable {
        /// A piece of its standard output, cut anywhere.
        case output([UInt8])
        /// A line of its standard error, at most 64 KiB of it.
        case errorLine(String)
        /// Its standard output ended: nothing more will come.
        case ended
    }

    /// Starts it, hands over what it writes (a slow listener slows its writing), and lends `body` its input.
    ///
    /// When `body` is over: its input is closed, two seconds later it gets SIGTERM, two more later SIGKILL, with its
    /// whole group. Throws `Problem` (`.unavailable`) when it cannot be started, else what `body` throws.
    public func run<Value: Sendable>(
        onEvent: @escaping @Sendable (Event) async -> Void,
        body: @escaping @Sendable (Input) async throws -> Value
    ) async throws -> (Value, ManagedProcess.Exit) {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
        ]
        let outcome: (Result<Value, any Error>, TerminationStatus, Int32)
        do {
            let result = try await Subprocess.run(
                executable.contains("/") ? .path(Self.literal(executable)) : .name(executable),
                arguments: Arguments(arguments), environment: .custom(variables),
                platformOptions: options, input: .inputWriter, output: .sequence, error: .sequence
            ) { execution in
                await Self.lead(execution, onEvent: onEvent, body: body)
            }
            outcome = (result.closureResult, result.terminationStatus, result.processIdentifier.value)
        } catch {
            if Task.isCancelled { throw CancellationError() }
            throw Problem(
                .unavailable, "\(executable) could not be started (\(error)). Check that it is installed.")
        }
        // What it left behind in its group goes with it. The number cannot belong to anybody else while the
        // group has a member.
        kill(-outcome.2, SIGKILL)
        let exit: ManagedProcess.Exit =
            switch outcome.1 {
            case .exited(let code): .code(Int32(code))
            case .signaled(let number): .signal(Int32(number))
            }
        return (try outcome.0.get(), exit)
    }

    private static func lead<Value: Sendable>(
        _ execution: Execution<CustomWriteInput, SequenceOutput, SequenceOutput>,
        onEvent: @escaping @Sendable (Event) async -> Void,
        body: @escaping @Sendable (Input) async throws -> Value
    ) async -> Result<Value, any Error> {
        let writer = execution.standardInputWriter
        let input = Input(
            write: { bytes in
                do {
                    _ = try await writer.write(bytes)
                } catch {
                    throw Problem(.unavailable, "The program reads no more (\(error)).")
                }
            }, processID: execution.processIdentifier.value)
        let (output, errors) = (execution.standardOutput, execution.standardError)
        return await withTaskGroup(of: Void.self) { group in
            group.addTask {
                var buffers = output.makeAsyncIterator()
                while let buffer = try? await buffers.next() {
                    await onEvent(.output(buffer.withUnsafeBytes { Array($0) }))
                }
                await onEvent(.ended)
            }
            group.addTask {
                var splitter = LineSplitter()
                var lines: [String] = []
                var buffers = errors.makeAsyncIterator()
                while let buffer = try? await buffers.next() {
                    buffer.withUnsafeBytes { bytes in splitter.feed(bytes) { lines.append($0) } }
                    for line in lines { await onEvent(.errorLine(line)) }
                    lines.removeAll(keepingCapacity: true)
                }
            }
            let result: Result<Value, any Error>
            do { result = .success(try await body(input)) } catch { result = .failure(error) }
            try? await writer.finish()
            // It goes by itself when its input ends, if it is well-behaved. What it still says is read meanwhile.
            // (A running process takes SIGCONT for nothing: that step only waits.)
            await execution.teardown(using: [
                .send(signal: .resume, allowedDurationToNextStep: .seconds(2)),
                .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(2)),
            ])
            group.cancelAll()
            return result
        }
    }

    private var variables: [Environment.Key: String] {
        var all: [Environment.Key: String] = [:]
        for name in ["PATH", "HOME", "LANG", "USER", "LOGNAME", "SHELL", "TERM", "TMPDIR"] {
            if let value = getenv(name) { all[Environment.Key(stringLiteral: name)] = String(cString: value) }
        }
        for (name, value) in environment { all[Environment.Key(stringLiteral: name)] = value }
        return all
    }

    /// A `FilePath` without importing the System package for one call.
    private static func literal<Path: ExpressibleByStringLiteral>(_ text: String) -> Path
    where Path.StringLiteralType == String {
        Path(stringLiteral: text)
    }
}
