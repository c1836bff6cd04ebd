@preconcurrency import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Ctrl-C and a polite `kill`, as events instead of an end. A second one ends the process at once.
enum Interrupts {
    /// Each element is one wish to end.
    static func stream() -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let queue = DispatchQueue(label: "chimera.interrupts")
            let count = Count()
            let sources = [SIGINT, SIGTERM].map { number in
                // Else the default action comes first.
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
                source.setEventHandler {
                    if count.up() > 1 { _exit(130) }
                    continuation.yield()
                }
                source.activate()
                return source
            }
            continuation.onTermination = { _ in for source in sources { source.cancel() } }
        }
    }

    private final class Count: Sendable {
        private let value = Mutex(0)
        func up() -> Int {
            value.withLock { value in
                value += 1
                return value
            }
        }
    }
}
