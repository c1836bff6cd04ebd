internal import CSpawn
internal import ChimeraCore
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// The writing end of a program's standard input.
struct ChildInput: Sendable {
    let channel: any Channel

    func write(_ bytes: [UInt8]) async throws {
        let channel = channel
        try await withTaskCancellationHandler {
            do {
                try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
            } catch {
                if Task.isCancelled { throw CancellationError() }
                throw Problem(.unavailable, "The program reads no more: it has closed its input or ended.")
            }
        } onCancel: {
            // A program that does not read would keep us waiting for ever.
            channel.close(mode: .output, promise: nil)
        }
    }

    func close() { channel.close(mode: .output, promise: nil) }
}

/// The last lines of standard error, and whoever listens to them.
final class ErrorLines: Sendable {
    private struct State {
        var lines: [String] = []
        var listeners: [Int: AsyncStream<String>.Continuation] = [:]
        var next = 0
        var isOver = false
    }
    private let state = Mutex(State())

    var last: [String] { state.withLock { $0.lines } }

    func stream() -> AsyncStream<String> {
        let (stream, continuation) = AsyncStream<String>.makeStream(bufferingPolicy: .bufferingNewest(256))
        let number = state.withLock { state -> Int? in
            for line in state.lines { continuation.yield(line) }
            if state.isOver { return nil }
            state.next += 1
            state.listeners[state.next] = continuation
            return state.next
        }
        guard let number else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.listeners.removeValue(forKey: number) }
        }
        return stream
    }

    func read(_ reader: PipeReader) async {
        var splitter = LineSplitter()
        while let piece = try? await reader.next() {
            var lines: [String] = []
            piece.withUnsafeBytes { bytes in splitter.feed(bytes) { lines.append($0) } }
            for line in lines { add(line) }
        }
        if let line = splitter.finish() { add(line) }
        let listeners = state.withLock { state in
            state.isOver = true
            defer { state.listeners = [:] }
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.finish() }
    }

    private func add(_ line: String) {
        let listeners = state.withLock { state in
            state.lines.append(line)
            if state.lines.count > 40 { state.lines.removeFirst() }
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.yield(line) }
    }
}

enum Pipes {
    /// Both ends of one, closed on exec.
    static func make() throws(Problem) -> (reading: CInt, writing: CInt) {
        var ends: [CInt] = [-1, -1]
        guard chimera_pipe(&ends) == 0 else {
            throw Problem(
                .unavailable, "No pipe could be made: this computer's limit of open files is reached.")
        }
        return (ends[0], ends[1])
    }

    /// Takes the descriptors. `writing` is the program's input, where there is one.
    static func channel(reading: CInt, writing: CInt?, _ reader: PipeReader) async throws -> any Channel {
        let bootstrap = NIOPipeBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: false)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in channel.pipeline.addHandler(reader) }
        do {
            if let writing {
                return try await bootstrap.takingOwnershipOfDescriptors(input: reading, output: writing).get()
            }
            return try await bootstrap.takingOwnershipOfDescriptor(input: reading).get()
        } catch {
            closeDescriptor(reading)
            if let writing { closeDescriptor(writing) }
            throw error
        }
    }
}
