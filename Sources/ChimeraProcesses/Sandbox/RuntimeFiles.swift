internal import ChimeraCore
internal import FoundationEssentials

/// What a program is made of outside `/usr`: its own folder, its interpreter, the environment that it is part
/// of. Seen read-only in the sandbox, at the same places.
enum RuntimeFiles {
    /// - Returns: the program's file as it is named, and what has to be there for it.
    static func of(_ program: Program, home: String) throws(Problem) -> (executable: String, files: [String])
    {
        guard let executable = find(program.command) else {
            throw Problem(
                .notFound, "\(program.command) is not on this computer. Install it, or give its whole path.")
        }
        var found: Set<String> = []
        collect(executable, home: home, into: &found, depth: 0)
        // A folder stands for all that is in it.
        let files = found.sorted().filter { path in
            !found.contains { $0 != path && GrantRules.contains($0, path) }
        }
        return (executable, files)
    }

    static func find(_ command: String) -> String? {
        let files = FileManager.default
        if command.contains("/") {
            let path =
                command.hasPrefix("/") ? command : files.currentDirectoryPath + "/" + command
            return files.isExecutableFile(atPath: path) ? path : nil
        }
        for folder in (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":") {
            let path = "\(folder)/\(command)"
            if files.isExecutableFile(atPath: path) { return path }
        }
        return nil
    }

    private static func collect(_ path: String, home: String, into found: inout Set<String>, depth: Int) {
        guard depth < 8 else { return }
        let files = FileManager.default
        if !isSystem(path) { found.insert(root(of: path, home: home)) }
        if let target = try? files.destinationOfSymbolicLink(atPath: path) {
            let next = target.hasPrefix("/") ? target : folder(of: path) + "/" + target
            return collect(plain(next), home: home, into: &found, depth: depth + 1)
        }
        // An environment names the Python that it was made from.
        if let settings = try? String(
            contentsOfFile: folder(of: folder(of: path)) + "/pyvenv.cfg", encoding: .utf8)
        {
            for line in settings.split(separator: "\n") where line.hasPrefix("home") {
                if let home = line.split(separator: "=").last?.drop(while: { $0 == " " }) {
                    found.insert(root(of: "\(home)/python3", home: ""))
                }
            }
        }
        if let interpreter = interpreter(of: path) {
            collect(interpreter, home: home, into: &found, depth: depth + 1)
        }
    }

    /// The environment around `bin/program`, or the file alone.
    private static func root(of path: String, home: String) -> String {
        let bin = folder(of: path)
        let around = folder(of: bin)
        guard bin.hasSuffix("/bin"), around.count > 1, around != home, !GrantRules.contains(around, home)
        else {
            return path
        }
        let files = FileManager.default
        let isEnvironment =
            files.fileExists(atPath: around + "/pyvenv.cfg") || files.fileExists(atPath: around + "/lib")
        // `pip install --target` puts modules beside `bin`.
        let isTarget = (try? files.contentsOfDirectory(atPath: around))?.contains {
            $0.hasSuffix(".dist-info")
        }
        return isEnvironment || isTarget == true ? around : path
    }

    private static func interpreter(of path: String) -> String? {
        let head = headOfFile(path, 512)
        guard head.starts(with: Array("#!".utf8)) else { return nil }
        let line = String(decoding: head.dropFirst(2).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        let words = line.split(separator: " ")
        guard let first = words.first else { return nil }
        if first.hasSuffix("/env"), words.count > 1 { return find(String(words[1])) }
        return String(first)
    }

    private static func isSystem(_ path: String) -> Bool {
        ["/usr/", "/bin/", "/lib/", "/lib64/", "/sbin/"].contains { path.hasPrefix($0) }
    }

    private static func folder(of path: String) -> String {
        let parts = path.split(separator: "/").dropLast()
        return "/" + parts.joined(separator: "/")
    }

    /// Without `.` and `..`.
    private static func plain(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
