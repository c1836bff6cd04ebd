public import ChimeraCore

/// What bubblewrap is told, as a value: the whole of what the program will find around it.
public struct SandboxPlan: Sendable, Hashable {
    /// Handed over through a file in memory, so that nobody's paths show in a list of processes.
    public var options: [String]
    /// The program with the limits around it.
    public var command: [String]

    /// Numbers of the descriptors in bubblewrap, fixed by us.
    enum Descriptor {
        static let options: Int32 = 3
        static let seccomp: Int32 = 4
        static let status: Int32 = 5
        static let block: Int32 = 6
        static let passwd: Int32 = 7
        static let group: Int32 = 8
        static let hosts: Int32 = 9
    }

    static let passwd = "mcp:x:1000:1000:mcp:/home/mcp:/bin/sh\n"
    static let group = "mcp:x:1000:\n"
    static let hosts = "127.0.0.1 localhost\n::1 localhost\n"
    static let proxyPort = 3128
    static let proxySocket = "/run/mcp-proxy.sock"

    /// - Parameters:
    ///   - executable: the program's file, links resolved no further than its own folder.
    ///   - runtime: folders and files that it runs from, seen read-only at their own places.
    ///   - secrets: values for the names that the grant holds.
    ///   - proxy: the allow-list proxy's socket, where the grant names hosts.
    ///   - bridge: our own program and what it is made of, which carries connections to that socket.
    ///   - limitsMemory: where no control group does: each process alone.
    public init(
        _ program: Program, executable: String, grant: SandboxGrant, runtime: [String],
        secrets: [String: String] = [:], proxy: String? = nil, bridge: SandboxBridge? = nil,
        hasSeccomp: Bool = true, limitsMemory: Bool
    ) {
        var options: [String] = ["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts"]
        options += ["--unshare-cgroup-try"]
        if grant.network != .unrestricted { options.append("--unshare-net") }
        options += ["--disable-userns", "--assert-userns-disabled", "--uid", "1000", "--gid", "1000"]
        options += [
            "--hostname", "mcp", "--cap-drop", "ALL", "--new-session", "--die-with-parent", "--clearenv",
        ]

        var environment = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/home/mcp", "TMPDIR": "/tmp", "LANG": "C.UTF-8",
        ]
        environment.merge(program.environment) { $1 }
        for name in grant.secrets { environment[name] = secrets[name] }
        if proxy != nil {
            for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
                environment[name] = "http://127.0.0.1:\(Self.proxyPort)"
                environment[name.lowercased()] = environment[name]
            }
        }
        for (name, value) in environment.sorted(by: { $0.key < $1.key }) {
            options += ["--setenv", name, value]
        }

        options += [
            "--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/sbin", "/sbin",
        ]
        options += ["--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64"]
        var settings = ["ssl", "ca-certificates", "alternatives", "ld.so.cache", "localtime"]
        if grant.network == .unrestricted { settings.append("resolv.conf") }
        for name in settings { options += ["--ro-bind-try", "/etc/\(name)", "/etc/\(name)"] }
        for (descriptor, name) in [
            (Descriptor.passwd, "passwd"), (Descriptor.group, "group"), (Descriptor.hosts, "hosts"),
        ] { options += ["--ro-bind-data", "\(descriptor)", "/etc/\(name)"] }
        options += ["--proc", "/proc", "--dev", "/dev"]
        options += ["--size", "\(grant.limits.scratchBytes)", "--tmpfs", "/tmp"]
        options += ["--size", "33554432", "--tmpfs", "/home/mcp", "--size", "1048576", "--tmpfs", "/run"]
        for path in runtime + (bridge?.files ?? []) { options += ["--ro-bind", path, path] }
        for folder in grant.folders {
            options += [folder.isWritable ? "--bind" : "--ro-bind", folder.path, folder.inside]
        }
        if let proxy { options += ["--ro-bind", proxy, Self.proxySocket] }
        let start = grant.folders.contains { $0.inside == "/workspace" } ? "/workspace" : "/home/mcp"
        options += ["--chdir", start, "--remount-ro", "/"]
        if hasSeccomp { options += ["--seccomp", "\(Descriptor.seccomp)"] }
        options += ["--json-status-fd", "\(Descriptor.status)", "--block-fd", "\(Descriptor.block)"]
        self.options = options

        let limits = grant.limits
        var command = [
            "/usr/bin/prlimit", "--nproc=\(limits.processes)", "--nofile=\(limits.openFiles)", "--core=0",
        ]
        command.append("--fsize=\(limits.fileBytes)")
        if limitsMemory { command.append("--data=\(limits.memoryBytes)") }
        command.append("--")
        if proxy != nil, let bridge {
            command += [bridge.executable, "mcp-netbridge", Self.proxySocket, "\(Self.proxyPort)"]
        }
        self.command = command + [executable] + program.arguments
    }
}

/// Our own program, seen from inside: the file and the libraries that it needs from outside `/usr`.
public struct SandboxBridge: Sendable, Hashable {
    public var executable: String
    public var files: [String]

    public init(executable: String, files: [String]) {
        self.executable = executable
        self.files = files
    }
}
