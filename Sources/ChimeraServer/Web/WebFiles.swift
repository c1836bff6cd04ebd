internal import ChimeraCore
internal import Crypto
internal import FoundationEssentials
internal import NIOCore
internal import Synchronization

/// The page's files. Each is read once and kept; before it is served again its stamp is looked at, so
/// that what a developer saves is there at the next reload.
///
/// Looking and reading block for as long as a `stat` or a small file takes, as they do for personas.
final class WebFiles: Sendable {
    /// More is not read of one file, and not kept of all together: what is there then is forgotten.
    static let fileLimit = 4 << 20
    static let keptLimit = 32 << 20

    struct File: Sendable {
        let body: ByteBuffer
        let tag: String
        var coding: ContentCoding?
        /// It is packed for some, so caches between must tell them apart.
        var varies = false
    }

    private struct State {
        var kept: [String: (stamp: FileStamp, file: File)] = [:]
        var bytes = 0
        var bundleIsNewer = false
        var lastLook: Duration?
    }

    let folders: WebFolders
    private let state = Mutex(State())
    private let now: @Sendable () -> Duration

    /// - Parameter now: time since any fixed moment.
    init(_ folders: WebFolders, now: @escaping @Sendable () -> Duration = PersonaLibrary.uptime()) {
        self.folders = folders
        self.now = now
    }

    /// nil: there is no such file, or it lies elsewhere.
    func file(_ target: WebTarget, accepting codings: [ContentCoding] = []) -> File? {
        switch target {
        case .page:
            if let bundle = folders.bundle, bundleIsNewer,
                let page = packed("index.html", in: bundle, codings)
            {
                return page
            }
            return plain("index.html", in: folders.raw)
        case .asset(let path): return folders.bundle.flatMap { packed(path, in: $0, codings) }
        case .locale(let path): return plain(path, in: folders.locales)
        case .raw(let path): return plain(path, in: folders.raw)
        case .nothing: return nil
        }
    }

    private func packed(_ path: String, in folder: String, _ codings: [ContentCoding]) -> File? {
        for coding in codings {
            guard var file = plain(path + coding.suffix, in: folder) else { continue }
            file.coding = coding
            file.varies = true
            return file
        }
        var file = plain(path, in: folder)
        file?.varies = true
        return file
    }

    private func plain(_ path: String, in folder: String) -> File? {
        let whole = "\(folder)/\(path)"
        guard let stamp = FileStamp(path: whole), Self.lies(whole, in: folder) else { return nil }
        if let kept = state.withLock({ $0.kept[whole] }), kept.stamp == stamp { return kept.file }
        guard case .success((let stamp, let bytes)) = FileStamp.read(whole, limit: Self.fileLimit + 1),
            bytes.count <= Self.fileLimit
        else { return nil }
        let file = File(
            body: ByteBuffer(bytes: bytes),
            tag: "\"\(SHA256.hash(data: bytes).prefix(12).map(Self.hex).joined())\"")
        state.withLock { state in
            if let before = state.kept[whole] { state.bytes -= before.file.body.readableBytes }
            if state.bytes + bytes.count > Self.keptLimit {
                state.kept = [:]
                state.bytes = 0
            }
            state.kept[whole] = (stamp, file)
            state.bytes += bytes.count
        }
        return file
    }

    /// Also when links are followed.
    private static func lies(_ path: String, in folder: String) -> Bool {
        let root = URL(filePath: folder).resolvingSymlinksInPath().path
        return URL(filePath: path).resolvingSymlinksInPath().path.hasPrefix("\(root)/")
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }

    // MARK: The bundle's age

    /// Looked at once a second at most.
    private var bundleIsNewer: Bool {
        let now = now()
        let known: Bool? = state.withLock { state in
            if let last = state.lastLook, now - last < .seconds(1) { return state.bundleIsNewer }
            state.lastLook = now
            return nil
        }
        if let known { return known }
        let isNewer = folders.newerBundle != nil
        state.withLock { $0.bundleIsNewer = isNewer }
        return isNewer
    }
}
