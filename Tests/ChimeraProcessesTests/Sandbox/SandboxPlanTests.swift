import ChimeraCore
import Testing

@testable import ChimeraProcesses

@Suite("A sandbox plan")
struct SandboxPlanTests {
    private func plan(_ grant: SandboxGrant, proxy: String? = nil) -> SandboxPlan {
        SandboxPlan(
            Program("server", ["--x"], environment: ["MODE": "a"]), executable: "/opt/venv/bin/server",
            grant: grant, runtime: ["/opt/venv"], secrets: ["KEY": "s"], proxy: proxy,
            bridge: SandboxBridge(executable: "/opt/chimera", files: ["/opt/chimera"]), limitsMemory: true)
    }

    private func contains(_ options: [String], _ piece: [String]) -> Bool {
        options.indices.contains { options[$0...].starts(with: piece) }
    }

    @Test("gives nothing that was not granted")
    func isolated() {
        let options = plan(.isolated).options
        for option in [
            "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-net",
            "--disable-userns",
            "--new-session", "--die-with-parent", "--clearenv",
        ] { #expect(options.contains(option)) }
        #expect(contains(options, ["--cap-drop", "ALL"]))
        #expect(contains(options, ["--remount-ro", "/"]))
        #expect(
            !contains(options, ["--bind"]) && !options.contains("KEY")
                && !options.contains("/etc/resolv.conf"))
    }

    @Test("binds what was granted where it was said")
    func granted() {
        let grant = SandboxGrant(
            folders: [
                .init("/a", inside: "/workspace", isWritable: true), .init("/b", inside: "/workspace/b"),
            ],
            secrets: ["KEY"])
        let options = plan(grant).options
        #expect(contains(options, ["--bind", "/a", "/workspace"]))
        #expect(contains(options, ["--ro-bind", "/b", "/workspace/b"]))
        #expect(contains(options, ["--setenv", "KEY", "s"]))
        #expect(contains(options, ["--setenv", "MODE", "a"]))
        #expect(contains(options, ["--chdir", "/workspace"]))
    }

    @Test("puts limits around the program, inside")
    func limits() {
        #expect(
            plan(.isolated).command == [
                "/usr/bin/prlimit", "--nproc=64", "--nofile=512", "--core=0", "--fsize=268435456",
                "--data=1073741824", "--", "/opt/venv/bin/server", "--x",
            ])
    }

    @Test("leads to granted hosts through the bridge alone")
    func hosts() {
        let plan = plan(.webClient([HostRule("example.com")]), proxy: "/tmp/p/proxy.sock")
        #expect(plan.options.contains("--unshare-net"))
        #expect(contains(plan.options, ["--ro-bind", "/tmp/p/proxy.sock", "/run/mcp-proxy.sock"]))
        #expect(contains(plan.options, ["--setenv", "HTTPS_PROXY", "http://127.0.0.1:3128"]))
        #expect(
            contains(
                plan.command,
                ["/opt/chimera", "mcp-netbridge", "/run/mcp-proxy.sock", "3128", "/opt/venv/bin/server"]))
    }

    @Test(
        "has a filter whose jumps stay inside it, on both machines",
        arguments: [SeccompFilter.Machine.amd64, .arm64])
    func filter(_ machine: SeccompFilter.Machine) {
        let bytes = SeccompFilter.bytes(for: machine)
        #expect(bytes.count % 8 == 0)
        let count = bytes.count / 8
        for index in 0..<count {
            let code = bytes[index * 8]
            let jumps = [Int(bytes[index * 8 + 2]), Int(bytes[index * 8 + 3])]
            if code & 7 == 5 { for jump in jumps { #expect(index + 1 + jump < count) } }
        }
        #expect(Array(bytes.suffix(8)) == [0x06, 0, 0, 0, 0, 0, 0xFF, 0x7F])
    }
}
