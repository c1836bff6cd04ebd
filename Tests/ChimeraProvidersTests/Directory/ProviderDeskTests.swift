import ChimeraCore
import ChimeraTesting
import Testing

@testable import ChimeraProviders

@Suite("Providers that change while they are in use", .timeLimit(.minutes(1))) struct ProviderDeskTests {
    private static let models = FakeUpstream.Script.whole(#"{"data":[{"id":"m-1"},{"id":"m-2"}]}"#)

    private func row(_ name: String, _ base: String) throws -> EndpointRow {
        EndpointRow(Endpoint(name: name, url: try BaseURL(base, field: name)))
    }

    private func own(
        _ name: String, _ base: String, key: String? = nil, problem: String? = nil
    ) -> OwnEndpoint {
        OwnEndpoint(
            name: name, baseURL: base, key: key.map(Secret.init), keyTail: key.map { String($0.suffix(4)) },
            problem: problem)
    }

    @Test func `count at once when they are stored, and no more when they are removed`() async throws {
        try await FakeUpstream.serving { upstream in
            upstream.always(Self.models)
            let directory = ProviderDirectory(rows: [], patience: .seconds(60))
            let name = ModelName(provider: "work", model: "m-1")
            await #expect(throws: Problem.self) { try await directory.resolve(name) }
            directory.use([own("work", upstream.base, key: "sk-private-abcd")], facts: [:], number: 1)
            _ = try await directory.resolve(name)
            let provider = try #require(await directory.providers().first { $0.name == "work" })
            #expect(provider.isReady && provider.origin == .stored && provider.keyTail == "abcd")
            #expect(provider.models.map(\.name.model) == ["m-1", "m-2"])
            #expect(provider.kind == .computer && provider.place == "this computer")
            #expect(try await upstream.nextRequest().headers["authorization"] == "Bearer sk-private-abcd")
            #expect(await directory.defaultModel() == name)

            // An older look at the store comes late.
            directory.use([], facts: [:], number: 0)
            _ = try await directory.resolve(name)
            directory.use([], facts: [:], number: 2)
            await #expect(throws: Problem.self) { try await directory.resolve(name) }
            #expect(await directory.defaultModel() == nil)
        }
    }

    @Test func `stand before the environment's of the same name`() async throws {
        try await FakeUpstream.serving { upstream in
            upstream.always(Self.models)
            let directory = ProviderDirectory(rows: [try row("openai", "http://127.0.0.1:1")])
            #expect(await directory.providers().first { $0.name == "openai" }?.origin == .environment)
            directory.use([own("openai", upstream.base)], facts: [:], number: 1)
            let one = await directory.providers().filter { $0.name == "openai" }
            #expect(one.map(\.origin) == [.stored] && one[0].isReady)
        }
    }

    @Test func `are not asked anything with a key that does not open`() async throws {
        try await FakeUpstream.serving { upstream in
            upstream.always(Self.models)
            let directory = ProviderDirectory(rows: [], patience: .seconds(60))
            directory.use(
                [own("work", upstream.base, problem: "The key is lost. Enter it again.")], facts: [:],
                number: 1)
            let provider = try #require(await directory.providers().first { $0.name == "work" })
            #expect(!provider.isReady && provider.detail == "The key is lost. Enter it again.")
            let problem = await #expect(throws: Problem.self) {
                try await directory.resolve(ModelName(provider: "work", model: "m"))
            }
            #expect(problem?.detail == "The key is lost. Enter it again.")
            #expect(await directory.defaultModel() == nil)
            #expect(upstream.connections == 0)
        }
    }

    @Test func `are found on this computer while they answer, unless somebody set them up`() async throws {
        let gone = try await FakeUpstream.serving { upstream in
            upstream.always(Self.models)
            let neighbour = try row("lmstudio", upstream.base)
            let directory = ProviderDirectory(
                rows: [], neighbours: [neighbour], patience: .seconds(60),
                neighbourly: .seconds(60))
            // Also by who asks for it by name.
            _ = try await directory.resolve(ModelName(provider: "lmstudio", model: "m-1"))
            #expect(await directory.providers().first { $0.name == "lmstudio" }?.origin == .found)
            #expect(await directory.list().map(\.provider) == ["lmstudio"])

            let set = ProviderDirectory(
                rows: [try row("work", upstream.base)], neighbours: [neighbour], patience: .seconds(60),
                neighbourly: .seconds(60))
            #expect(await set.list().map(\.provider) == ["work"])
            return directory
        }
        let provider = try #require(await gone.providers().first { $0.name == "lmstudio" })
        #expect(!provider.isReady && provider.origin == .builtIn && !provider.wantsKey)
        await #expect(throws: Problem.self) {
            try await gone.resolve(ModelName(provider: "lmstudio", model: "m-1"))
        }
    }

    @Test func `wait for a silent neighbour no longer than a moment`() async throws {
        try await FakeUpstream.serving { upstream in
            upstream.always(.init(steps: [.stall]))
            let directory = ProviderDirectory(
                rows: [], neighbours: [try row("lmstudio", upstream.base)], patience: .seconds(60))
            // On a busy machine the moment can be over before the question arrives, so its end is not waited for.
            let time = await ContinuousClock().measure { #expect(await directory.list().isEmpty) }
            #expect(time < .seconds(60))
        }
    }

    @Test func `are listed by name before anybody set them up`() async throws {
        let all = await ProviderDirectory(rows: []).providers()
        #expect(
            all.map(\.name) == [
                "openai", "anthropic", "gemini", "deepseek", "openrouter", "ollama", "lmstudio",
            ])
        #expect(all.allSatisfy { !$0.isReady && $0.origin == .builtIn && $0.detail != nil })
        #expect(all.filter(\.wantsKey).count == 5)
        for known in KnownProvider.all {
            #expect(try BaseURL(known.url, field: "x").description == known.url)
        }
    }

    @Test func `have the address that is known of their name, or one that can be`() throws {
        let desk = ProviderDirectory(rows: [], patience: .seconds(60))
        #expect(try desk.baseURL(nil, of: "openai") == "https://api.openai.com/v1")
        #expect(try desk.baseURL("", of: "ollama") == "http://127.0.0.1:11434/v1")
        #expect(try desk.baseURL(nil, of: "work") == nil)
        #expect(try desk.baseURL("https://h.example", of: "work") == "https://h.example/v1")
        for (url, name, field) in [
            ("h.example", "work", "baseURL"), ("https://ada:secret@h/v1", "work", "baseURL"),
            ("https://h/v1?key=secret", "work", "baseURL"), ("https://h", "Work", "name"),
            ("https://h", "", "name"), ("https://h", "a/b", "name"), ("https://h", "local", "name"),
        ] {
            let problem = #expect(throws: Problem.self) { try desk.baseURL(url, of: name) }
            #expect(problem?.field == field && problem?.detail.contains("secret") == false, "\(url) \(name)")
        }
    }

    @Test func `say what came of asking them`() async throws {
        try await FakeUpstream.serving { upstream in
            let directory = ProviderDirectory(
                rows: [try row("work", upstream.base)], patience: .seconds(60))
            upstream.expect(Self.models)
            let fine = try await directory.test("work")
            #expect(fine == ProviderTest(.valid, detail: "It answers, with 2 models.", models: 2))
            upstream.expect(.whole(#"{"error":{"message":"No such key."}}"#, status: 401))
            let wrong = try await directory.test("work")
            #expect(!wrong.ok && wrong.verdict == .wrong && wrong.detail.contains("No such key."))
            upstream.expect(.whole(#"{"error":{"message":"Insufficient Balance"}}"#, status: 402))
            #expect(try await directory.test("work").verdict == .noCredit)
            upstream.expect(.whole(#"{"error":{"message":"Slow down"}}"#, status: 429))
            #expect(try await directory.test("work").verdict == .busy)
            #expect(try await directory.test("openai").detail.contains("No key yet"))
            await #expect(throws: Problem.self) { try await directory.test("nobody") }
        }
    }

    @Test func `have room for what their models hold`() throws {
        #expect(try row("a", "https://api.openai.com/v1").contextWindow == 128_000)
        #expect(try row("b", "http://127.0.0.1:11434").contextWindow == 16_384)
        #expect(try row("c", "https://h.example").contextWindow == 8192)
    }
}
