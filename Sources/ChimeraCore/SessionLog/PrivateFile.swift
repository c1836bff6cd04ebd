internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A file of mode 0600 that is written anew and appears whole or not at all: written beside its place,
/// then renamed.
///
/// Links are never followed: one that stands in a file's place is replaced, what it points to is not
/// touched. Renamed without `fsync`: a killed process loses nothing, a power cut may lose the newest lines.
final class PrivateFile {
    /// What the file beside is called; one that a killed process left is replaced.
    static let suffix = ".part"

    private let path: String
    private var descriptor: Int32

    init(replacing path: String) throws(FileFailure) {
        self.path = path
        _ = unlink(path + Self.suffix)
        descriptor = open(path + Self.suffix, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .last("could not be made", path + Self.suffix) }
    }

    deinit {
        guard descriptor >= 0 else { return }
        _ = close(descriptor)
        _ = unlink(path + Self.suffix)
    }

    func append(_ text: String) throws(FileFailure) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let room = Self.room?.take(bytes.count) ?? bytes.count
            if room == 0 { errno = ENOSPC }
            let count = room == 0 ? -1 : bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, room) }
            if count >= 0 {
                bytes = bytes.dropFirst(count)
            } else if errno != EINTR {
                throw .last("could not be written", path)
            }
        }
    }

    func finish() throws(FileFailure) {
        _ = close(descriptor)
        descriptor = -1
        if Self.room?.take(1) == 0 {
            errno = ENOSPC
        } else if rename(path + Self.suffix, path) == 0 {
            return
        }
        let failure = FileFailure.last("could not be put in its place", path)
        _ = unlink(path + Self.suffix)
        throw failure
    }

    static func remove(_ path: String) throws(FileFailure) {
        guard unlink(path) == 0 || errno == ENOENT else { throw .last("could not be removed", path) }
    }

    /// Makes the folder with mode 0700 where it is missing.
    static func makeFolder(_ path: String) throws(FileFailure) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .last("could not be made", path) }
    }

    /// For tests: a disk that takes so many bytes more and no others; putting a file in its place takes one.
    /// A process that is killed leaves what such a disk does.
    final class Room: Sendable {
        private let left: Mutex<Int>

        init(_ bytes: Int) { left = Mutex(bytes) }

        fileprivate func take(_ wanted: Int) -> Int {
            left.withLock { left in
                let taken = min(wanted, left)
                left -= taken
                return taken
            }
        }
    }

    @TaskLocal static var room: Room?
}

struct FileFailure: Error, CustomStringConvertible {
    let description: String
    /// What the system says, the same for every file: a full disk is one failure, not one of each file.
    let cause: String

    init(description: String, cause: String) {
        self.description = description
        self.cause = cause
    }

    init(_ path: String, _ words: String) {
        self.init(description: "\(path): \(words)", cause: words)
    }

    static func last(_ what: String, _ path: String) -> FileFailure {
        let cause = String(cString: strerror(errno))
        return FileFailure(description: "\(path) \(what): \(cause)", cause: cause)
    }
}
