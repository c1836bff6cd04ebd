import ChimeraCore
import ChimeraTesting
import Testing

@testable import ChimeraProviders

/// `0.0.0.0` reaches this computer and is none of its names, so the listener stands for any other machine.
@Suite("Local only", .timeLimit(.minutes(1))) struct LocalOnlyTests {
    private func far(_ upstream: FakeUpstream) throws -> Endpoint {
        Endpoint(
            name: "far", url: try BaseURL("http://0.0.0.0:\(upstream.port)", field: "test"),
            key: Secret("sk-far-0000000000"))
    }

    private let models = FakeUpstream.Script.whole(#"{"data":[{"id":"chat-1"}]}"#)

    @Test func `no socket opens to another machine, for answers, lists, tests or choosing a model`()
        async throws
    {
        try await FakeUpstream.serving { far in
            try await FakeUpstream.serving { near in
                near.always(models)
                let endpoint = try self.far(far)
                let directory = ProviderDirectory(
                    rows: [
                        EndpointRow(endpoint),
                        EndpointRow(Endpoint(name: "near", url: try BaseURL(near.base, field: "test"))),
                    ], patience: .seconds(60), localOnly: true)
                directory.use(
                    [OwnEndpoint(name: "stored", baseURL: endpoint.url.description, key: nil, keyTail: nil)],
                    facts: [:], number: 1)
                for name in ["far", "stored"] {
                    let problem = await #expect(throws: Problem.self) {
                        try await directory.resolve(ModelName(provider: name, model: "chat-1"))
                    }
                    #expect(problem?.detail.contains("local only") == true)
                    #expect(try await directory.test(name).ok == false)
                    #expect(await directory.provider(name)?.isReady == false)
                }
                #expect(await directory.defaultModel() == ModelName(provider: "near", model: "chat-1"))
                #expect(await directory.providers().first { $0.name == "near" }?.isReady == true)
                // Whoever holds the client itself meets the last door.
                let client = HTTPModelProvider(endpoint, localOnly: true)
                #expect(try await client.failing().failure.kind == .refused)
                await #expect(throws: ProviderFailure.self) { try await client.models() }
                #expect(far.connections == 0)
            }
        }
    }

    @Test func `without it the same listener is asked`() async throws {
        try await FakeUpstream.serving { far in
            far.always(models)
            let directory = ProviderDirectory(rows: [EndpointRow(try self.far(far))])
            #expect(try await directory.test("far").ok)
            #expect(far.connections > 0)
        }
    }
}
