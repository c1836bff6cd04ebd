import ChimeraCore
import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Whether a data folder can be made and written, and how much space is left.
struct DiskCheck: Sendable {
    /// Below this a long conversation or a backup may not fit.
    static let scarce: UInt64 = 64 << 20

    let folder: String

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    func findings() -> [Finding] {
        guard Self.exists(folder) else { return [missing()] }
        guard let mode = FolderMode.of(folder) else {
            return [
                .broken(
                    "data folder", "\(folder) is a file. Move it, or choose another folder with --data-dir.")
            ]
        }
        let probe = "\(folder)/.doctor-\(getpid())"
        let descriptor = Self.create(probe)
        guard descriptor >= 0 else {
            return [
                .broken(
                    "data folder",
                    "\(folder) cannot be written (\(String(cString: strerror(errno)))). Give this user the right, or choose another folder with --data-dir."
                )
            ]
        }
        defer { unlink(probe) }
        let bytes = [UInt8](repeating: 0, count: 4096)
        let written = write(descriptor, bytes, bytes.count)
        close(descriptor)
        guard written == bytes.count else {
            return [.broken("data folder", "The disk of \(folder) is full. Free some space.")]
        }
        var findings = [space(of: folder)]
        if mode & 0o077 != 0 {
            findings.append(
                .note(
                    "data folder",
                    "\(folder) is open to other users of this computer. `chmod 700 \(folder)` closes it."))
        }
        return findings
    }

    private func missing() -> Finding {
        var parent = folder
        while !Self.exists(parent), let slash = parent.lastIndex(of: "/") {
            parent = slash == parent.startIndex ? "/" : String(parent[..<slash])
        }
        let isFolder = FolderMode.of(parent) != nil
        guard isFolder, access(parent, W_OK) == 0 else {
            return .broken(
                "data folder",
                "\(folder) cannot be made because \(parent) is \(isFolder ? "not writable" : "a file"). Choose another folder with --data-dir."
            )
        }
        return .fine("data folder", "\(folder) does not exist yet and will be made.")
    }

    private func space(of path: String) -> Finding {
        var volume = statvfs()
        guard statvfs(path, &volume) == 0 else { return .fine("data folder", "\(path) can be written.") }
        let free = UInt64(volume.f_bavail) * UInt64(volume.f_frsize)
        let words = "\(path) can be written; \(free >> 20) MiB are free"
        return free < Self.scarce
            ? .broken("data folder", "\(words), which is little. Free some space.")
            : .fine("data folder", words + ".")
    }

    private static func create(_ path: String) -> Int32 {
        #if canImport(Glibc)
            Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        #elseif canImport(Musl)
            Musl.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        #else
            Darwin.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        #endif
    }
}
