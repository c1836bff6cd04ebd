import ChimeraCore
import FoundationEssentials

/// Where things are by default: the folders of the XDG Base Directory Specification, and the program's own.
struct Folders: Sendable {
    let home: String
    let data: String
    let configuration: String
    let current: String
    /// The program's file, links followed.
    let program: String

    init(environment: [String: String], current: String, program: String) {
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "/"
        self.home = home
        // "If a relative path is given, it is invalid and should be ignored."
        func folder(_ name: String, _ standard: String) -> String {
            let base = environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "\(home)/\(standard)"
            return "\(base)/chimera"
        }
        data = folder("XDG_DATA_HOME", ".local/share")
        configuration = folder("XDG_CONFIG_HOME", ".config")
        self.current = current
        self.program = program
    }

    static func here() -> Folders {
        let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return Folders(
            environment: ProcessInfo.processInfo.environment,
            current: FileManager.default.currentDirectoryPath,
            program: link ?? CommandLine.arguments[0])
    }

    /// What stands where nobody sets anything.
    var standards: [(Setting, String)] {
        [
            (.host, "127.0.0.1"), (.port, "8080"), (.dataFolder, data), (.resources, resources),
            (.logLevel, "notice"),
            (.sessionLogs, "on"), (.localOnly, "off"),
        ]
    }

    /// `Resources` of the project, or beside the program.
    private var resources: String {
        var folder = program[...]
        while let slash = folder.lastIndex(of: "/") {
            folder = folder[..<slash]
            if FileManager.default.fileExists(atPath: "\(folder)/Resources/personas") {
                return "\(folder)/Resources"
            }
        }
        return "\(current)/Resources"
    }

    /// An absolute path without a slash at its end; `~` is the home folder.
    func whole(_ path: String) -> String {
        var path = path
        if path == "~" || path.hasPrefix("~/") { path = home + path.dropFirst() }
        if !path.hasPrefix("/") { path = "\(current)/\(path)" }
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
