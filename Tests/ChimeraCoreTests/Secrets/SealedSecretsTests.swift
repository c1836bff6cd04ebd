import Foundation
import Testing

@testable import ChimeraCore

@Suite("Sealed secrets") struct SealedSecretsTests {
    private let secret = Secret("sk-very-private-1234")

    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "chimera-secrets-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path + "/master.key")
    }

    @Test func `open again, also in the next process, and show nothing`() throws {
        try inFolder { path in
            let secrets = SealedSecrets(path: path)
            let sealed = try secrets.seal(secret, for: "openai")
            #expect(!sealed.contains("private"))
            #expect(try secrets.seal(secret, for: "openai") != sealed, "the same key twice looks different")
            #expect(try SealedSecrets(path: path).open(sealed, for: "openai") == secret)
        }
    }

    @Test func `stay shut under another name, another master key, or when they were changed`() throws {
        try inFolder { path in
            let secrets = SealedSecrets(path: path)
            let sealed = try secrets.seal(secret, for: "openai")
            func stays(shut text: String, as name: String = "openai", in secrets: SealedSecrets) {
                let problem = #expect(throws: Problem.self) { try secrets.open(text, for: name) }
                #expect(problem?.type == .storage)
                #expect(problem?.detail.contains("private") == false)
            }
            stays(shut: sealed, as: "work", in: secrets)
            stays(shut: String(sealed.dropLast(4)) + "AAA=", in: secrets)
            stays(shut: "sk-very-private-1234", in: secrets)
            let other = SealedSecrets(path: path, given: String(repeating: "ab", count: 32))
            stays(shut: sealed, in: other)
            try FileManager.default.removeItem(atPath: path)
            stays(shut: sealed, in: SealedSecrets(path: path))
            #expect(!FileManager.default.fileExists(atPath: path), "nothing in the place of the lost one")
        }
    }

    @Test func `have a master key that nobody else may read`() throws {
        try inFolder { path in
            _ = try SealedSecrets(path: path).seal(secret, for: "a")
            func mode() throws -> Int {
                let info = try FileManager.default.attributesOfItem(atPath: path)
                return try #require((info[.posixPermissions] as? NSNumber)?.intValue) & 0o777
            }
            #expect(try mode() == 0o600)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            _ = try SealedSecrets(path: path).seal(secret, for: "a")
            #expect(try mode() == 0o600)
            try Data("rubbish".utf8).write(to: URL(filePath: path))
            #expect(throws: Problem.self) { try SealedSecrets(path: path).seal(secret, for: "a") }
        }
    }

    @Test func `are sealed with the key that the environment gives, and leave no file`() throws {
        try inFolder { path in
            let bytes = Data((0..<32).map { UInt8($0) })
            let hexadecimal = bytes.map { String(format: "%02x", $0) }.joined()
            let sealed = try SealedSecrets(path: path, given: hexadecimal).seal(secret, for: "a")
            let same = SealedSecrets(path: path, given: bytes.base64EncodedString())
            #expect(try same.open(sealed, for: "a") == secret)
            #expect(!FileManager.default.fileExists(atPath: path))
            let problem = #expect(throws: Problem.self) {
                try SealedSecrets(path: path, given: "short").seal(secret, for: "a")
            }
            #expect(problem?.field == "CHIMERA_MASTER_KEY")
        }
    }
}
