import ChimeraCore
import ChimeraProcesses
import ChimeraTesting
import Foundation
import Testing

@Suite("A managed process", .timeLimit(.minutes(1)))
struct ManagedProcessTests {
    private func shell(_ script: String, _ environment: [String: String] = [:]) -> ManagedProcess {
        ManagedProcess("/bin/sh", ["-c", script], environment: environment)
    }

    /// Everything it said, without its number.
    private func collect(
        _ process: ManagedProcess
    ) async throws -> (events: Set<ManagedProcess.Event>, exit: ManagedProcess.Exit) {
        let said = Mailbox<ManagedProcess.Event?>()
        let exit = try await process.run { said.put($0) }
        said.put(nil)
        var events: Set<ManagedProcess.Event> = []
        while let event = try await said.take() {
            if case .started = event { continue } else { events.insert(event) }
        }
        return (events, exit)
    }

    @Test("hands over the lines of both outputs and how it ended")
    func outputs() async throws {
        let (events, exit) = try await collect(shell("echo one; echo two >&2; printf three; exit 3"))
        #expect(events == [.output("one"), .error("two"), .output("three")])
        #expect(exit == .code(3))
    }

    @Test("says which signal ended it")
    func signal() async throws {
        #expect(try await collect(shell("kill -9 $$")).exit == .signal(9))
    }

    @Test("gets its arguments as they are, and our environment with more in it")
    func environment() async throws {
        let process = ManagedProcess(
            "sh", ["-c", "echo \"$1|$CHIMERA_TEST|${PATH:+path}\"", "-", "a b$"],
            environment: ["CHIMERA_TEST": "x y"])
        #expect(try await collect(process).events == [.output("a b$|x y|path")])
    }

    @Test("that cannot be started says so", arguments: ["/nonexistent/program", "no-such-program-anywhere"])
    func missing(_ name: String) async throws {
        await #expect {
            try await ManagedProcess(name).run { _ in }
        } throws: { error in
            guard let problem = error as? Problem else { return false }
            return problem.type == .unavailable && problem.detail.contains(name)
        }
    }

    @Test("keeps its input open as long as we live, and ends with its task, children and all")
    func cancelled() async throws {
        let events = Mailbox<ManagedProcess.Event>()
        let process = shell(
            "trap '' TERM; sh -c \"trap '' TERM; echo \\$\\$; sleep 1000\" & cat; echo input closed; wait")
        let task = Task { try await process.run { events.put($0) } }
        guard case .started(let leader) = try await events.take(),
            case .output(let line) = try await events.take(), let child = Int32(line)
        else {
            Issue.record("it did not start as it should")
            return
        }
        #expect(isAlive(leader) && isAlive(child))
        task.cancel()
        _ = try? await task.value
        #expect(!isAlive(leader))
        try await waitUntilGone(child)
    }

    @Test("that dies takes the children along that still hold its outputs")
    func orphans() async throws {
        let events = Mailbox<ManagedProcess.Event>()
        #expect(try await shell("sleep 1000 & echo $!; exit 0").run { events.put($0) } == .code(0))
        _ = try await events.take()
        guard case .output(let line) = try await events.take(), let child = Int32(line) else { return }
        try await waitUntilGone(child)
    }

    @Test("may write more than a pipe holds to both outputs at once")
    func muchOutput() async throws {
        let lines = Mailbox<Int>()
        let process = shell("yes 0123456789 | head -n 40000 >&2 & yes abcdefghi | head -n 40000; wait")
        let exit = try await process.run { event in
            switch event {
            case .started: break
            case .output(let line), .error(let line): lines.put(line.utf8.count)
            }
        }
        #expect(exit == .code(0))
        var total = 0
        for _ in 0..<80_000 { total += try await lines.take() }
        #expect(total == 40_000 * 19)
    }
}

/// Zombies count as gone: somebody else's child may never be reaped here.
private func isAlive(_ process: Int32) -> Bool {
    guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else {
        return kill(process, 0) == 0 && !FileManager.default.fileExists(atPath: "/proc")
    }
    return !stat.contains(") Z ")
}

/// Nothing tells a stranger's end; the suite's time limit bounds the wait.
private func waitUntilGone(_ process: Int32) async throws {
    while isAlive(process) { try await Task.sleep(for: .milliseconds(10)) }
}
