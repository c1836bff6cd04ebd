public import ChimeraCore
internal import Synchronization

/// A provider whose stream the test drives by hand:
///
/// ```swift
/// let call = try await model.nextCall()      // the engine has asked
/// await call.say("Time is ")                 // returns once the engine has dealt with it
/// await call.finish(usage: Usage(input: 9, output: 3))
/// ```
/// Models with an answer of their own (`answer(_:with:)`) need no hand.
public final class ScriptedModel: ModelProvider {
    public typealias Answer = @Sendable (ModelRequest) -> Script

    /// A whole reply, written beforehand.
    public struct Script: Sendable {
        public var events: [ModelEvent]
        public var ending: Result<ModelReply, ProviderFailure>

        public init(_ events: [ModelEvent], _ ending: Result<ModelReply, ProviderFailure>) {
            self.events = events
            self.ending = ending
        }

        /// `text`, a word an event.
        public static func text(_ text: String, stop: StopCause = .end, usage: Usage? = nil) -> Script {
            let words = text.split(separator: " ", omittingEmptySubsequences: false)
            let events = words.enumerated().map {
                ModelEvent.text($0.offset == 0 ? String($0.element) : " \($0.element)")
            }
            return Script(
                events + (usage.map { [.usage($0)] } ?? []), .success(ModelReply(stop: stop, usage: usage)))
        }

        public static func failure(_ failure: ProviderFailure, after text: String = "") -> Script {
            Script(text.isEmpty ? [] : [.text(text)], .failure(failure))
        }
    }

    private struct Contents {
        var answers: [String: Answer] = [:]
        var answer: Answer?
        var requests: [ModelRequest] = []
    }

    private let names: [String]
    private let contents = Mutex(Contents())
    private let calls = Mailbox<Call>()

    public init(models: [String] = ["scripted"]) {
        names = models
    }

    /// Every request so far, in order.
    public var requests: [ModelRequest] { contents.withLock { $0.requests } }

    /// Lets `model` answer by itself.
    public func answer(_ model: String, with answer: @escaping Answer) {
        contents.withLock { $0.answers[model] = answer }
    }

    /// Lets every model answer by itself that has no answer of its own.
    public func answerAll(with answer: @escaping Answer) {
        contents.withLock { $0.answer = answer }
    }

    /// The next call that has to be driven by hand, waited for.
    public func nextCall() async throws -> Call { try await calls.take() }

    public func models() async throws -> [ListedModel] { names.map { ListedModel($0) } }

    public func reply(
        to request: ModelRequest, onEvent: (ModelEvent) async throws -> Void
    ) async throws -> ModelReply {
        let answer = contents.withLock { contents in
            contents.requests.append(request)
            return contents.answers[request.model] ?? contents.answer
        }
        if let script = answer?(request) {
            for event in script.events {
                try Task.checkCancellation()
                try await onEvent(event)
            }
            try Task.checkCancellation()
            return try script.ending.get()
        }
        let call = Call(request)
        return try await withTaskCancellationHandler {
            calls.put(call)
            return try await call.perform(onEvent: onEvent)
        } onCancel: {
            call.cancel()
        }
    }
}
