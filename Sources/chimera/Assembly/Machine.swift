import ChimeraCore
import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The computer and the person at it.
enum Machine {
    static var processID: Int { Int(getpid()) }

    static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// What the owner is called until they choose a name.
    static var userName: String {
        let environment = ProcessInfo.processInfo.environment
        let name = Text.line(environment["USER"] ?? environment["LOGNAME"] ?? "").filter {
            !":@".contains($0)
        }
        guard !name.isEmpty, name != "root" else { return "Owner" }
        return name.prefix(1).uppercased() + name.dropFirst()
    }
}
