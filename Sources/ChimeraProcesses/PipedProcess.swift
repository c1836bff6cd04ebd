internal import ChimeraCore
internal import FoundationEssentials
internal import Subprocess
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A program that we talk with over its standard input and output, as long as the closure that it is lent to.
///
/// No shell, an environment of its own, a session of its own: leaving the closure ends it and all that it started.
public struct PipedProcess: Sendable {
    /// The program's side of the talk.
    public struct Pipes: Sendable {
        public let pid: Int32
        let writer: StandardInputWriter
        let errors: Words

        /// Waits until the program's pipe has room. Throws when it reads no more.
        public func write(_ bytes: [UInt8]) async throws {
            do { _ = try await writer.write(bytes) } catch {
                throw Problem(.unavailable, "The program reads no more (\(error)).")
            }
        }

        /// The last line that it wrote to its standard error.
        public var lastWords: String { errors.last }
    }

    final class Words: Sendable {
        private let line = Mutex("")
        var last: String { line.withLock { $0 } }
        func note(_ words: String) { if !words.isEmpty { line.withLock { $0 = words } } }
    }

    /// A path, or a name to look for in PATH.
    public var executable: String
    public var arguments: [String]
    /// All that it sees beside a few names that programs need (PATH, HOME, LANG, TMPDIR).
    public var environment: [String: String]

    public init(_ executable: String, _ arguments: [String] = [], environment: [String: String] = [:]) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
    }

    /// Throws `Problem` (`.unavailable`) when it cannot be started, and what the closures throw.
    ///
    /// - Parameters:
    ///   - onError: told each line of its standard error, at most 64 KiB of it.
    ///   - body: is lent the pipes, and a way to read its output until it ends: each call gives the next piece,
    ///     nil at the end. A reader that does not read slows the program.
    public func run<T: Sendable>(
        onError: @escaping @Sendable (String) -> Void = { _ in },
        _ body: @escaping @Sendable (Pipes, () async throws -> [UInt8]?) async throws -> T
    ) async throws -> T {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
        ]
        let own = ProcessInfo.processInfo.environment
        var all: [Environment.Key: String] = [:]
        for name in ["PATH", "HOME", "LANG", "TMPDIR"] {
            if let value = own[name] { all[Environment.Key(stringLiteral: name)] = value }
        }
        for (name, value) in environment { all[Environment.Key(stringLiteral: name)] = value }
        let words = Words()
        let result: Swift.Result<T, any Error>
        do {
            let ended = try await Subprocess.run(
                executable.contains("/") ? .path(Self.literal(executable)) : .name(executable),
                arguments: Arguments(arguments), environment: .custom(all), platformOptions: options,
                input: .inputWriter, output: .sequence, error: .sequence
            ) { execution -> Swift.Result<T, any Error> in
                let pid = execution.processIdentifier.value
                let pipes = Pipes(pid: pid, writer: execution.standardInputWriter, errors: words)
                return await withTaskGroup(of: Side.self) { group in
                    group.addTask {
                        await Self.lines(of: execution.standardError) { line in
                            words.note(line)
                            onError(line)
                        }
                        return .errorsEnded
                    }
                    var buffers = execution.standardOutput.makeAsyncIterator()
                    let result: Swift.Result<T, any Error>
                    do {
                        let value = try await body(pipes) {
                            guard let buffer = try await buffers.next() else { return nil }
                            return buffer.withUnsafeBytes { Array($0) }
                        }
                        result = .success(value)
                    } catch { result = .failure(error) }
                    // It is over, whatever the program thinks: its session goes, and with it both its outputs.
                    kill(-pid, SIGTERM)
                    try? await execution.standardInputWriter.finish()
                    group.addTask {
                        await Self.killLater(pid)
                        return .killed
                    }
                    // Its standard error ends when the last of its session is gone.
                    while let side = await group.next(), side != .errorsEnded {}
                    group.cancelAll()
                    return result
                }
            }
            result = ended.closureResult
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw Problem(
                .unavailable, "\(executable) could not be started (\(error)). Check that it is installed.")
        }
        return try result.get()
    }

    private enum Side { case errorsEnded, killed }

    /// For whoever does not go by itself. The number is nobody else's before it was reaped, which is later.
    private static func killLater(_ pid: Int32) async {
        do { try await Task.sleep(for: .seconds(1)) } catch { return }
        kill(-pid, SIGKILL)
    }

    /// A `FilePath` without importing the System package for one call.
    private static func literal<Path: ExpressibleByStringLiteral>(_ text: String) -> Path
    where Path.StringLiteralType == String {
        Path(stringLiteral: text)
    }

    private static func lines(of output: SubprocessOutputSequence, _ each: (String) -> Void) async {
        var splitter = LineSplitter()
        var lines: [String] = []
        var buffers = output.makeAsyncIterator()
        while let buffer = try? await buffers.next() {
            buffer.withUnsafeBytes { bytes in splitter.feed(bytes) { lines.append($0) } }
            for line in lines { each(line) }
            lines.removeAll(keepingCapacity: true)
        }
        if let last = splitter.finish() { each(last) }
    }
}
