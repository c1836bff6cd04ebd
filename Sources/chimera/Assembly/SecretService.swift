import ChimeraCore
import Foundation

/// The desktop's keyring, by its own program `secret-tool` (libsecret, the Secret Service of the session bus).
/// The secret goes through pipes, never through an argument.
struct SecretService: Keyring {
    /// One key for each data folder.
    let dataFolder: String
    private static let patience: TimeInterval = 60

    /// nil: there is no session bus, or the program is not installed.
    static func here(_ dataFolder: String, environment: [String: String]) -> SecretService? {
        guard environment["DBUS_SESSION_BUS_ADDRESS"]?.isEmpty == false,
            let path = environment["PATH"],
            path.split(separator: ":").contains(where: {
                FileManager.default.isExecutableFile(atPath: "\($0)/secret-tool")
            })
        else { return nil }
        return SecretService(dataFolder: dataFolder)
    }

    func read() throws(Problem) -> String? {
        let (status, text) = try run(["lookup"] + attributes)
        let key = Text.line(text)
        // It says 1 for "there is none" and for "I could not look"; the words tell them apart.
        return status == 0 && !key.isEmpty ? key : nil
    }

    func write(_ secret: String) throws(Problem) {
        let (status, _) = try run(
            ["store", "--label=Chimera's master key for \(dataFolder)"] + attributes, input: secret)
        guard status == 0 else {
            throw Problem(
                .unavailable, "The keyring did not take the key (secret-tool ended with \(status)).")
        }
    }

    private var attributes: [String] { ["application", "chimera", "folder", dataFolder] }

    private func run(_ arguments: [String], input: String = "") throws(Problem) -> (Int32, String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["secret-tool"] + arguments
        let (inputs, outputs) = (Pipe(), Pipe())
        (process.standardInput, process.standardOutput) = (inputs, outputs)
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch {
            throw Problem(.unavailable, "secret-tool could not be started (\(error)).")
        }
        // A locked keyring asks its person; who is not there must not be waited for.
        let deadline = DispatchWorkItem { process.terminate() }
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience, execute: deadline)
        try? inputs.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try? inputs.fileHandleForWriting.close()
        let text = (try? outputs.fileHandleForReading.readToEnd()) ?? Data()
        process.waitUntilExit()
        deadline.cancel()
        guard process.terminationReason == .exit else {
            throw Problem(
                .unavailable,
                "The keyring did not answer within a minute. Is it locked? Unlock it and try again.")
        }
        return (process.terminationStatus, String(decoding: text, as: UTF8.self))
    }
}
