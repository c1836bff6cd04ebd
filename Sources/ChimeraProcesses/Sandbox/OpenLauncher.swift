public import ChimeraCore
internal import FoundationEssentials

/// Starts a program without a sandbox: it can do all that this account can. For what an administrator allowed
/// by name, and for programs of our own.
public struct OpenLauncher: Launcher {
    private let secrets: [String: String]

    public init(secrets: [String: String] = [:]) { self.secrets = secrets }

    public func run<T: Sendable>(
        _ program: Program, _ body: @Sendable (Child) async throws -> T
    ) async throws -> T {
        guard let path = RuntimeFiles.find(program.command) else {
            throw Problem(
                .notFound, "\(program.command) is not on this computer. Install it, or give its whole path.")
        }
        var environment: [String: String] = [:]
        let own = ProcessInfo.processInfo.environment
        // Keys of providers are in ours; a program gets what programs need.
        for name in ["HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER", "LANG", "TMPDIR", "XDG_RUNTIME_DIR"]
        {
            environment[name] = own[name]
        }
        environment.merge(program.environment) { $1 }
        environment.merge(secrets) { $1 }
        let started = try await StartedChild.start { descriptors throws(Problem) in
            try Spawn.start(path, program.arguments, environment: environment, descriptors: descriptors)
        }
        return try await started.lend(
            body,
            ending: .init {
                signal(terminateSignal, to: -started.child.pid)
            } kill: {
                signal(killSignal, to: -started.child.pid)
            })
    }
}
