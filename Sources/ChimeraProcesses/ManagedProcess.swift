public import ChimeraCore
internal import Subprocess

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A child process whose whole life is one `run`.
///
/// Its standard input is a pipe that only we hold and never write to: however this program ends,
/// even by SIGKILL, that pipe closes, and a child that reads it knows. It leads a session of its
/// own, so that its own children can be ended with it and a Ctrl-C in our terminal is not theirs.
/// A child that closes both its outputs while it goes on is told to stop by the end of its input.
public struct ManagedProcess: Sendable {
    public enum Event: Sendable, Hashable {
        /// It was started; its process id.
        case started(Int32)
        /// A line of its standard output or of its standard error, at most 64 KiB of it.
        case output(String)
        case error(String)
    }

    /// How it ended.
    public enum Exit: Sendable, Hashable, CustomStringConvertible {
        case code(Int32)
        case signal(Int32)

        public var description: String {
            switch self {
            case .code(let code): "exit code \(code)"
            case .signal(let number): "signal \(number)"
            }
        }
    }

    /// A path, or a name to look for in PATH.
    public var executable: String
    public var arguments: [String]
    /// Added to our own environment.
    public var environment: [String: String]

    public init(_ executable: String, _ arguments: [String] = [], environment: [String: String] = [:]) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
    }

    /// Starts it, hands over what it writes line by line (a slow listener slows its writing), and
    /// returns once it has ended and was reaped.
    ///
    /// Cancelling the task ends the process: SIGTERM to its group, a second later SIGKILL to the
    /// group. Throws `Problem` (`.unavailable`) when it cannot be started.
    public func run(onEvent: @Sendable (Event) async -> Void) async throws(Problem) -> Exit {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
        ]
        let variables = Dictionary(
            uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
        do {
            let result = try await Subprocess.run(
                executable.contains("/") ? .path(Self.literal(executable)) : .name(executable),
                arguments: Arguments(arguments),
                environment: .inherit.updating(variables),
                platformOptions: options,
                input: .inputWriter, output: .sequence, error: .sequence
            ) { execution in
                await onEvent(.started(execution.processIdentifier.value))
                // Both are drained at once: a full pipe that nobody reads would stop the child.
                async let errors: Void = Self.lines(of: execution.standardError) { await onEvent(.error($0)) }
                await Self.lines(of: execution.standardOutput) { await onEvent(.output($0)) }
                await errors
            }
            // What it left behind in its group goes with it. The number cannot belong to anybody else
            // while the group has a member.
            kill(-result.processIdentifier.value, SIGKILL)
            switch result.terminationStatus {
            case .exited(let code): return .code(Int32(code))
            case .signaled(let number): return .signal(Int32(number))
            }
        } catch {
            throw Problem(
                .unavailable, "\(executable) could not be started (\(error)). Check that it is installed.")
        }
    }

    /// A `FilePath` without importing the System package for one call.
    private static func literal<Path: ExpressibleByStringLiteral>(_ text: String) -> Path
    where Path.StringLiteralType == String {
        Path(stringLiteral: text)
    }

    /// Reads to the end; a read that fails is the end too (the child died).
    private static func lines(of output: SubprocessOutputSequence, _ each: (String) async -> Void) async {
        var splitter = LineSplitter()
        var lines: [String] = []
        var buffers = output.makeAsyncIterator()
        while let buffer = try? await buffers.next() {
            buffer.withUnsafeBytes { bytes in splitter.feed(bytes) { lines.append($0) } }
            for line in lines { await each(line) }
            lines.removeAll(keepingCapacity: true)
        }
        if let last = splitter.finish() { await each(last) }
    }
}
