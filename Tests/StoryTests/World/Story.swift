import ChimeraClient
import ChimeraCore
import ChimeraTesting
import Foundation
import Synchronization

/// A place of its own for one story: a folder, a fake upstream, and the programs that it starts.
final class Story: Sendable {
    let upstream: FakeUpstream
    let folder: String
    private let programs = Mutex<[Program]>([])

    var data: String { "\(folder)/data" }

    private init(_ upstream: FakeUpstream, _ folder: String) {
        self.upstream = upstream
        self.folder = folder
    }

    /// Lends a story; every program of it is gone afterwards, and so is its folder.
    static func told<Result>(_ body: (Story) async throws -> Result) async throws -> Result {
        try await FakeUpstream.serving { upstream in
            let folder = "/tmp/chimera-story-\(UUID().uuidString.lowercased())"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let story = Story(upstream, folder)
            let result: Swift.Result<Result, any Error>
            do { result = .success(try await body(story)) } catch { result = .failure(error) }
            for program in story.programs.withLock({ $0 }) { program.signal(SIGKILL) }
            for program in story.programs.withLock({ $0 }) { _ = await program.end() }
            try? FileManager.default.removeItem(atPath: folder)
            return try result.get()
        }
    }

    /// What a person's shell would hold, with a provider `fake`.
    var environment: [String: String] {
        [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder,
            "USER": "ada",
            "TERM": "xterm-256color", "CHIMERA_DATA_DIR": data,
            "CHIMERA_ENDPOINT_FAKE": "\(upstream.base)/v1",
            "CHIMERA_ENDPOINT_FAKE_KEY": Self.key, "CHIMERA_ENDPOINT_FAKE_MODEL": "m", "CHIMERA_PORT": "0",
        ]
    }

    static let key = "sk-a-key-that-nobody-may-see"

    func start(
        _ arguments: String..., with more: [String: String] = [:], input: String? = nil, columns: Int? = nil
    ) throws -> Program {
        try start(arguments, with: more, input: input, columns: columns)
    }

    func start(
        _ arguments: [String], with more: [String: String] = [:], input: String? = nil, columns: Int? = nil
    ) throws -> Program {
        let program = try Program(
            arguments, environment: environment.merging(more) { $1 }, folder: folder, input: input,
            columns: columns)
        programs.withLock { $0.append(program) }
        return program
    }

    func run(
        _ arguments: String..., with more: [String: String] = [:], input: String? = nil
    ) async throws -> Program.Ending {
        try await start(arguments, with: more, input: input).end()
    }

    /// A server that is ready, and its address.
    func serve(_ arguments: String..., with more: [String: String] = [:]) async throws -> (Program, String) {
        let server = try start(["serve"] + arguments, with: more)
        while true {
            let line = try await server.line()
            guard let start = line.firstRange(of: "http://") else { continue }
            return (server, String(line[start.lowerBound...]))
        }
    }
}
