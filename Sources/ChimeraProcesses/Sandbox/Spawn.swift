internal import CSpawn
internal import ChimeraCore

/// A start by CSpawn: Swift's arrays become C's, errno becomes words.
enum Spawn {
    /// Returns the process id. The descriptors stay ours and open.
    static func start(
        _ path: String, _ arguments: [String], environment: [String: String], directory: String? = nil,
        descriptors: [(source: CInt, target: CInt)]
    ) throws(Problem) -> Int32 {
        var argv: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map(copy) + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = environment.map { copy("\($0.key)=\($0.value)") } + [nil]
        defer {
            for pointer in argv + envp { pointer?.deallocate() }
        }
        let list = descriptors.map { chimera_descriptor(source: $0.source, target: $0.target) }
        let result = argv.withUnsafeMutableBufferPointer { argv in
            envp.withUnsafeMutableBufferPointer { envp in
                list.withUnsafeBufferPointer { list in
                    path.withCString { path in
                        withOptionalCString(directory) { directory in
                            var program = chimera_program(
                                path: path, argv: argv.baseAddress, envp: envp.baseAddress,
                                directory: directory,
                                descriptors: list.baseAddress, descriptor_count: CInt(list.count))
                            return chimera_spawn(&program)
                        }
                    }
                }
            }
        }
        guard result > 0 else {
            throw Problem(
                .unavailable, "\(path) could not be started (error \(-result)). Check that it is installed.")
        }
        return result
    }

    /// A file in memory that the child reads by its number.
    static func memory(_ bytes: [UInt8]) throws(Problem) -> CInt {
        let descriptor = bytes.withUnsafeBytes { chimera_memory_file($0.baseAddress, $0.count) }
        guard descriptor >= 0 else {
            throw Problem(.unavailable, "No file in memory could be made (error \(-descriptor)).")
        }
        return descriptor
    }

    private static func copy(_ text: String) -> UnsafeMutablePointer<CChar>? {
        let bytes = text.utf8CString
        let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        for (index, byte) in bytes.enumerated() { pointer[index] = byte }
        return pointer
    }

    private static func withOptionalCString<R>(_ text: String?, _ body: (UnsafePointer<CChar>?) -> R) -> R {
        guard let text else { return body(nil) }
        return text.withCString { body($0) }
    }
}
