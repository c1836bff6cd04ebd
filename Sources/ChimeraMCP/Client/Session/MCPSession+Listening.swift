internal import ChimeraCore

/// What we want to be told (modern).
struct ListenWish: Hashable, Sendable {
    var tools = false
    var prompts = false
    var resourceList = false
    var resources: Set<String> = []

    var isEmpty: Bool { self == ListenWish() }

    var params: [String: JSONValue] {
        var wanted: [String: JSONValue] = [:]
        if tools { wanted["toolsListChanged"] = true }
        if prompts { wanted["promptsListChanged"] = true }
        if resourceList { wanted["resourcesListChanged"] = true }
        if !resources.isEmpty {
            wanted["resourceSubscriptions"] = .array(resources.sorted().map { .string($0) })
        }
        return ["notifications": .object(wanted)]
    }

    init() {}

    init(_ server: ServerFacts) {
        tools = server.has("tools", "listChanged")
        prompts = server.has("prompts", "listChanged")
        resourceList = server.has("resources", "listChanged")
    }
}

extension MCPSession {
    /// Keeps one `subscriptions/listen` open with the newest wish, until cancelled.
    func listen() async {
        var current: Task<Void, Never>?
        defer { current?.cancel() }
        for await wish in wishes {
            current?.cancel()
            // A task of its own, since the next wish ends it; the defer above ends the last one.
            current = wish.isEmpty ? nil : Task { await keepListening(wish) }
        }
    }

    private func keepListening(_ wish: ListenWish) async {
        var failures = 0
        while !Task.isCancelled {
            do {
                let options = AskOptions(idle: .seconds(24 * 60 * 60), cap: .seconds(24 * 60 * 60))
                _ = try await complete("subscriptions/listen", wish.params, options)
                failures = 0
            } catch let MCPFailure.refused(error) where error.code == JSONRPCError.noMethod {
                return
            } catch is CancellationError {
                return
            } catch {
                failures += 1
                record(TranscriptEntry(.note, words: "Listening broke off: \(error)"))
                // It does not want to be listened to.
                if failures > 8 { return }
            }
            try? await Task.sleep(for: .milliseconds(500 << min(failures, 6)))
        }
    }
}
