internal import CSpawn
public import ChimeraCore
internal import FoundationEssentials

/// The end of the allow-list proxy inside a sandbox: see `SandboxPlan`.
public enum NetBridge {
    /// Listens where the program's proxy settings point, and becomes the program. Throws when it cannot.
    public static func become(socket: String, port: Int, _ command: [String]) throws(Problem) -> Never {
        var argv: [UnsafeMutablePointer<CChar>?] = command.map { text in
            let bytes = text.utf8CString
            let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
            for (index, byte) in bytes.enumerated() { pointer[index] = byte }
            return pointer
        }
        argv.append(nil)
        let error = chimera_bridge(socket, CInt(port), &argv)
        throw Problem(
            .unavailable, "\(command.first ?? "The program") could not be started (error \(error)).")
    }
}

extension SandboxBridge {
    /// This program, with the libraries that it has loaded from outside `/usr`.
    public static func own() -> SandboxBridge? {
        guard let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
            let maps = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)
        else { return nil }
        var files: Set<String> = [path]
        for line in maps.split(separator: "\n") {
            guard let start = line.firstIndex(of: "/") else { continue }
            let file = String(line[start...])
            if file.contains(".so"), !file.hasPrefix("/usr/"), !file.hasSuffix("(deleted)") {
                files.insert(file)
            }
        }
        return SandboxBridge(executable: path, files: files.sorted())
    }
}
