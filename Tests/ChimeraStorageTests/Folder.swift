import Foundation

/// A folder of one test's own.
final class Folder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/chimera-test-\(UUID())"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    static func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
}

/// A file system that is soon full or cannot be written, where this user may make one.
final class AwkwardDisk: Sendable {
    let folder: Folder

    /// - Parameter options: of `mount`, as `size=4m` or `ro`.
    init?(_ options: String) throws {
        folder = try Folder()
        guard Self.run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.path) else { return nil }
    }

    deinit { _ = Self.run("umount", "-l", folder.path) }

    private static func run(_ words: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
