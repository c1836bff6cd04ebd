#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Whether a server could listen where it is told to.
enum PortCheck {
    /// nil when it could.
    static func problem(host: String, port: Int) -> String? {
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE
        #if canImport(Glibc)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &found) == 0, let address = found else {
            return "\(host) is not an address of this computer. Set CHIMERA_HOST to one, such as 127.0.0.1."
        }
        defer { freeaddrinfo(address) }
        let descriptor = socket(address.pointee.ai_family, address.pointee.ai_socktype, 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard
            bind(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) != 0
                || listen(descriptor, 1) != 0
        else { return nil }
        switch errno {
        case EADDRINUSE: return inUse(host: host, port: port)
        case EACCES:
            return "Port \(port) needs more rights than this user has. Choose one above 1023 with --port."
        default:
            return
                "\(host):\(port) cannot be listened on (\(String(cString: strerror(errno)))). Choose another with --host or --port."
        }
    }

    static func inUse(host: String, port: Int) -> String {
        "Port \(port) on \(host) is in use by another program. Stop that, or choose another port with --port."
    }
}
