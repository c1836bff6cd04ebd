#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Small files that are read whole.
extension PrivateFile {
    /// nil: there is none. One that others may read is closed to them first.
    static func read(_ path: String, limit: Int) throws(FileFailure) -> String? {
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw .last("cannot be read", path)
        }
        defer { _ = close(file) }
        var info = stat()
        guard fstat(file, &info) == 0 else { throw .last("cannot be read", path) }
        if info.st_mode & 0o077 != 0, fchmod(file, 0o600) != 0 {
            throw .last("can be read by others, and cannot be closed to them", path)
        }
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = bytes.withUnsafeMutableBytes { buffer in
            #if canImport(Glibc)
                Glibc.read(file, buffer.baseAddress, limit)
            #elseif canImport(Musl)
                Musl.read(file, buffer.baseAddress, limit)
            #else
                Darwin.read(file, buffer.baseAddress, limit)
            #endif
        }
        guard count >= 0 else { throw .last("cannot be read", path) }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// Only where there is none yet; nothing happens where there is one. On the disk when this returns: what
    /// it opens may be stored before the next power cut.
    static func move(_ path: String, to other: String) throws(FileFailure) {
        guard rename(path, other) == 0 else { throw .last("could not be put in its place", other) }
    }

    static func make(_ path: String, _ text: String) throws(FileFailure) {
        let beside = path + suffix
        _ = unlink(beside)
        let file = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .last("could not be made", path) }
        defer { _ = unlink(beside) }
        let bytes = Array(text.utf8)
        let isWritten = write(file, bytes, bytes.count) == bytes.count && fsync(file) == 0
        let failure = FileFailure.last("could not be written", path)
        _ = close(file)
        guard isWritten else { throw failure }
        guard link(beside, path) == 0 || errno == EEXIST else {
            throw .last("could not be put in its place", path)
        }
    }
}
