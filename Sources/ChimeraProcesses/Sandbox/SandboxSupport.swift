internal import FoundationEssentials
internal import Synchronization

/// Whether programs can be closed in on this computer; asked once.
public enum SandboxSupport: Sendable, Hashable {
    case ready(version: String)
    /// Why not, and what to do.
    case missing(String)

    public static let path = "/usr/bin/bwrap"
    private static let known = Mutex<SandboxSupport?>(nil)

    public static func here() async -> SandboxSupport {
        if let known = known.withLock({ $0 }) { return known }
        let found = await probe()
        known.withLock { $0 = found }
        return found
    }

    private static func probe() async -> SandboxSupport {
        #if os(Linux)
            guard FileManager.default.isExecutableFile(atPath: path) else {
                return .missing(
                    "bubblewrap is not installed, so tool servers cannot be closed in. Install the package bubblewrap (scripts/setup system does it)."
                )
            }
            let words = ErrorWords()
            let version = Mutexed("")
            _ = try? await ManagedProcess(path, ["--version"]).run { event in
                if case .output(let line) = event { version.set(line) }
            }
            let trial = ManagedProcess(
                path,
                [
                    "--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64",
                    "/lib64",
                    "--unshare-all", "--unshare-user", "--disable-userns", "--cap-drop", "ALL",
                    "--die-with-parent",
                    "--", "/usr/bin/true",
                ])
            let exit = try? await trial.run { event in
                if case .error(let line) = event { words.add(line) }
            }
            if exit == .code(0) {
                return .ready(version: version.value.split(separator: " ").last.map(String.init) ?? "")
            }
            return .missing(
                "bubblewrap does not work here, so tool servers cannot be closed in: \(words.text). Containers with the default seccomp profile and systems that forbid user namespaces (user.max_user_namespaces, AppArmor) do not let it."
            )
        #else
            return .missing("Closing in tool servers needs Linux.")
        #endif
    }
}

private final class Mutexed: Sendable {
    private let state: Mutex<String>
    init(_ value: String) { state = Mutex(value) }
    func set(_ value: String) { state.withLock { $0 = value } }
    var value: String { state.withLock { $0 } }
}

private final class ErrorWords: Sendable {
    private let lines = Mutex<[String]>([])
    func add(_ line: String) { lines.withLock { if $0.count < 5 { $0.append(line) } } }
    var text: String { lines.withLock { $0.isEmpty ? "no reason was given" : $0.joined(separator: "; ") } }
}
