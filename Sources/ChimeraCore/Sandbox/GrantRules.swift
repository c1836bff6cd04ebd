/// What no sheet of permissions can give, and what it gives only with a warning. Paths are those behind all
/// links: whoever asks resolves them first.
public enum GrantRules {
    /// The first thing that is wrong, in words for who fills in the sheet.
    public static func refusal(
        of grant: SandboxGrant, home: String, dataFolder: String
    ) -> Problem? {
        for folder in grant.folders {
            guard folder.path.hasPrefix("/"), folder.inside.hasPrefix("/"),
                !folder.path.split(separator: "/").contains(".."),
                !folder.inside.split(separator: "/").contains("..")
            else { return .invalid("A folder is granted by its whole path; \(folder.path) is not one.") }
            if let reason = refusal(of: folder.path, home: home, dataFolder: dataFolder) {
                return .invalid("\(folder.path) cannot be granted: \(reason). Choose a folder inside it.")
            }
            if let taken = reserved.first(where: { folder.inside == $0 || folder.inside.hasPrefix($0 + "/") }
            ),
                folder.inside != folder.path
            {
                return .invalid("\(taken) belongs to the sandbox itself. Use a place under /workspace.")
            }
        }
        for name in grant.secrets where !isEnvironmentName(name) {
            return .invalid("\(name) is not a name of the environment: letters, digits and _ only.")
        }
        let limits = grant.limits
        for (name, value, least) in [
            ("memory", limits.memoryBytes, 64 << 20), ("processes", limits.processes, 4),
            ("open files", limits.openFiles, 32), ("file size", limits.fileBytes, 1 << 20),
            ("scratch space", limits.scratchBytes, 1 << 20),
        ] where value < least {
            return .invalid("The limit of \(name) is \(value); programs need at least \(least).")
        }
        return nil
    }

    public static func warnings(of grant: SandboxGrant) -> [String] {
        var words: [String] = []
        for folder in grant.folders {
            let name = folder.path.split(separator: "/").last.map(String.init) ?? ""
            if name.hasPrefix(".") {
                words.append("\(folder.path) is a hidden folder: settings, often keys.")
            }
            if folder.isWritable {
                words.append(
                    "It can change \(folder.path) and leave files there that you run later (.git/hooks, .envrc, Makefile)."
                )
            }
        }
        if grant.network == .unrestricted {
            words.append(
                "With the whole network it reaches this computer's own services, your neighbours and a cloud's metadata."
            )
        }
        for name in grant.secrets { words.append("It can read the value of \(name).") }
        return words
    }

    private static func refusal(of path: String, home: String, dataFolder: String) -> String? {
        if path == "/" { return "it is everything" }
        if path == home || isInside(home, path) { return "your home folder is in it" }
        if path == dataFolder || isInside(dataFolder, path) || isInside(path, dataFolder) {
            return "Chimera's own data is there"
        }
        for system in ["/proc", "/sys", "/dev", "/run", "/boot", "/etc"]
        where path == system || isInside(path, system) { return "it belongs to the system" }
        return nil
    }

    private static let reserved = [
        "/usr", "/bin", "/lib", "/lib64", "/sbin", "/etc", "/proc", "/dev", "/run", "/home/mcp",
    ]

    /// Whether `path` lies below `folder`.
    public static func contains(_ folder: String, _ path: String) -> Bool { isInside(path, folder) }

    static func isInside(_ path: String, _ folder: String) -> Bool {
        path.hasPrefix(folder == "/" ? "/" : folder + "/") && path != folder
    }

    static func isEnvironmentName(_ name: String) -> Bool {
        guard let first = name.utf8.first, first < UInt8(ascii: "0") || first > UInt8(ascii: "9") else {
            return false
        }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}
