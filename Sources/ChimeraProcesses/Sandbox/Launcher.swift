public import ChimeraCore

/// Starts a program whose whole life is one call of `run`, and lends its pipes to the closure.
public protocol Launcher: Sendable {
    /// Leaving the closure, however, ends the program: its input is closed; two seconds later SIGTERM, two
    /// seconds later SIGKILL to all that it started. Returns when it was reaped. Throws `Problem` when it
    /// cannot be started, and what the closure throws.
    func run<T: Sendable>(
        _ program: Program, _ body: @Sendable (Child) async throws -> T
    ) async throws -> T
}

/// A program that runs, as long as the closure that it was lent to.
public struct Child: Sendable {
    public let pid: Int32
    /// What it writes, in pieces; a slow reader slows it. Throws `CancellationError` when the task is cancelled.
    public let output: ChildOutput
    let input: ChildInput
    let end: ChildEnd
    let errors: ErrorLines

    /// Waits until the program's pipe has room. Throws `Problem` when the program reads no more.
    public func write(_ bytes: [UInt8]) async throws { try await input.write(bytes) }

    public func closeInput() { input.close() }

    /// Its standard error, line by line, from now on; what nobody reads in time is dropped, oldest first.
    public var errorLines: AsyncStream<String> { errors.stream() }

    /// The last lines of its standard error, at most 40.
    public var lastErrorLines: [String] { errors.last }

    /// Waits for its end.
    public func exit() async -> ManagedProcess.Exit { await end.wait() }
}

public struct ChildOutput: AsyncSequence, Sendable {
    public typealias Element = [UInt8]
    let reader: PipeReader

    public struct AsyncIterator: AsyncIteratorProtocol {
        let reader: PipeReader
        public mutating func next() async throws -> [UInt8]? { try await reader.next() }
        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
            try await reader.next()
        }
    }

    /// One at a time: pieces go to whoever asks first.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(reader: reader) }
}
