import ChimeraClient
import ChimeraCore
import ChimeraProcesses
import FoundationEssentials

/// What a bug report needs and nothing more: no words of a conversation, no key, no name of a person.
struct Bundle: Sendable {
    static let logLines = 400

    let settings: Settings
    let findings: [Finding]
    let redaction: Redaction

    /// Writes a `.tar.gz`. Throws `Problem`.
    func write(to path: String) async throws {
        let files = FileManager.default
        let folder = "\(files.temporaryDirectory.path)/chimera-bundle-\(Machine.processID)"
        let inside = "\(folder)/chimera-doctor"
        try? files.removeItem(atPath: folder)
        defer { try? files.removeItem(atPath: folder) }
        do {
            try files.createDirectory(
                atPath: inside, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Problem(
                .storage, "\(inside) cannot be made. See that the folder for temporary files can be written.")
        }
        for (name, text) in try await contents() {
            guard files.createFile(atPath: "\(inside)/\(name)", contents: Data(redaction.apply(text).utf8))
            else {
                throw Problem(.storage, "\(inside)/\(name) cannot be written. See that the disk has space.")
            }
        }
        let exit = try await ManagedProcess("tar", ["-czf", path, "-C", folder, "chimera-doctor"]).run { _ in
        }
        guard exit == .code(0) else {
            throw Problem(
                .storage,
                "\(path) cannot be written (tar ended with \(exit)). Choose another place for the bundle.")
        }
    }

    private func contents() async throws -> [(String, String)] {
        [
            ("version.txt", "chimera \(Version.number)\n\(Version.compiler)\n\(Version.system)\n"),
            ("settings.txt", settings.listed.map { "\($0.name)=\($0.text)  # \($0.origin)\n" }.joined()),
            ("doctor.txt", findings.map { "\($0.state.rawValue)  \($0.part): \($0.words)\n" }.joined()),
            ("counts.txt", await counts()),
            ("log.txt", logTail()),
        ]
    }

    private func counts() async -> String {
        do {
            return try await Door.open(settings, driving: .nothing) { api in
                let all = try await api.allConversations()
                let trashed = try await api.allConversations(.trashed)
                let own = try await api.personas().filter { !$0.isShipped }
                return
                    "conversations \(all.count)\nrunning \(all.filter(\.isRunning).count)\nin the trash \(trashed.count)\nown personas \(own.count)\n"
            }
        } catch {
            return "not to be had: \(error)\n"
        }
    }

    private func logTail() -> String {
        guard let data = FileManager.default.contents(atPath: Logs.path(in: settings.dataFolder)) else {
            return ""
        }
        let lines = String(decoding: data.suffix(1 << 20), as: UTF8.self).split(separator: "\n")
        return lines.suffix(Self.logLines).map { $0 + "\n" }.joined()
    }
}
