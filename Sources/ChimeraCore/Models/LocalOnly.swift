/// The lock "local only": while it is set, nothing but this computer is asked anything.
///
/// It goes with the task and all its child tasks, so whatever a turn does on its way (a fallback, a title, a
/// tool's host) has it too. Whoever opens a socket or starts a program that may asks it last
/// (`HTTPModelProvider`, tool hosts, plug-ins).
public enum LocalOnly {
    @TaskLocal static var lock: String?

    /// Whose wish it is, as a sentence says it: "this conversation is", "your account is"; nil: anybody may be asked.
    public static var isSetBy: String? { lock }

    /// Runs `body` behind the lock where `words` says that there is one.
    public static func within<Result>(
        _ words: String?, _ body: () async throws -> Result
    ) async rethrows -> Result {
        guard let words else { return try await body() }
        return try await $lock.withValue(words, operation: body)
    }

    /// Of a program that may send words anywhere, where the whole instance is locked.
    public static func ofInstance(_ name: String) -> String {
        "\(name) is a program that may ask others, and this Chimera is set to local only. Choose a local model, or start without CHIMERA_LOCAL_ONLY."
    }

    /// Why the endpoint at this place may not be asked; nil: it may.
    public static func refusal(of name: String, at place: String, isLocal: Bool) -> String? {
        guard !isLocal, let lock else { return nil }
        return
            "\(name) is at \(place), and \(lock) local only: nothing leaves this computer. Choose a local model, or switch local only off."
    }
}

/// In place of a model that may not be asked: a failure that lets a local fallback step in, and says nothing
/// about the model's health.
struct BarredModel: ModelProvider {
    let words: String

    func models() async throws -> [ListedModel] { throw failure }

    func reply(
        to request: ModelRequest, onEvent: (ModelEvent) async throws -> Void
    ) async throws -> ModelReply { throw failure }

    private var failure: ProviderFailure { ProviderFailure(.unreachable, words, shouldRetry: false) }
}

extension ModelInfo {
    /// Its words stay on this computer.
    public var isLocal: Bool { place == ModelInfo.here }
    /// How a place is called that is this computer.
    public static let here = "this computer"
}
