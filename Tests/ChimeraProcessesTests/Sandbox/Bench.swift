import ChimeraCore
import ChimeraProcesses
import Foundation
import Logging
import Testing

/// A writable folder, a readable one, and a secret beside them.
struct Bench {
    let folder: String
    let launcher: SandboxLauncher
    var secret: String { folder + "/secret" }

    init(user: UInt32? = nil, network: SandboxGrant.Network = .none, secrets: [String: String] = [:]) throws {
        folder = "/tmp/chimera-bench-\(UInt64.random(in: 0...UInt64.max))"
        let files = FileManager.default
        for name in ["", "/work", "/granted", "/data"] {
            try files.createDirectory(
                atPath: folder + name, withIntermediateDirectories: true,
                attributes: [.posixPermissions: name == "/work" ? 0o777 : 0o755])
        }
        try Data("the secret".utf8).write(to: URL(filePath: folder + "/secret"))
        try Data("read me\n".utf8).write(to: URL(filePath: folder + "/granted/note"))
        launcher = SandboxLauncher(
            grant: SandboxGrant(
                folders: [
                    .init(folder + "/work", inside: "/workspace", isWritable: true),
                    .init(folder + "/granted", inside: "/granted"),
                ],
                network: network, secrets: secrets.keys.sorted(),
                limits: SandboxLimits(memoryBytes: 256 << 20, processes: 32, fileBytes: 16 << 20)),
            secrets: secrets, dataFolder: folder + "/data", user: user, log: Logger(label: "test"))
    }

    /// All that it writes until it ends; without the last line's end.
    func said(by program: Program) async throws -> String {
        try await launcher.run(program) { child in
            var bytes: [UInt8] = []
            for try await piece in child.output { bytes += piece }
            let text = String(decoding: bytes, as: UTF8.self)
            return text.hasSuffix("\n") ? String(text.dropLast()) : text
        }
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }
}
