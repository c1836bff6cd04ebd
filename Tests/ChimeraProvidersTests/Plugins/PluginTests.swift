import ChimeraCore
import ChimeraTesting
import Foundation
import Logging
import Testing

@testable import ChimeraProviders

@Suite("A plug-in", .timeLimit(.minutes(5))) struct PluginTests {
    private static let examples = {
        let parts = #filePath.split(separator: "/").dropLast(4)
        return "/" + parts.joined(separator: "/") + "/Examples/plugins"
    }()

    private static let python = ["python3", "\(examples)/python/echo.py"]

    /// Lends a shelf that runs, on a file of its own.
    private func shelf<T: Sendable>(
        _ environment: [String: String] = [:],
        _ body: @escaping @Sendable (PluginShelf, String) async throws -> T
    ) async throws -> T {
        let folder = FileManager.default.temporaryDirectory.appending(path: "chimera-plugins-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let shelf = PluginShelf(
            path: folder.path + "/plugins.json", environment: environment,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await shelf.run() }
            defer { group.cancelAll() }
            return try await body(shelf, folder.path)
        }
    }

    /// A plug-in of a few lines of Python: `describe` is answered, the rest is `body`.
    private func script(_ body: String) -> PluginDeclaration {
        let program = """
            import json, os, sys, time
            def send(m): print(json.dumps({"jsonrpc": "2.0", **m}), flush=True)
            def event(r, **f): send({"method": "event", "params": {"id": r["id"], **f}})
            for line in sys.stdin:
                r = json.loads(line)
                if r.get("method") == "describe":
                    send({"id": r["id"], "result": {"contract": 1, "label": "Script"}})
                    continue
            \(body.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
            """
        return PluginDeclaration(name: "script", command: ["python3", "-c", program])
    }

    @Test(arguments: ["python", "swift"]) func `of each example keeps what every provider promises`(
        language: String
    ) async throws {
        try await shelf { shelf, folder in
            var command = Self.python
            if language == "swift" {
                let sources = "\(Self.examples)/swift/Sources/echo"
                let compiler = Process()
                compiler.executableURL = URL(filePath: "/usr/bin/env")
                compiler.arguments = [
                    "swiftc", "-o", "\(folder)/echo", "\(sources)/main.swift", "\(sources)/Rehearsal.swift",
                ]
                try compiler.run()
                compiler.waitUntilExit()
                try #require(compiler.terminationStatus == 0)
                command = ["\(folder)/echo"]
            }
            let provider = shelf.provider(of: PluginDeclaration(name: "echo", command: command))
            #expect(try await provider.describe().label == "Echo")
            for finding in await ProviderContract(provider, model: "echo").findings()
            where finding.outcome != .kept {
                Issue.record("\(finding.promise): \(finding.words ?? "")")
            }
        }
    }

    @Test func `is declared in a file that is read again when it changes`() async throws {
        try await shelf { shelf, folder in
            #expect(shelf.providers.isEmpty && shelf.problem == nil)
            func write(_ text: String, _ age: TimeInterval) throws {
                let path = "\(folder)/plugins.json"
                try text.write(toFile: path, atomically: true, encoding: .utf8)
                try FileManager.default.setAttributes(
                    [.modificationDate: Date(timeIntervalSince1970: 1_795_000_000 + age)], ofItemAtPath: path)
            }
            try write(
                #"{"plugins":[{"name":"a","command":["./run"]},{"name":"b","command":["x"],"isOff":true}]}"#,
                0)
            #expect(shelf.providers.map(\.declaration.command) == [["\(folder)/./run"]])
            let before = shelf.provider("a")
            try write(#"{"plugins":[{"name":"a","command":["./run"]},{"name":"b","command":["x"]}]}"#, 1)
            #expect(shelf.providers.count == 2 && shelf.provider("a") === before, "its process is kept")
            for (index, wrong) in [
                #"{"plugins":[{"name":"A b","command":["x"]}]}"#, #"{"plugins":[{"name":"a","command":[]}]}"#,
                #"{"plugins":[{"name":"a","command":["x"],"shell":true}]}"#, "{",
                #"{"plugins":[{"name":"a","command":["x"]},{"name":"a","command":["y"]}]}"#,
            ].enumerated() {
                try write(wrong, TimeInterval(index + 2))
                #expect(
                    shelf.problem?.type == .invalid && shelf.problem?.detail.contains("plugins.json") == true)
                #expect(shelf.providers.count == 2, "those that ran go on")
            }
        }
    }

    @Test func `sees of our environment what its declaration names, and no more`() async throws {
        try await shelf(["SECRET_KEY": "s", "ECHO_KEY": "e", "OTHER": "o"]) { shelf, _ in
            var declaration = script(
                """
                seen = sorted(k for k in os.environ if not k.startswith("LC_"))
                event(r, type="text", text=",".join(seen))
                send({"id": r["id"], "result": {"stop": "end"}})
                """)
            (declaration.passes, declaration.environment) = (["ECHO_KEY", "MISSING"], ["MODE": "test"])
            let (events, _) = try await shelf.provider(of: declaration).collect()
            let seen = Set(events.text.split(separator: ",").map(String.init))
            #expect(seen.isSuperset(of: ["ECHO_KEY", "MODE", "PATH"]))
            #expect(seen.isDisjoint(with: ["SECRET_KEY", "OTHER"]))
        }
    }

    @Test(arguments: [
        (["no-such-program-anywhere"], "no-such-program-anywhere"),
        (["python3", "-c", "import sys; sys.exit('I have no licence')"], "I have no licence"),
        (["python3", "-c", "print('hello')"], "no message"),
    ]) func `that cannot live says why`(command: [String], words: String) async throws {
        try await shelf { shelf, _ in
            let provider = shelf.provider(of: PluginDeclaration(name: "dead", command: command))
            let failure = await #expect(throws: ProviderFailure.self) { try await provider.describe() }
            #expect(
                failure?.kind == .unreachable && failure?.words.contains(words) == true,
                "\(failure?.words ?? "")")
        }
    }

    @Test func `of another contract is refused with both numbers`() async throws {
        try await shelf { shelf, _ in
            let program =
                #"import json,sys; r=json.loads(sys.stdin.readline()); print(json.dumps({"jsonrpc":"2.0","id":r["id"],"result":{"contract":9,"label":"New"}}),flush=True); sys.stdin.read()"#
            let provider = shelf.provider(
                of: PluginDeclaration(name: "new", command: ["python3", "-c", program]))
            let failure = await #expect(throws: ProviderFailure.self) { try await provider.describe() }
            #expect(failure?.words.contains("contract 9") == true)
        }
    }

    @Test func `may ask nothing of us, and what it says later than asked for is nobody's`() async throws {
        try await shelf { shelf, _ in
            let provider = shelf.provider(
                of: script(
                    """
                    send({"id": "mine", "method": "read_file", "params": {"path": "/etc/passwd"}})
                    refusal = json.loads(sys.stdin.readline())
                    event(r, type="text", text=str(refusal["error"]["code"]))
                    event(r, type="hologram", depth=3)
                    send({"id": r["id"], "result": {"stop": "end"}})
                    event(r, type="text", text="late")
                    """))
            for _ in 1...2 {
                let (events, _) = try await provider.collect()
                #expect(events.text == "-32601")
            }
        }
    }

    @Test func `ends with whoever runs it, and its children with it`() async throws {
        let pid = try await shelf { shelf, _ in
            let provider = shelf.provider(
                of: script(
                    """
                    import subprocess
                    child = subprocess.Popen(["sleep", "600"])
                    event(r, type="text", text=str(child.pid))
                    send({"id": r["id"], "result": {"stop": "end"}})
                    """))
            return try await provider.collect().0.text
        }
        let number = try #require(Int32(pid))
        let state = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8)
        #expect(state == nil || state?.contains(") Z ") == true, "gone, or dead and not yet reaped by init")
    }

    @Test func `is locked away where nothing may leave this computer`() async throws {
        try await shelf { shelf, _ in
            let provider = shelf.provider(of: PluginDeclaration(name: "echo", command: Self.python))
            let failure = await #expect(throws: ProviderFailure.self) {
                try await LocalOnly.within("this conversation is") { _ = try await provider.collect() }
            }
            #expect(failure?.kind == .refused && failure?.words.contains("local only") == true)
            #expect(provider.description == nil, "it was not even started")
        }
    }

    @Test func `is a provider among the others`() async throws {
        try await shelf { shelf, folder in
            let command = Self.python.map { "\"\($0)\"" }.joined(separator: ",")
            try "{\"plugins\":[{\"name\":\"echo\",\"command\":[\(command)]}]}".write(
                toFile: "\(folder)/plugins.json", atomically: true, encoding: .utf8)
            let directory = ProviderDirectory(rows: [], plugins: shelf)
            // A list does not wait for who is slow to start: a busy machine needs another look.
            var listed = try #require(await directory.providers().first { $0.name == "echo" })
            for _ in 0..<60 where !listed.isReady {
                try await Task.sleep(for: .milliseconds(500))
                listed = try #require(await directory.providers().first { $0.name == "echo" })
            }
            #expect(listed.isReady && listed.kind == .plugin && listed.origin == .declared)
            #expect(listed.label == "Echo" && listed.models.map(\.contextWindow) == [32768])
            let name = ModelName(provider: "echo", model: "echo")
            let (events, reply) = try await directory.resolve(name).provider.collect(ask("Hello you"))
            #expect(events.text == "Hello you" && reply.usage == Usage(input: 2, output: 2))
            #expect(try await directory.test("echo").ok)
            let locked = ProviderDirectory(rows: [], localOnly: true, plugins: shelf)
            await #expect(throws: Problem.self) { try await locked.resolve(name) }
        }
    }
}
