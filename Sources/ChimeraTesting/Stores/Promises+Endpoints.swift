internal import ChimeraCore
internal import Testing

extension StorePromise {
    public static let endpoints: [StorePromise] = [
        StorePromise("adds an endpoint, changes what is given of it, and tells who changed it") { world in
            let store = world.stores.endpoints
            await expect(.invalid) {
                _ = try await store.save(EndpointChange(name: "home"), command: world.command())
            }
            let command = world.command()
            let added = try await store.save(
                EndpointChange(name: "home", baseURL: "http://127.0.0.1:1234/v1"), command: command)
            #expect(
                added.value
                    == StoredEndpoint(
                        name: "home", baseURL: "http://127.0.0.1:1234/v1", createdAt: command.at))
            #expect(added.events.map(\.kind) == [.providersChanged])
            #expect(added.events.map(\.stream) == [StreamID(world.ada.id)])
            let keyed = try await store.save(
                EndpointChange(name: "home", key: .init(value: "sealed", tail: "1f9c")),
                command: world.command())
            #expect(keyed.value.baseURL == "http://127.0.0.1:1234/v1")
            #expect(keyed.value.key == "sealed" && keyed.value.keyTail == "1f9c")
            #expect(keyed.value.revision == 2)
            let moved = try await store.save(
                EndpointChange(name: "home", baseURL: "http://127.0.0.1:4321/v1"), command: world.command())
            #expect(moved.value.key == "sealed" && moved.value.createdAt == command.at)
            #expect(try await store.endpoint("home") == moved.value)
            let bare = try await store.save(
                EndpointChange(name: "home", key: .init(value: "", tail: "")), command: world.command())
            #expect(bare.value.key == nil && bare.value.keyTail == nil)
        },
        StorePromise("lists endpoints by name and removes one once") { world in
            let store = world.stores.endpoints
            for name in ["openrouter", "deepseek"] {
                _ = try await store.save(
                    EndpointChange(name: name, baseURL: "https://\(name).example/v1"),
                    command: world.command())
            }
            #expect(try await store.endpoints().map(\.name) == ["deepseek", "openrouter"])
            let command = world.command()
            let removed = try await store.remove("deepseek", command: command)
            #expect(removed.events.map(\.kind) == [.providersChanged])
            #expect(try await store.remove("deepseek", command: command).repeated)
            await expect(.notFound) { _ = try await store.remove("deepseek", command: world.command()) }
            #expect(try await store.endpoint("deepseek") == nil)
            #expect(try await store.endpoints().map(\.name) == ["openrouter"])
        },
        StorePromise("keeps what people say of models, and takes it back") { world in
            let store = world.stores.endpoints
            let model = ModelName(provider: "home", model: "meta/llama-4")
            let facts = ModelFacts(contextWindow: 4096, ability: .small, tools: false)
            let saved = try await store.save(facts, of: model, command: world.command())
            #expect(saved.events.map(\.kind) == [.providersChanged])
            #expect(try await store.modelFacts() == [model: facts])
            _ = try await store.save(ModelFacts(images: true), of: model, command: world.command())
            #expect(try await store.modelFacts() == [model: ModelFacts(images: true)])
            _ = try await store.save(nil, of: model, command: world.command())
            #expect(try await store.modelFacts().isEmpty)
        },
        StorePromise("prints no key") { world in
            let stored = try await world.stores.endpoints.save(
                EndpointChange(
                    name: "home", baseURL: "http://127.0.0.1/v1",
                    key: .init(value: "secret-words", tail: "rds")),
                command: world.command()
            ).value
            var dumped = ""
            dump(stored, to: &dumped)
            for text in ["\(stored)", String(reflecting: stored), dumped] {
                #expect(!text.contains("secret-words"))
            }
        },
    ]
}
