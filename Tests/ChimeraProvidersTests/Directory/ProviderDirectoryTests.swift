import ChimeraCore
import ChimeraTesting
import Testing

@testable import ChimeraProviders

@Suite("The directory of providers")
struct ProviderDirectoryTests {
    private func row(_ name: String, _ base: String, model: String? = nil) throws -> EndpointRow {
        EndpointRow(Endpoint(name: name, url: try BaseURL(base, field: name)), defaultModel: model)
    }

    private let missing = LocalModel(LocalRuntime(resources: "nowhere", folder: "nowhere"))

    @Test("lists every endpoint with its models and what is wrong, without waiting for the slow one")
    func list() async throws {
        try await FakeUpstream.serving { good in
            try await FakeUpstream.serving { slow in
                good.always(.whole(#"{"data":[{"id":"qwen3-0.6b"},{"id":"big"}]}"#))
                slow.always(.init(steps: [.stall]))
                let rows = [
                    try row("slow", slow.base), try row("good", good.base),
                    try row("gone", "http://127.0.0.1:1"),
                ]
                let states = await ProviderDirectory(rows: rows, local: missing, patience: .seconds(12))
                    .list()
                #expect(states.map(\.provider) == ["local", "slow", "good", "gone"])
                #expect(states.map(\.isReady) == [false, false, true, false])
                #expect(states[0].detail?.contains("scripts/setup model") == true)
                #expect(states[2].models.map(\.ability) == [.toy, .capable])
                #expect(states[3].detail?.contains("Nothing listens at http://127.0.0.1:1/v1") == true)
                await (try slow.nextRequest()).disconnection.wait()
            }
        }
    }

    @Test("takes the configured, else the first chat model as default, and asks once")
    func defaultModel() async throws {
        try await FakeUpstream.serving { upstream in
            upstream.expect(.whole(#"{"data":[{"id":"text-embedding-3"},{"id":"chat-1"}]}"#))
            let listed = ProviderDirectory(
                rows: [try row("a", upstream.base)], local: missing, patience: .seconds(60))
            #expect(await listed.defaultModel() == ModelName("a/chat-1"))
            #expect(await listed.defaultModel() == ModelName("a/chat-1"))
            let configured = ProviderDirectory(
                rows: [try row("a", upstream.base, model: "m")], local: missing)
            #expect(await configured.defaultModel() == ModelName("a/m"))
        }
        #expect(await ProviderDirectory(rows: [], local: missing).defaultModel() == nil)
        #expect(await ProviderDirectory(rows: []).defaultModel() == nil)
    }

    @Test("resolves any model of a known provider, and names the known ones otherwise")
    func resolve() async throws {
        let directory = ProviderDirectory(rows: [try row("openai", "http://h")], local: missing)
        #expect(
            try await directory.resolve(ModelName(provider: "openai", model: "a/b")).info.name.model == "a/b")
        #expect(
            try await directory.resolve(ModelName(provider: "local", model: "smollm2-135m")).info.ability
                == .toy)
        await #expect { try await directory.resolve(ModelName(provider: "opena1", model: "m")) } throws: {
            error in
            guard let problem = error as? Problem else { return false }
            return problem.type == .invalid && problem.detail.contains("local, openai")
                && problem.detail.contains("Did you mean openai?")
        }
        await #expect(throws: Problem.self) {
            try await directory.resolve(ModelName(provider: "local", model: "other"))
        }
    }
}
