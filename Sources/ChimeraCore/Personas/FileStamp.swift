#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// What changes when a file's content does, read without opening the file.
public struct FileStamp: Equatable, Sendable {
    private let device: UInt64
    private let inode: UInt64
    private let size: Int64
    private let seconds: Int
    private let nanoseconds: Int

    /// nil when there is no such file, or only something that is no plain file.
    public init?(path: String) {
        var info = stat()
        guard stat(path, &info) == 0 else { return nil }
        self.init(info)
    }

    private init?(_ info: stat) {
        guard info.st_mode & S_IFMT == S_IFREG else { return nil }
        device = UInt64(truncatingIfNeeded: info.st_dev)
        inode = UInt64(truncatingIfNeeded: info.st_ino)
        size = Int64(info.st_size)
        #if canImport(Darwin)
            let changed = info.st_mtimespec
        #else
            let changed = info.st_mtim
        #endif
        (seconds, nanoseconds) = (Int(changed.tv_sec), Int(changed.tv_nsec))
    }

    /// The first `limit` bytes, with the stamp from before they were read: what is written meanwhile makes
    /// another stamp. Fails with what the system says.
    public static func read(
        _ path: String, limit: Int
    ) -> Result<(FileStamp, [UInt8]), SystemError> {
        // Not blocking: a pipe somebody put there must not stop the server.
        let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return .failure(.last) }
        defer { _ = close(file) }
        var info = stat()
        guard fstat(file, &info) == 0 else { return .failure(.last) }
        guard let stamp = FileStamp(info) else { return .failure(SystemError(text: "not a plain file")) }
        var bytes: [UInt8] = []
        while bytes.count < limit {
            var chunk = [UInt8](repeating: 0, count: min(16384, limit - bytes.count))
            let count = chunk.withUnsafeMutableBytes { Self.retried(file, $0) }
            if count < 0 { return .failure(.last) }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return .success((stamp, bytes))
    }

    private static func retried(_ file: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            #if canImport(Glibc)
                let count = Glibc.read(file, buffer.baseAddress, buffer.count)
            #elseif canImport(Musl)
                let count = Musl.read(file, buffer.baseAddress, buffer.count)
            #else
                let count = Darwin.read(file, buffer.baseAddress, buffer.count)
            #endif
            if count >= 0 || errno != EINTR { return count }
        }
    }

    /// The names in a folder that end in `suffix`, hidden ones left out; none when there is no folder.
    static func names(in folder: String, suffix: String) -> Result<[String], SystemError> {
        guard let stream = opendir(folder) else {
            return errno == ENOENT ? .success([]) : .failure(.last)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            // Read in place: the record is shorter than `dirent`, so copying it would read beyond its end.
            let offset = MemoryLayout<dirent>.offset(of: \.d_name)!
            let name = String(cString: (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self))
            if name.hasSuffix(suffix), !name.hasPrefix(".") { names.append(name) }
        }
        return .success(names.sorted())
    }

    public struct SystemError: Error {
        public let text: String

        static var last: SystemError { SystemError(text: String(cString: strerror(errno))) }
    }
}
