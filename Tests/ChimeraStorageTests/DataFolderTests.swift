import ChimeraCore
import Foundation
import Testing

@testable import ChimeraStorage

@Suite struct `A data folder` {
    @Test func `is made with those above it, for its owner's eyes only`() async throws {
        let folder = try Folder()
        let database = try await Database.open(folder: folder.path + "/share/chimera")
        for made in ["/share", "/share/chimera"] { #expect(try Folder.mode(folder.path + made) == 0o700) }
        for file in ["chimera.db", "chimera.db-wal", "chimera.lock"] {
            #expect(try Folder.mode(database.folder + "/" + file) == 0o600, "\(file)")
        }
        try database.close()
    }

    @Test func `under a regular file is refused with the file's name`() async throws {
        let folder = try Folder()
        let file = folder.path + "/notes.txt"
        try Data("hello".utf8).write(to: URL(fileURLWithPath: file))
        for path in [file, file + "/data", file + "/data/deeper"] {
            let problem = await #expect(throws: Problem.self) { try await Database.open(folder: path) }
            #expect(problem?.type == .storage)
            #expect(problem?.detail.contains("because \(file) is a file") == true)
            #expect(problem?.detail.contains("--data-dir") == true)
        }
        #expect(try LockFile.holder(of: file + "/data") == nil)
    }

    @Test func `that cannot be written is refused with what to do`() async throws {
        let folder = try Folder()
        let locked = folder.path + "/locked"
        try FileManager.default.createDirectory(atPath: locked, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: locked)
        // Nothing is forbidden to root, but a read-only disk is so for everybody.
        var paths = geteuid() == 0 ? [] : [locked, locked + "/data"]
        let disk = try AwkwardDisk("ro")
        if let disk { paths += [disk.folder.path, disk.folder.path + "/data"] }
        for path in paths {
            let problem = await #expect(throws: Problem.self) { try await Database.open(folder: path) }
            #expect(problem?.type == .storage)
            #expect(problem?.detail.contains("--data-dir") == true, "\(problem?.detail ?? "")")
        }
    }

    @Test func `with a folder where the database belongs is refused`() async throws {
        let folder = try Folder()
        try FileManager.default.createDirectory(
            atPath: folder.path + "/chimera.db", withIntermediateDirectories: true)
        let problem = await #expect(throws: Problem.self) { try await Database.open(folder: folder.path) }
        #expect(problem?.type == .storage)
        #expect(problem?.detail.contains("is a folder") == true)
    }

    @Test func `tells whoever comes second where the first one is`() async throws {
        let folder = try Folder()
        #expect(try LockFile.holder(of: folder.path) == nil)
        let first = try await Database.open(folder: folder.path)
        #expect(try LockFile.holder(of: folder.path)?.address == nil)
        #expect(try LockFile.holder(of: folder.path)?.pid == Int(ProcessInfo.processInfo.processIdentifier))
        try first.lock.announce(address: "http://127.0.0.1:7777", token: "secret")
        let holder = try #require(try LockFile.holder(of: folder.path))
        #expect(holder.address == "http://127.0.0.1:7777" && holder.token == "secret")

        let problem = await #expect(throws: Problem.self) { try await Database.open(folder: folder.path) }
        #expect(problem?.type == .conflict)
        #expect(problem?.detail.contains("http://127.0.0.1:7777") == true)
        #expect(problem?.detail.contains("secret") == false)

        try first.close()
        #expect(try LockFile.holder(of: folder.path) == nil)
        try await Database.open(folder: folder.path).close()
    }

    @Test func `is free again after a holder that left its text behind`() async throws {
        let folder = try Folder()
        let text = #"{"address":"http://127.0.0.1:1","pid":1,"token":"old"}"#
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path + "/chimera.lock"))
        #expect(try LockFile.holder(of: folder.path) == nil)
        let database = try await Database.open(folder: folder.path)
        #expect(try LockFile.holder(of: folder.path)?.token == nil)
        #expect(try Folder.mode(folder.path + "/chimera.lock") == 0o600)
        try database.close()
    }
}
