import Foundation
import Synchronization
import Testing

@testable import ChimeraCore

@Suite("A master key that is rotated") struct RotationTests {
    private let secret = Secret("sk-very-private-1234")

    /// A keyring in memory; it may be out of reach.
    private final class Pouch: Keyring {
        private let contents = Mutex<(secret: String?, isLocked: Bool)>((nil, false))
        var held: String? { contents.withLock(\.secret) }
        func lock() { contents.withLock { $0.isLocked = true } }

        func read() throws(Problem) -> String? {
            let (secret, isLocked) = contents.withLock { $0 }
            if isLocked { throw Problem(.unavailable, "locked") }
            return secret
        }

        func write(_ secret: String) throws(Problem) {
            if contents.withLock(\.isLocked) { throw Problem(.unavailable, "locked") }
            contents.withLock { $0.secret = secret }
        }
    }

    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "chimera-rotation-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path + "/master.key")
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test func `opens what is sealed anew, and the old one opens nothing any more`() throws {
        try inFolder { path in
            let secrets = SealedSecrets(path: path)
            let sealed = try secrets.seal(secret, for: "a")
            let old = try text(path)
            let fresh = try secrets.resealed([("a", sealed)])
            try secrets.finishRotation()
            #expect(try text(path) != old && !FileManager.default.fileExists(atPath: path + ".next"))
            for reader in [secrets, SealedSecrets(path: path)] {
                #expect(try reader.open(fresh[0], for: "a") == secret)
                #expect(throws: Problem.self) { try reader.open(sealed, for: "a") }
            }
        }
    }

    @Test func `loses nothing when the process dies in the middle, on either side of the store`() throws {
        try inFolder { path in
            let sealed = try SealedSecrets(path: path).seal(secret, for: "a")
            let fresh = try SealedSecrets(path: path).resealed([("a", sealed)])
            // Died here: what the store holds, old or new, opens.
            let after = SealedSecrets(path: path)
            #expect(try after.open(sealed, for: "a") == secret)
            #expect(try after.open(fresh[0], for: "a") == secret)
            // Once more, from both.
            let again = try SealedSecrets(path: path).resealed([("a", fresh[0]), ("a", sealed)])
            let finisher = SealedSecrets(path: path)
            try finisher.finishRotation()
            for text in again + fresh { #expect(try finisher.open(text, for: "a") == secret) }
        }
    }

    @Test func `goes from one given key to the next`() throws {
        try inFolder { path in
            let (one, two) = (String(repeating: "ab", count: 32), String(repeating: "cd", count: 32))
            let sealed = try SealedSecrets(path: path, given: one).seal(secret, for: "a")
            let problem = #expect(throws: Problem.self) {
                try SealedSecrets(path: path, given: one).resealed([("a", sealed)])
            }
            #expect(problem?.field == "CHIMERA_NEXT_MASTER_KEY")
            let secrets = SealedSecrets(path: path, given: one, next: two)
            let fresh = try secrets.resealed([("a", sealed)])
            try secrets.finishRotation()
            #expect(try SealedSecrets(path: path, given: two).open(fresh[0], for: "a") == secret)
        }
    }

    @Test func `is kept in the keyring where there is one; the file says so and holds no key`() throws {
        try inFolder { path in
            let pouch = Pouch()
            let secrets = SealedSecrets(path: path, keyring: pouch)
            let sealed = try secrets.seal(secret, for: "a")
            #expect(try text(path) == "keyring\n")
            let first = try #require(pouch.held)
            #expect(try SealedSecrets(path: path, keyring: pouch).open(sealed, for: "a") == secret)
            let fresh = try secrets.resealed([("a", sealed)])
            try secrets.finishRotation()
            #expect(pouch.held != first && !FileManager.default.fileExists(atPath: path + ".next"))
            #expect(try SealedSecrets(path: path, keyring: pouch).open(fresh[0], for: "a") == secret)
            pouch.lock()
            #expect(throws: Problem.self) {
                try SealedSecrets(path: path, keyring: pouch).open(fresh[0], for: "a")
            }
            let elsewhere = #expect(throws: Problem.self) {
                try SealedSecrets(path: path).open(fresh[0], for: "a")
            }
            #expect(elsewhere?.detail.contains("keyring") == true)
        }
    }

    @Test func `goes into the file where the keyring does not take it`() throws {
        try inFolder { path in
            let pouch = Pouch()
            pouch.lock()
            let sealed = try SealedSecrets(path: path, keyring: pouch).seal(secret, for: "a")
            #expect(try text(path) != "keyring\n")
            #expect(try SealedSecrets(path: path).open(sealed, for: "a") == secret)
        }
    }
}
