internal import ChimeraCore
internal import FoundationEssentials

/// Limits of memory and processes for all that a program starts together, where this account may set them:
/// version 2 in a delegated subtree, else version 1, else none.
struct ControlGroup: Sendable {
    enum Kind: String, Sendable { case v2, v1 }

    let kind: Kind
    private let folders: [String]

    /// A group of its own with these limits; nil where none can be made.
    static func make(_ name: String, _ limits: SandboxLimits) -> ControlGroup? {
        for root in roots() {
            if let group = make(name, limits, root) { return group }
        }
        return nil
    }

    private struct Root {
        var kind: Kind
        /// Folders in which a group is made, with what is written there.
        var places: [(folder: String, settings: (SandboxLimits) -> [(String, String)])]
    }

    private static func roots() -> [Root] {
        var roots: [Root] = []
        let own = (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? ""
        for line in own.split(separator: "\n") where line.hasPrefix("0::") {
            let folder = "/sys/fs/cgroup" + (line == "0::/" ? "" : String(line.dropFirst(3)))
            let controllers =
                (try? String(contentsOfFile: folder + "/cgroup.subtree_control", encoding: .utf8)) ?? ""
            guard controllers.contains("pids"), controllers.contains("memory") else { continue }
            roots.append(
                Root(
                    kind: .v2,
                    places: [
                        (
                            folder,
                            {
                                [
                                    ("pids.max", "\($0.processes)"), ("memory.max", "\($0.memoryBytes)"),
                                    ("memory.swap.max", "0"),
                                ]
                            }
                        )
                    ]))
        }
        func path(_ controller: String) -> String {
            for line in own.split(separator: "\n") {
                let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
                if fields.count == 3, fields[1].split(separator: ",").contains(Substring(controller)) {
                    return "/sys/fs/cgroup/\(controller)" + (fields[2] == "/" ? "" : String(fields[2]))
                }
            }
            return "/sys/fs/cgroup/\(controller)"
        }
        roots.append(
            Root(
                kind: .v1,
                places: [
                    (path("pids"), { [("pids.max", "\($0.processes)")] }),
                    (path("memory"), { [("memory.limit_in_bytes", "\($0.memoryBytes)")] }),
                ]))
        return roots
    }

    private static func make(_ name: String, _ limits: SandboxLimits, _ root: Root) -> ControlGroup? {
        var made: [String] = []
        let files = FileManager.default
        for (parent, settings) in root.places {
            let folder = parent + "/chimera-" + name
            guard (try? files.createDirectory(atPath: folder, withIntermediateDirectories: false)) != nil
            else {
                break
            }
            made.append(folder)
            for (file, value) in settings(limits) where !write(value, to: folder + "/" + file) {
                // Swap is not counted everywhere; the others have to hold.
                if file != "memory.swap.max" { made.append("") }
            }
        }
        let group = ControlGroup(kind: root.kind, folders: made.filter { !$0.isEmpty })
        guard made.count == root.places.count, !made.contains("") else {
            group.remove()
            return nil
        }
        return group
    }

    /// Puts a process in, before it starts anything.
    func add(_ pid: Int32) -> Bool {
        folders.allSatisfy { Self.write("\(pid)", to: $0 + "/cgroup.procs") }
    }

    func kill() {
        if kind == .v2, let folder = folders.first, Self.write("1", to: folder + "/cgroup.kill") { return }
        for folder in folders {
            let members = (try? String(contentsOfFile: folder + "/cgroup.procs", encoding: .utf8)) ?? ""
            for line in members.split(separator: "\n") {
                if let pid = Int32(line) { signal(killSignal, to: pid) }
            }
        }
    }

    /// The folder goes once its last process was reaped: tried for a second.
    func remove() {
        for folder in folders {
            for _ in 0..<50 {
                if removeFolder(folder) { break }
                pause(milliseconds: 20)
            }
        }
    }

    private static func write(_ text: String, to path: String) -> Bool {
        writeFile(path, text)
    }
}
