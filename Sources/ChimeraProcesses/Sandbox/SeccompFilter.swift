/// The calls of the kernel that a program in the sandbox cannot make, as the machine that the kernel runs
/// them through: a list of `struct sock_filter`. A deny-list: what it names fails with an error, so that
/// libraries fall back, and all else works.
public enum SeccompFilter {
    public enum Machine: Sendable {
        case amd64
        case arm64

        public static var here: Machine? {
            #if arch(x86_64)
                .amd64
            #elseif arch(arm64)
                .arm64
            #else
                nil
            #endif
        }
    }

    public static func bytes(for machine: Machine) -> [UInt8] {
        let numbers = CallNumbers.of(machine)
        var program = Writer()
        program.load(Offset.architecture)
        program.unlessEqual(numbers.architecture, Answer.kill)
        program.load(Offset.number)
        if machine == .amd64 {
            // x32 calls: the same kernel entry with other numbers.
            program.ifAtLeast(0x4000_0000, .noSuchCall)
        }
        // Its flags are in memory, where a filter cannot look: without it libc falls back to `clone`.
        program.ifEqual(numbers.clone3, .noSuchCall)
        for number in numbers.forbidden { program.ifEqual(number, .notPermitted) }
        program.onCall(numbers.clone, argument: 0) { $0.ifAnyBit(Self.namespaceFlags, .notPermitted) }
        program.onCall(numbers.ioctl, argument: 1) {
            // What would type into the terminal that Chimera runs in.
            $0.ifEqual(0x5412, .notPermitted)
            $0.ifEqual(0x541C, .notPermitted)
        }
        program.onCall(numbers.socket, argument: 0) {
            // UNIX, INET, INET6 and NETLINK; a virtual machine's vsock would leave the network's namespace.
            $0.unlessOneOf([1, 2, 10, 16], .noSuchFamily)
        }
        program.answer(.allow)
        return program.bytes
    }

    private static let namespaceFlags: UInt32 = 0x7E02_0000

    private enum Offset {
        static let number: UInt32 = 0
        static let architecture: UInt32 = 4
        static func argument(_ index: UInt32) -> UInt32 { 16 + 8 * index }
    }

    private enum Answer: UInt32 {
        case kill = 0x8000_0000
        case allow = 0x7FFF_0000
        /// SECCOMP_RET_ERRNO with EPERM, ENOSYS and EAFNOSUPPORT.
        case notPermitted = 0x0005_0001
        case noSuchCall = 0x0005_0026
        case noSuchFamily = 0x0005_0061
    }

    private struct Writer {
        var bytes: [UInt8] = []

        mutating func load(_ offset: UInt32) { put(0x20, 0, 0, offset) }
        mutating func answer(_ answer: Answer) { put(0x06, 0, 0, answer.rawValue) }

        mutating func ifEqual(_ value: UInt32, _ then: Answer) {
            put(0x15, 0, 1, value)
            answer(then)
        }

        mutating func unlessEqual(_ value: UInt32, _ then: Answer) {
            put(0x15, 1, 0, value)
            answer(then)
        }

        mutating func ifAtLeast(_ value: UInt32, _ then: Answer) {
            put(0x35, 0, 1, value)
            answer(then)
        }

        mutating func ifAnyBit(_ bits: UInt32, _ then: Answer) {
            put(0x45, 0, 1, bits)
            answer(then)
        }

        mutating func unlessOneOf(_ values: [UInt32], _ then: Answer) {
            for (index, value) in values.enumerated() { put(0x15, UInt8(values.count - index), 0, value) }
            answer(then)
        }

        /// What `body` asks of one argument of one call; the number is loaded again behind it.
        mutating func onCall(_ number: UInt32, argument: UInt32, _ body: (inout Writer) -> Void) {
            var inner = Writer()
            inner.load(Offset.argument(argument))
            body(&inner)
            inner.load(Offset.number)
            put(0x15, 0, UInt8(inner.bytes.count / 8), number)
            bytes += inner.bytes
        }

        private mutating func put(_ code: UInt16, _ ifTrue: UInt8, _ ifFalse: UInt8, _ value: UInt32) {
            bytes += [
                UInt8(truncatingIfNeeded: code), UInt8(truncatingIfNeeded: code >> 8), ifTrue, ifFalse,
                UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8),
                UInt8(truncatingIfNeeded: value >> 16), UInt8(truncatingIfNeeded: value >> 24),
            ]
        }
    }
}
