import ChimeraCore
import ChimeraProcesses
import ChimeraTesting
import Foundation
import Logging
import Testing

/// Everything is tried from inside, as the account that runs the tests and, where that is root, as another
/// account too: the kernel treats the two differently.
@Suite("A program in the sandbox gets nowhere when it tries to", .timeLimit(.minutes(2)))
struct EscapeTests {
    static let users: [UInt32?] = getuid() == 0 ? [nil, 65534] : [nil]

    @Test(arguments: Attempt.files + Attempt.kernel, users)
    func escape(_ attempt: Attempt, as user: UInt32?) async throws {
        let bench = try Bench(user: user)
        defer { bench.remove() }
        let service = try Service()
        defer { service.close() }
        let program = Program(
            attempt.command, attempt.arguments,
            environment: attempt.environment.merging(
                ["SECRET": bench.secret]
                    .merging(
                        attempt.arguments.joined().contains("HOST_")
                            ? ["HOST_PORT": "\(service.port)", "HOST_PID": "\(getpid())"] : [:]
                    ) { $1 }
            ) { $1 })
        #expect(try await bench.said(by: program) == attempt.says)
    }

    @Test("start more processes than allowed", arguments: users)
    func forks(as user: UInt32?) async throws {
        let bench = try Bench(user: user)
        defer { bench.remove() }
        let script =
            "for (1..200) { my $p = fork; last unless defined $p; if (!$p) { sleep 100; exit } $n++ } print $n"
        let count = try #require(Int(try await bench.said(by: Program("/usr/bin/perl", ["-e", script]))))
        // As root without control groups the kernel has nothing that counts them.
        if user != nil || getuid() != 0 || SandboxLauncher.enforcement != "rlimit" { #expect(count <= 32) }
    }

    @Test("take more memory than allowed", arguments: users)
    func memory(as user: UInt32?) async throws {
        let bench = try Bench(user: user)
        defer { bench.remove() }
        let script = "my $x = 'x' x (400 << 20); print length $x"
        #expect(try await bench.said(by: Program("/usr/bin/perl", ["-e", script])) == "")
    }

    @Test("outlive its end with a child in a session of its own", arguments: users)
    func survivors(as user: UInt32?) async throws {
        let bench = try Bench(user: user)
        defer { bench.remove() }
        let mark = "\(UInt32.random(in: 100_000_000...999_999_999))"
        let script =
            "setsid sh -c \"trap '' TERM HUP; sleep \(mark)\" & echo on; trap '' TERM; cat; sleep \(mark)"
        try await bench.launcher.run(Program("/bin/sh", ["-c", script])) { child in
            for try await piece in child.output where piece.contains(UInt8(ascii: "\n")) { break }
            #expect(commandLines().contains { $0.contains(mark) })
        }
        var rounds = 0
        while commandLines().contains(where: { $0.hasPrefix("sleep") && $0.contains(mark) }), rounds < 500 {
            rounds += 1
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(!commandLines().contains { $0.hasPrefix("sleep") && $0.contains(mark) })
    }

    private func commandLines() -> [String] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.filter { Int($0) != nil }.compactMap { pid in
            (try? Data(contentsOf: URL(filePath: "/proc/\(pid)/cmdline"))).map {
                String(decoding: $0, as: UTF8.self).replacing("\0", with: " ")
            }
        }
    }
}

/// A service of this computer that a sandbox must not reach.
private struct Service {
    let descriptor: CInt
    let port: UInt16

    init() throws {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer -> Bool in
                bind(descriptor, pointer, size) == 0 && listen(descriptor, 1) == 0
                    && getsockname(descriptor, pointer, &size) == 0
            }
        }
        try #require(bound)
        self.descriptor = descriptor
        port = UInt16(bigEndian: address.sin_port)
    }

    func close() { _ = shutdown(descriptor, CInt(SHUT_RDWR)) }
}
