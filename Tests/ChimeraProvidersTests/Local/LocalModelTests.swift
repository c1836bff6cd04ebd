import ChimeraCore
import ChimeraTesting
import Foundation
import Testing

@testable import ChimeraProviders

@Suite(
    "The managed local model", .serialized, .timeLimit(.minutes(2)),
    .enabled(if: LocalModel(LocalRuntime.ofProject()).isInstalled, "run scripts/setup model"))
struct LocalModelTests {
    private func question(tokens: Int = 12) -> ModelRequest {
        var request = ModelRequest(
            call: .make(), model: "smollm2-135m", messages: [PromptMessage(.user, "Is time real?")],
            maxOutputTokens: tokens)
        request.prefill = "I say that time"
        request.extra = SmallModelRecipe.measured.extra
        return request
    }

    @Test("starts on demand, streams a reply, and is gone when its task is")
    func story() async throws {
        let model = LocalModel(.ofProject())
        #expect(model.state == .resting)
        var process: Int32 = 0
        try await running(model) {
            let (events, reply) = try await model.collect(question())
            #expect(events.first == .notice("starting the local model"))
            #expect(!events.text.isEmpty && !events.text.hasPrefix("I say"))
            #expect(reply.usage?.output == 12 && reply.stop == .length)
            #expect(reply.model == "smollm2-135m")
            #expect(model.endpointState.isReady)
            process = try #require(await model.processID)
            // A second one finds it running.
            #expect(
                try await model.collect(question(tokens: 2)).0.contains {
                    if case .notice = $0 { true } else { false }
                } == false)
        }
        #expect(model.state == .resting)
        #expect(!isAlive(process))
    }

    @Test("goes on for others when one reply is cancelled")
    func cancelled() async throws {
        let model = LocalModel(.ofProject())
        try await running(model) {
            try await model.start()
            let arrived = Mailbox<ModelEvent>()
            let long = question(tokens: 1500)
            let task = Task { try await model.reply(to: long) { arrived.put($0) } }
            _ = try await arrived.take()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(!(try await model.collect(question()).0.text.isEmpty))
        }
    }

    @Test("is started again when its process is killed")
    func killed() async throws {
        let model = LocalModel(.ofProject())
        try await running(model) {
            try await model.start()
            let first = try #require(await model.processID)
            let states = model.states()
            kill(first, SIGKILL)
            var seen: [String] = []
            for await state in states {
                switch state {
                case .failed(let words):
                    seen.append("failed")
                    #expect(words.contains("signal 9"))
                case .ready where seen.contains("failed"): seen.append("ready")
                default: break
                }
                if seen.last == "ready" { break }
            }
            #expect(seen == ["failed", "ready"])
            #expect(await model.processID != first)
            #expect(!(try await model.collect(question()).0.text.isEmpty))
        }
    }

    @Test("dies with us, however we end")
    func diesWithUs() async throws {
        let result = await #expect(processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]) {
            let model = LocalModel(.ofProject())
            try await running(model) {
                try await model.start()
                print("process \(await model.processID ?? 0)")
                fflush(nil)
                kill(getpid(), SIGKILL)
            }
        }
        let said = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        let process = try #require(said.firstMatch(of: /process ([0-9]+)/).flatMap { Int32($0.1) })
        #expect(process > 1)
        while isAlive(process) { try await Task.sleep(for: .milliseconds(10)) }
    }

    @Test("refuses a file that is not a model before it starts anything")
    func notGGUF() async throws {
        let file = try temporary("this is text")
        defer { try? FileManager.default.removeItem(atPath: file) }
        let model = LocalModel(.ofProject(file: file))
        try await running(model) {
            let failure = try await model.failing(question()).failure
            #expect(failure.kind == .modelMissing && !failure.isPassing)
            #expect(
                failure.words
                    == "\(file) is not a GGUF file (it does not begin with GGUF). Choose a file that llama.cpp can load."
            )
            #expect(await model.processID == nil)
        }
        #expect(
            LocalModel(.ofProject(file: "/nonexistent.gguf")).installProblem?.detail.contains(
                "cannot be read") == true)
    }

    @Test("says what its runtime said of a file that only looks like a model")
    func brokenGGUF() async throws {
        let file = try temporary("GGUF and nothing more")
        defer { try? FileManager.default.removeItem(atPath: file) }
        let model = LocalModel(.ofProject(file: file))
        try await running(model) {
            let failure = try await model.failing(question()).failure
            #expect(failure.kind == .unreachable)
            // llama.cpp's own lines may run into the script's.
            #expect(failure.words.contains("exit code 1: ") && failure.words.contains("could not serve"))
        }
    }

    private func temporary(_ text: String) throws -> String {
        let file = NSTemporaryDirectory() + "chimera-\(UUID().uuidString).gguf"
        try text.write(toFile: file, atomically: false, encoding: .utf8)
        return file
    }
}

@Suite("The local model where it is not installed")
struct AbsentLocalModelTests {
    private let model = LocalModel(LocalRuntime(resources: "nowhere", folder: "nowhere"))

    @Test("is absent, with the command that installs it, everywhere it is asked for")
    func absent() async throws {
        #expect(
            model.state
                == .absent(
                    "The local model is not installed. Run `scripts/setup model` (127 MB), or choose another model."
                ))
        #expect(!model.isInstalled && !model.endpointState.isReady)
        let (failure, events) = try await model.failing()
        #expect(failure.kind == .modelMissing && events.isEmpty)
        #expect(failure.words.contains("scripts/setup model"))
    }

    @Test("is known by its name, size, place and recipe all the same")
    func info() {
        #expect(model.info.name == ModelName("local/smollm2-135m"))
        #expect(
            model.info.ability == .toy && model.info.size == "135M" && model.info.place == "this computer")
        #expect(model.info.contextWindow == 2048 && model.info.acceptsPrefill)
        #expect(model.info.recipe?.maxOutputTokens == 48)
        let other = LocalRuntime(resources: "", folder: "", file: "/models/Qwen3-1.7B-Q4_K_M.gguf").info
        #expect(
            other.name == ModelName("local/Qwen3-1.7B-Q4_K_M") && other.ability == .small
                && other.recipe == nil)
    }
}

extension LocalRuntime {
    /// As it is installed in the folder that these sources stand in.
    static func ofProject(file: String? = nil) -> LocalRuntime {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return LocalRuntime(
            resources: "\(folder.path)/Resources", folder: "\(folder.path)/.local/model", file: file)
    }
}

/// Keeps `model` running for as long as `body` does.
func running(_ model: LocalModel, _ body: () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await model.run() }
        try await body()
        group.cancelAll()
    }
}

/// Zombies count as gone: an orphan is reaped by somebody else, if at all.
private func isAlive(_ process: Int32) -> Bool {
    guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else {
        return false
    }
    return !stat.contains(") Z ")
}
