#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

func closeDescriptor(_ descriptor: CInt) { _ = close(descriptor) }

@discardableResult
func writeAll(_ descriptor: CInt, _ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == bytes.count
}

/// Into a file that is there; for files of the kernel, which want one write.
func writeFile(_ path: String, _ text: String) -> Bool {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { closeDescriptor(descriptor) }
    return writeAll(descriptor, Array(text.utf8))
}

/// The first bytes of a file; empty where it cannot be read.
func headOfFile(_ path: String, _ count: Int) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return [] }
    defer { closeDescriptor(descriptor) }
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, got in
        got = max(0, read(descriptor, buffer.baseAddress, count))
    }
}

/// A signal to one process, or to a group where the number is negative.
func signal(_ number: CInt, to pid: Int32) { _ = kill(pid, number) }

let terminateSignal = SIGTERM
let killSignal = SIGKILL

func exitOf(_ status: CInt) -> ManagedProcess.Exit {
    let signal = status & 0x7F
    return signal == 0 ? .code((status >> 8) & 0xFF) : .signal(signal)
}

var userID: UInt32 { getuid() }

func removeFolder(_ path: String) -> Bool { rmdir(path) == 0 || errno == ENOENT }

func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }
