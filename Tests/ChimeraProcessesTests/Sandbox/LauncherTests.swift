import ChimeraCore
import ChimeraProcesses
import Foundation
import Logging
import Testing

@Suite("A launcher", .timeLimit(.minutes(1)))
struct LauncherTests {
    private static func launchers(_ bench: Bench) -> [any Launcher] { [bench.launcher, OpenLauncher()] }

    private func each(_ body: (any Launcher) async throws -> Void) async throws {
        let bench = try Bench()
        defer { bench.remove() }
        for launcher in Self.launchers(bench) { try await body(launcher) }
    }

    @Test("lends both pipes, and the end of the input ends the program")
    func pipes() async throws {
        try await each { launcher in
            let exit = try await launcher.run(Program("cat")) { child in
                var output = child.output.makeAsyncIterator()
                for text in ["one\n", String(repeating: "long ", count: 200_000)] {
                    async let written: Void = child.write(Array(text.utf8))
                    var got: [UInt8] = []
                    while got.count < text.utf8.count, let piece = try await output.next() { got += piece }
                    #expect(got == Array(text.utf8))
                    try await written
                }
                child.closeInput()
                #expect(try await output.next() == nil)
                return await child.exit()
            }
            #expect(exit == .code(0))
        }
    }

    @Test("passes the program's own exit code and its errors")
    func exitCode() async throws {
        try await each { launcher in
            try await launcher.run(Program("sh", ["-c", "echo trouble >&2; exit 3"])) { child in
                #expect(await child.exit() == .code(3))
                var lines: [String] = []
                for await line in child.errorLines { lines.append(line) }
                #expect(lines == ["trouble"])
            }
        }
    }

    @Test("asks a program to end before it ends it")
    func terminated() async throws {
        try await each { launcher in
            let script = "trap 'exit 7' TERM; echo on; while :; do sleep 0.05; done"
            let child = try await launcher.run(Program("sh", ["-c", script])) { child in
                for try await _ in child.output { break }
                return child
            }
            #expect(await child.exit() == .code(7))
        }
    }

    @Test("ends the program when its task is cancelled")
    func cancelled() async throws {
        try await each { launcher in
            let task = Task {
                try await launcher.run(Program("cat")) { child in
                    for try await _ in child.output {}
                    return child
                }
            }
            try await Task.sleep(for: .milliseconds(50))
            task.cancel()
            let child = try? await task.value
            if let child { _ = await child.exit() }
        }
    }

    @Test("says what is missing")
    func missing() async throws {
        try await each { launcher in
            await #expect {
                try await launcher.run(Program("no-such-program-anywhere")) { _ in }
            } throws: { error in
                (error as? Problem)?.type == .notFound && "\(error)".contains("no-such-program-anywhere")
            }
        }
    }

    @Test("starts no program whose grant reaches too far")
    func refused() async throws {
        let bench = try Bench()
        defer { bench.remove() }
        var launcher = bench.launcher
        for path in ["/", "/proc", bench.folder, bench.folder + "/data", NSHomeDirectory()] {
            launcher.grant.folders = [.init(path, inside: "/workspace")]
            await #expect(throws: Problem.self) { try await launcher.run(Program("true")) { _ in } }
        }
    }

    @Test("hands a secret to the program that was granted it")
    func secret() async throws {
        let bench = try Bench(secrets: ["API_KEY": "k 1"])
        defer { bench.remove() }
        #expect(try await bench.said(by: Program("sh", ["-c", "echo \"$API_KEY\""])) == "k 1")
    }

    @Test("runs a script with its own interpreter, from the folder where both are installed")
    func runtime() async throws {
        let bench = try Bench()
        defer { bench.remove() }
        let bin = bench.folder + "/venv/bin"
        try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: bin + "/mysh", withDestinationPath: "/bin/sh")
        try Data().write(to: URL(filePath: bench.folder + "/venv/pyvenv.cfg"))
        try Data("#!\(bin)/mysh\necho here; ls \(bench.folder)\n".utf8).write(
            to: URL(filePath: bin + "/tool"))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bin + "/tool")
        #expect(try await bench.said(by: Program(bin + "/tool")) == "here\nvenv")
    }
}
