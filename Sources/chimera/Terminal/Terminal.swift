import ChimeraCore
import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Standard output and standard error, as they are.
enum Terminal {
    /// Nobody reads our output any more (`chimera converse … | head -1`).
    struct Closed: Error {}

    static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    static var paint: Paint {
        Paint(environment: ProcessInfo.processInfo.environment, isTerminal: outputIsTerminal)
    }

    /// Columns and rows; 80 × 24 where nobody knows.
    static var size: (columns: Int, rows: Int) {
        var size = winsize()
        if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
            return (Int(size.ws_col), size.ws_row > 1 ? Int(size.ws_row) : 24)
        }
        return (ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) } ?? 80, 24)
    }

    /// Written at once: half a line of a conversation is worth showing.
    static func write(_ text: String) throws(Closed) { try write(text, to: STDOUT_FILENO) }

    static func line(_ text: String) throws(Closed) { try write(text + "\n", to: STDOUT_FILENO) }

    /// A sentence for the person, never for a program that reads our output.
    static func note(_ text: String) { try? write(text + "\n", to: STDERR_FILENO) }

    private static func write(_ text: String, to descriptor: Int32) throws(Closed) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                #if canImport(Glibc)
                    Glibc.write(descriptor, $0.baseAddress, $0.count)
                #elseif canImport(Musl)
                    Musl.write(descriptor, $0.baseAddress, $0.count)
                #else
                    Darwin.write(descriptor, $0.baseAddress, $0.count)
                #endif
            }
            if count < 0 {
                if errno == EINTR { continue }
                if errno == EAGAIN {
                    var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    _ = withUnsafeMutablePointer(to: &poll) { systemPoll($0, 1, -1) }
                    continue
                }
                throw Closed()
            }
            bytes = bytes.dropFirst(count)
        }
    }

    private static func systemPoll(
        _ descriptors: UnsafeMutablePointer<pollfd>, _ count: nfds_t, _ timeout: Int32
    ) -> Int32 {
        poll(descriptors, count, timeout)
    }

    /// What was piped into us, to its end; nil when a person sits there or nothing is connected.
    static func pipedInput(limit: Int) throws(Problem) -> String? {
        guard fcntl(STDIN_FILENO, F_GETFD) >= 0, isatty(STDIN_FILENO) == 0 else { return nil }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += buffer[..<count]
            guard bytes.count <= limit else {
                throw Problem(
                    .tooLarge,
                    "More than \(limit / 1024) KiB are piped in; at most that is taken. Pipe a part of it.")
            }
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    /// Text of others (a model's, a person's, an endpoint's) without what steers a terminal: escape
    /// sequences, other control characters, and marks that turn the direction of what follows.
    static func harmless(_ text: some StringProtocol) -> String {
        var view = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A, 0x09: view.append(scalar)
            case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: continue
            default: view.append(scalar)
            }
        }
        return String(view)
    }
}
