import ChimeraCore
import FoundationEssentials
import Logging
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where log lines go: to standard error, and for a server to a file of the data folder too.
enum Logs {
    static func server(_ settings: Settings) -> Logger {
        let file = LogFile(path: path(in: settings.dataFolder))
        return Logger(label: "chimera") { label in
            var handler = MultiplexLogHandler([
                StreamLogHandler.standardError(label: label), FileLogHandler(file: file, label: label),
            ])
            handler.logLevel = settings.logLevel
            return handler
        }
    }

    /// For a command: what a person asked for is on the screen; the log speaks up only for what went wrong,
    /// unless a level was chosen.
    static func quiet(_ settings: Settings) -> Logger {
        let isChosen = settings[.logLevel]?.origin != .standard
        return Logger(label: "chimera") { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = isChosen ? settings.logLevel : .error
            return handler
        }
    }

    static func path(in dataFolder: String) -> String { "\(dataFolder)/chimera.log" }
}

/// A file that keeps at most about 2 × 4 MiB: when it is full it becomes `.1` and a new one begins.
/// Never in the way: what cannot be written is dropped.
final class LogFile: Sendable {
    static let limit = 4 << 20

    private let path: String
    private let open = Mutex<(descriptor: Int32, size: Int)?>(nil)

    init(path: String) { self.path = path }

    func append(_ line: String) {
        open.withLock { open in
            if open == nil || (open?.size ?? 0) > Self.limit { open = begin(closing: open?.descriptor) }
            guard let now = open else { return }
            let bytes = Array(line.utf8)
            let count = write(now.descriptor, bytes, bytes.count)
            open = (now.descriptor, now.size + max(0, count))
        }
    }

    private func begin(closing old: Int32?) -> (Int32, Int)? {
        if let old {
            close(old)
            rename(path, path + ".1")
        }
        let descriptor = Self.create(path)
        guard descriptor >= 0 else { return nil }
        return (descriptor, max(0, Int(lseek(descriptor, 0, SEEK_END))))
    }

    private static func create(_ path: String) -> Int32 {
        #if canImport(Glibc)
            Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        #elseif canImport(Musl)
            Musl.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        #else
            Darwin.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        #endif
    }
}

private struct FileLogHandler: LogHandler {
    let file: LogFile
    let label: String
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.notice

    init(file: LogFile, label: String) {
        self.file = file
        self.label = label
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let facts = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        file.append("\(Timestamp.now) \(event.level) \(label):\(facts) \(event.message)\n")
    }
}
