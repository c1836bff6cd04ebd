public import ChimeraCore
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// One process at a time uses a data folder; whoever comes second learns where the first one is.
///
/// `flock` on `chimera.lock`: the kernel lets go of it when the process ends, however it ends, so a lock
/// is never stale. The file itself stays (removing a locked file would let two processes lock two files
/// of one name); its text counts only while the lock is held.
public final class LockFile: Sendable {
    /// Who uses a folder, and how to reach it. The token is a secret of mode 0600.
    public struct Holder: Hashable, Sendable {
        public let pid: Int
        /// Where its API is, `http://127.0.0.1:7777`; nil while it starts, and for a command without a server.
        public let address: String?
        public let token: String?
    }

    private let path: String
    private let descriptor: Mutex<Int32?>

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = Mutex(descriptor)
    }

    deinit { release() }

    /// Who holds the folder now; nil when nobody does. To look is to try the lock for a moment, which is
    /// why `acquire` tries for longer than that.
    public static func holder(of folder: String) throws(Problem) -> Holder? {
        let path = path(in: folder)
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw DataFolder.problem(errno, path, folder)
        }
        defer { close(descriptor) }
        if flock(descriptor, LOCK_SH | LOCK_NB) == 0 {
            flock(descriptor, LOCK_UN)
            return nil
        }
        return read(descriptor)
    }

    /// Takes the folder for this process. `.conflict` with the holder's process and address when it is taken.
    static func acquire(in folder: String) async throws -> LockFile {
        let path = path(in: folder)
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DataFolder.problem(errno, path, folder) }
        for _ in 0..<5 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
                fchmod(descriptor, 0o600)
                let lock = LockFile(path: path, descriptor: descriptor)
                try lock.write(Holder(pid: Int(getpid()), address: nil, token: nil))
                return lock
            }
            try? await Task.sleep(for: .milliseconds(20))
        }
        let holder = read(descriptor)
        close(descriptor)
        throw taken(folder, by: holder)
    }

    /// Tells other processes how to reach this one.
    public func announce(address: String, token: String) throws(Problem) {
        try write(Holder(pid: Int(getpid()), address: address, token: token))
    }

    func release() {
        descriptor.withLock { open in
            guard let descriptor = open else { return }
            ftruncate(descriptor, 0)
            // A child that is being spawned this moment has the descriptor until its exec; this lets go for
            // it too.
            flock(descriptor, LOCK_UN)
            close(descriptor)
            open = nil
        }
    }

    private func write(_ holder: Holder) throws(Problem) {
        var fields: [String: JSONValue] = ["pid": .int(Int64(holder.pid))]
        fields["address"] = holder.address.map(JSONValue.string)
        fields["token"] = holder.token.map(JSONValue.string)
        let bytes = JSONWriter.bytes(.object(fields))
        let failure: Int32? = descriptor.withLock { descriptor in
            guard let descriptor else { return nil }
            ftruncate(descriptor, 0)
            return pwrite(descriptor, bytes, bytes.count, 0) == bytes.count ? nil : errno
        }
        if let failure { throw DataFolder.problem(failure, path, path) }
    }

    /// A text that is being written this moment reads as a holder that is starting.
    private static func read(_ descriptor: Int32) -> Holder {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let fields = try? JSONParser.parse(bytes.prefix(max(0, count)))
        return Holder(
            pid: fields?["pid"]?.int ?? 0, address: fields?["address"]?.string,
            token: fields?["token"]?.string)
    }

    private static func taken(_ folder: String, by holder: Holder) -> Problem {
        let place = holder.address.map { " at \($0)" } ?? ""
        return Problem(
            .conflict,
            "The data folder \(folder) is in use by another Chimera\(place) (process \(holder.pid)). "
                + "Use that one, stop it, or choose another folder with --data-dir.")
    }

    private static func path(in folder: String) -> String { "\(folder)/chimera.lock" }
}
