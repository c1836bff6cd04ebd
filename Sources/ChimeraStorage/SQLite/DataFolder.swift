internal import ChimeraCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The folder that holds an instance's data: for its owner's eyes only.
enum DataFolder {
    /// Makes the folder and those above it that are missing, with mode 0700. One that is there keeps its mode.
    static func make(_ folder: String) throws(Problem) {
        var path = folder.hasPrefix("/") ? "" : "."
        for name in folder.split(separator: "/") {
            path += "/\(name)"
            guard mkdir(path, 0o700) != 0, errno != EEXIST || !isFolder(path) else { continue }
            throw problem(errno, path, folder)
        }
    }

    /// Makes an empty file with mode 0600, so that what a library writes into it was never open to others.
    static func makeFile(_ path: String) throws(Problem) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw problem(errno, path, path) }
        close(descriptor)
    }

    static func problem(_ code: Int32, _ path: String, _ wanted: String) -> Problem {
        let other = "choose another folder with --data-dir"
        switch code {
        case EEXIST, ENOTDIR:
            return Problem(
                .storage,
                "The data folder \(wanted) cannot be made because \(path) is a file. Move it, or \(other).")
        case EISDIR:
            return Problem(.storage, "\(path) is a folder, but a file belongs there. Move it, or \(other).")
        case EACCES, EPERM:
            return Problem(
                .storage, "\(path) cannot be written by this user. Give it the right, or \(other).")
        case EROFS:
            return Problem(.storage, "\(path) is on a disk that can only be read. Please \(other).")
        case ENOSPC, EDQUOT:
            return Problem(
                .storage, "The disk that would hold \(path) is full. Free some space, or \(other).")
        default:
            return Problem(
                .storage,
                "\(path) cannot be made: \(String(cString: strerror(code))). Mend that, or \(other).")
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
