public import ChimeraCore
internal import FoundationEssentials
public import Logging

/// Starts a program in a sandbox of its own (`SandboxPlan`) with what the grant gives.
public struct SandboxLauncher: Launcher {
    public var grant: SandboxGrant
    /// Values for the names of the grant's secrets.
    public var secrets: [String: String]
    /// Refused to every program.
    public var dataFolder: String
    /// Our own program; needed where a grant names hosts.
    public var bridge: SandboxBridge?
    /// For a Chimera that runs as root: the account that programs run as. The kernel counts no
    /// processes of root.
    public var user: UInt32?
    public var log: Logger
    /// Told of each host that the program asked for, and whether it was let through.
    public var onAccess: @Sendable (AllowListProxy.Access) -> Void

    public init(
        grant: SandboxGrant, secrets: [String: String] = [:], dataFolder: String,
        bridge: SandboxBridge? = nil,
        user: UInt32? = nil, log: Logger,
        onAccess: @escaping @Sendable (AllowListProxy.Access) -> Void = { _ in }
    ) {
        self.grant = grant
        self.secrets = secrets
        self.dataFolder = dataFolder
        self.bridge = bridge
        self.user = user
        self.log = log
        self.onAccess = onAccess
    }

    /// Which limits hold: `v2` or `v1` for control groups, `rlimit` for each process alone.
    public static var enforcement: String {
        guard let group = ControlGroup.make("probe-\(UInt32.random(in: 0...UInt32.max))", SandboxLimits())
        else {
            return "rlimit"
        }
        group.remove()
        return group.kind.rawValue
    }

    public func run<T: Sendable>(
        _ program: Program, _ body: @Sendable (Child) async throws -> T
    ) async throws -> T {
        if case .missing(let reason) = await SandboxSupport.here() { throw Problem(.unavailable, reason) }
        let home = ProcessInfo.processInfo.environment["HOME"] ?? "/root"
        var grant = grant
        for index in grant.folders.indices {
            grant.folders[index].path = Self.resolved(grant.folders[index].path)
        }
        if let refusal = GrantRules.refusal(
            of: grant, home: Self.resolved(home), dataFolder: Self.resolved(dataFolder))
        {
            throw refusal
        }
        for folder in grant.folders where !FileManager.default.fileExists(atPath: folder.path) {
            throw Problem(
                .notFound, "\(folder.path) was granted and is not there. Change the grant or make the folder."
            )
        }
        let runtime = try RuntimeFiles.of(program, home: Self.resolved(home))
        guard case .hosts(let rules) = grant.network else {
            return try await start(program, runtime, grant, proxy: nil, body)
        }
        guard bridge != nil else {
            throw Problem(.unavailable, "This program cannot lend a sandbox its way to granted hosts.")
        }
        let granted = grant
        return try await AllowListProxy(rules: rules, log: log, onAccess: onAccess).serve { socket in
            try await start(program, runtime, granted, proxy: socket, body)
        }
    }

    private func start<T: Sendable>(
        _ program: Program, _ runtime: (executable: String, files: [String]), _ grant: SandboxGrant,
        proxy: String?, _ body: @Sendable (Child) async throws -> T
    ) async throws -> T {
        let group = ControlGroup.make("\(UInt64.random(in: 0...UInt64.max))", grant.limits)
        defer { group?.remove() }
        let machine = SeccompFilter.Machine.here
        let plan = SandboxPlan(
            program, executable: runtime.executable, grant: grant, runtime: runtime.files, secrets: secrets,
            proxy: proxy, bridge: proxy == nil ? nil : bridge, hasSeccomp: machine != nil,
            limitsMemory: group == nil)

        let status = try Pipes.make()
        let block = try Pipes.make()
        var files: [(source: CInt, target: CInt)] = []
        defer { for file in files { closeDescriptor(file.source) } }
        let contents: [(CInt, [UInt8])] = [
            (SandboxPlan.Descriptor.options, plan.options.flatMap { Array($0.utf8) + [0] }),
            (SandboxPlan.Descriptor.passwd, Array(SandboxPlan.passwd.utf8)),
            (SandboxPlan.Descriptor.group, Array(SandboxPlan.group.utf8)),
            (SandboxPlan.Descriptor.hosts, Array(SandboxPlan.hosts.utf8)),
        ]
        for (target, bytes) in contents { files.append((try Spawn.memory(bytes), target)) }
        if let machine {
            files.append(
                (try Spawn.memory(SeccompFilter.bytes(for: machine)), SandboxPlan.Descriptor.seccomp))
        }
        files += [
            (status.writing, SandboxPlan.Descriptor.status), (block.reading, SandboxPlan.Descriptor.block),
        ]
        var command =
            [SandboxSupport.path, "--args", "\(SandboxPlan.Descriptor.options)", "--"] + plan.command
        if let user {
            command =
                ["/usr/bin/setpriv", "--reuid", "\(user)", "--regid", "\(user)", "--clear-groups", "--"]
                + command
        }
        let started: StartedChild
        do {
            let (passed, line) = (files, command)
            started = try await StartedChild.start { descriptors throws(Problem) in
                try Spawn.start(
                    line[0], Array(line.dropFirst()), environment: ["PATH": "/usr/bin:/bin"],
                    descriptors: descriptors + passed)
            }
        } catch {
            closeDescriptor(status.reading)
            closeDescriptor(block.writing)
            throw error
        }
        closeDescriptor(files.removeLast().source)
        closeDescriptor(files.removeLast().source)

        let box = Sandboxed(status: status.reading, release: block.writing, group: group)
        let ending = StartedChild.Ending {
            box.terminate()
        } kill: {
            box.kill(started.child.pid)
        }
        return try await started.lend(
            { child in
                try await box.begin(child, program)
                return try await body(child)
            }, ending: ending)
    }

    /// Behind all links: what is granted is the folder, not its name.
    static func resolved(_ path: String) -> String {
        URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false).withoutSlash
    }
}

extension String {
    fileprivate var withoutSlash: String { count > 1 && hasSuffix("/") ? String(dropLast()) : self }
}
