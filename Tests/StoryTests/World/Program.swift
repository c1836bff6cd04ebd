import ChimeraTesting
import Foundation
import Synchronization

/// One process of the real binary: what it prints, line by line, and how it ends. Whoever starts one ends it.
final class Program: Sendable {
    struct Ending: Sendable {
        /// The exit code; minus the signal's number for an end by a signal.
        let code: Int32
        let output: String
        let errors: String

        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    private struct State {
        var output = ""
        var errors = ""
        /// Standard output, standard error and the process itself.
        var open = 3
        var code: Int32 = 0
    }

    let id: Int32
    private let state = Mutex(State())
    private let ended = Gate()
    private let printed = Mailbox<String>()
    private let complained = Mailbox<String>()

    /// - Parameters:
    ///   - input: piped into its standard input; nil connects none.
    ///   - columns: its standard output is a terminal of this width; nil: a pipe.
    init(
        _ arguments: [String], environment: [String: String], folder: String, input: String? = nil,
        columns: Int? = nil
    ) throws {
        let (out, err, feed): (Ends, Ends, Ends?)
        (id, out, err, feed) = try Self.spawning.withLock { _ in
            let (out, err) = (try columns.map(Self.terminal) ?? Self.pipe(), Self.pipe())
            let feed = input == nil ? nil : Self.pipe()
            let id = try Self.spawn(
                [Self.binary] + arguments, environment, folder, input: feed?.read, output: out.write,
                errors: err.write)
            return (id, out, err, feed)
        }
        for descriptor in [out.write, err.write] + (feed.map { [$0.read] } ?? []) {
            Foundation.close(descriptor)
        }
        if let feed, let input {
            Thread.detachNewThread {
                let file = FileHandle(fileDescriptor: feed.write, closeOnDealloc: true)
                try? file.write(contentsOf: Data(input.utf8))
            }
        }
        read(out.read) { [self] line in
            state.withLock { $0.output += line + "\n" }
            printed.put(line)
        }
        read(err.read) { [self] line in
            state.withLock { $0.errors += line + "\n" }
            complained.put(line)
        }
        Thread.detachNewThread { [self] in
            var status: Int32 = 0
            while waitpid(id, &status, 0) < 0, errno == EINTR {}
            let code = status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
            state.withLock { $0.code = code }
            close()
        }
    }

    /// The next line of its standard output, waited for.
    func line() async throws -> String { try await printed.take() }

    /// The next line of its standard error that holds these words, waited for.
    func complaint(with words: String) async throws -> String {
        while true {
            let line = try await complained.take()
            if line.contains(words) { return line }
        }
    }

    func signal(_ number: Int32) { kill(id, number) }

    func end() async -> Ending {
        await ended.wait()
        return state.withLock { Ending(code: $0.code, output: $0.output, errors: $0.errors) }
    }

    private func close() {
        let isLast = state.withLock { state in
            state.open -= 1
            return state.open == 0
        }
        if isLast { ended.open() }
    }

    private func read(_ descriptor: Int32, _ each: @escaping @Sendable (String) -> Void) {
        Thread.detachNewThread { [self] in
            var rest: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 64 * 1024)
            while true {
                let count = Foundation.read(descriptor, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                rest += buffer[..<count]
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    each(String(decoding: rest[..<end], as: UTF8.self))
                    rest.removeFirst(end + 1)
                }
            }
            if !rest.isEmpty { each(String(decoding: rest, as: UTF8.self)) }
            Foundation.close(descriptor)
            close()
        }
    }
}
