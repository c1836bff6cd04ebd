internal import ChimeraCore
internal import NIOPosix
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Carries a tool server over this process's standard input and output: a message a line, nothing else.
public enum StdioServer {
    /// Serves until the input ends. What was asked before is answered.
    public static func serve(_ kit: ToolKit) async throws {
        let output = Mutex(())
        let connection = ServerConnection(kit) { message in
            let bytes = message.bytes + [UInt8(ascii: "\n")]
            output.withLock { _ in write(bytes) }
        }
        var lines = JSONRPCLines()
        while true {
            let piece = try await NIOThreadPool.singleton.runIfActive { read() }
            if piece.isEmpty { break }
            var whole: [[UInt8]] = []
            do {
                try lines.feed(piece) { whole.append($0) }
            } catch {
                throw Problem(.tooLarge, "A message is longer than \(error.limit >> 20) MiB.")
            }
            for line in whole { await take(line, connection) }
        }
        if let last = lines.finish() { await take(last, connection) }
        await connection.endListening()
        await connection.finish()
    }

    private static func take(_ line: [UInt8], _ connection: ServerConnection) async {
        do throws(JSONRPCMessage.Fault) {
            for message in try JSONRPCMessage.read(line, batches: true) { await connection.receive(message) }
        } catch {
            connection.send(.reply(error.reply))
        }
    }

    private static func read() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 64 * 1024) { buffer, count in
            repeat {
                count = max(-1, systemRead(0, buffer.baseAddress, 64 * 1024))
            } while count < 0 && errno == EINTR
            count = max(0, count)
        }
    }

    private static func write(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { all in
            var rest = all[...]
            while !rest.isEmpty {
                let wrote = systemWrite(1, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if wrote < 0, errno != EINTR { return }
                rest = rest.dropFirst(max(0, wrote))
            }
        }
    }
}

private func systemRead(_ descriptor: CInt, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
private func systemWrite(_ descriptor: CInt, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, buffer, count)
}
