/// What every provider promises, HTTP endpoint and plug-in alike, each promise with its proof.
///
/// The provider under test must lead to somebody who rehearses (`Rehearsal`). No test library is needed, so that
/// `chimera plugin check` proves a plug-in by what proves our own.
public struct ProviderContract: Sendable {
    /// What was promised and not kept.
    public struct Breach: Error, Sendable, CustomStringConvertible {
        public let description: String
        init(_ description: String) { self.description = description }
    }

    public struct Check: Sendable, CustomStringConvertible {
        public let description: String
        let rehearsal: Rehearsal?
        let prove: @Sendable (Trial) async throws -> Void

        public var needsRehearsal: Bool { rehearsal != nil }

        /// Not tried, and why.
        public func skipped(_ words: String) -> Finding {
            Finding(promise: description, outcome: .skipped, words: words, milliseconds: 0)
        }
    }

    public struct Finding: Hashable, Sendable, Codable {
        public enum Outcome: String, Hashable, Sendable, Codable { case kept, broken, skipped }
        public let promise: String
        public let outcome: Outcome
        /// What happened instead, or why it was not tried.
        public let words: String?
        public let milliseconds: Int
    }

    /// How large the large replies are: `whole` as the contract says, `quick` for every run of the tests.
    public enum Scale: Sendable {
        case quick, whole

        var thought: Int { self == .whole ? 10 << 20 : 1 << 20 }
        var pieces: Int { self == .whole ? 1_000_000 : 20_000 }
    }

    private let provider: any ModelProvider
    private let model: String
    private let scale: Scale
    /// The longest that one promise may take.
    private let patience: Duration

    public init(
        _ provider: any ModelProvider, model: String, scale: Scale = .quick,
        patience: Duration = .seconds(60)
    ) {
        self.provider = provider
        self.model = model
        self.scale = scale
        self.patience = patience
    }

    public var checks: [Check] { Self.basics + Self.endings + Self.failures + Self.large(scale) }

    /// Proves one promise.
    public func finding(of check: Check) async -> Finding {
        let start = ContinuousClock.now
        func finding(_ outcome: Finding.Outcome, _ words: String? = nil) -> Finding {
            let time = ContinuousClock.now - start
            return Finding(
                promise: check.description, outcome: outcome, words: words,
                milliseconds: Int(time.microseconds / 1000))
        }
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                let trial = Trial(provider: provider, model: model)
                group.addTask { try await check.prove(trial) }
                group.addTask { [patience] in
                    try await Task.sleep(for: patience)
                    throw Breach("It was not over after \(patience.components.seconds) s.")
                }
                defer { group.cancelAll() }
                try await group.next()
            }
            return finding(.kept)
        } catch {
            return finding(.broken, "\(error)")
        }
    }

    /// Proves all of them, one after the other.
    public func findings() async -> [Finding] {
        var all: [Finding] = []
        for check in checks { all.append(await finding(of: check)) }
        return all
    }
}

extension ProviderContract {
    /// One provider, asked to rehearse.
    struct Trial: Sendable {
        let provider: any ModelProvider
        let model: String

        /// What came of it, as far as it came.
        struct Heard: Sendable {
            var text = ""
            var reasoning = 0
            var pieces = 0
            var calls: [ToolCall] = []
            var usage: Usage?
            var reply: ModelReply?
            var failure: ProviderFailure?
        }

        func request(_ rehearsal: Rehearsal) -> ModelRequest {
            var request = ModelRequest(
                call: .make(), model: model,
                messages: [
                    PromptMessage(.system, "You rehearse."), PromptMessage(.user, rehearsal.line),
                ], maxOutputTokens: 4096)
            request.capabilities = ModelCapabilities(tools: true, images: true)
            switch rehearsal {
            case .image:
                request.messages[1].content.insert(
                    .image(PromptImage(mediaType: "image/png", bytes: Rehearsal.picture)), at: 0)
            case .tool: request.tools = [Self.look]
            case .result:
                request.tools = [Self.look]
                let call = ToolCall(id: "call_1", name: "look", arguments: #"{"at":"é"}"#)
                request.messages += [
                    PromptMessage(.assistant, content: [.toolCall(call)]),
                    PromptMessage(
                        .tool, content: [.toolResult(ToolResult(call: call.id, name: "look", text: "sunny"))]),
                ]
            default: break
            }
            return request
        }

        private static let look = ToolDefinition(
            name: "look", description: "Looks.",
            parameters: [
                "type": "object", "properties": ["at": ["type": "string"]], "required": ["at"],
            ])

        /// Cancellation is thrown; a failure of the provider is heard.
        func hear(_ rehearsal: Rehearsal) async throws -> Heard {
            var heard = Heard()
            do {
                heard.reply = try await provider.reply(to: request(rehearsal)) { event in
                    switch event {
                    case .text(let piece):
                        heard.text += piece
                        heard.pieces += 1
                    case .reasoning(let piece): heard.reasoning += piece.utf8.count
                    case .toolCall(let call): heard.calls.append(call)
                    case .usage(let usage): heard.usage = usage
                    case .opaque, .notice, .loading: break
                    }
                }
                heard.usage = heard.reply?.usage ?? heard.usage
            } catch let failure as ProviderFailure {
                heard.failure = failure
            }
            return heard
        }

        /// A reply that must end well.
        func whole(_ rehearsal: Rehearsal) async throws -> Heard {
            let heard = try await hear(rehearsal)
            if let failure = heard.failure {
                throw Breach("It failed (\(failure.kind.rawValue)): \(failure.words)")
            }
            return heard
        }
    }

    static func expect<T: Equatable>(_ found: T, _ wanted: T, _ what: String) throws {
        guard found == wanted else { throw Breach("\(what) is \(found), not \(wanted).") }
    }
}
