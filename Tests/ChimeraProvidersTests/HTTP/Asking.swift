import ChimeraCore
import ChimeraTesting

@testable import ChimeraProviders

func ask(_ text: String = "Is time real?") -> ModelRequest {
    ModelRequest(call: .make(), model: "m", messages: [PromptMessage(.user, text)], maxOutputTokens: 64)
}

extension FakeUpstream {
    func provider(
        key: String? = nil, timeouts: Timeouts = Timeouts(), quirks: Quirks? = nil
    ) throws -> HTTPModelProvider {
        HTTPModelProvider(
            Endpoint(
                name: "fake", url: try BaseURL(base, field: "test"), key: key.map(Secret.init),
                keyName: "FAKE_KEY",
                quirks: quirks, timeouts: timeouts))
    }
}

extension ModelProvider {
    func collect(_ request: ModelRequest = ask()) async throws -> ([ModelEvent], ModelReply) {
        var events: [ModelEvent] = []
        let reply = try await reply(to: request) { events.append($0) }
        return (events, reply)
    }

    /// The failure of a reply that must fail, with what came before it.
    func failing(
        _ request: ModelRequest = ask()
    ) async throws -> (failure: ProviderFailure, events: [ModelEvent]) {
        var events: [ModelEvent] = []
        do {
            _ = try await reply(to: request) { events.append($0) }
        } catch let failure as ProviderFailure {
            return (failure, events)
        }
        throw Succeeded()
    }
}

private struct Succeeded: Error {}

extension [ModelEvent] {
    var text: String { reduce(into: "") { if case .text(let piece) = $1 { $0 += piece } } }
}
