#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A process that holds keys leaves none behind when it crashes.
enum NoCoreDump {
    static func ask() {
        #if os(Linux)
            var none = rlimit(rlim_cur: 0, rlim_max: 0)
            #if canImport(Glibc)
                setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
            #else
                setrlimit(RLIMIT_CORE, &none)
            #endif
            // Where the system pipes dumps to a program, the limit does not count; then no memory goes into them.
            let file = open("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC)
            guard file >= 0 else { return }
            _ = write(file, "0", 1)
            _ = close(file)
        #else
            var none = rlimit(rlim_cur: 0, rlim_max: 0)
            setrlimit(RLIMIT_CORE, &none)
        #endif
    }
}
