public import ChimeraCore
internal import Synchronization

extension ScriptedModel {
    /// One reply that waits for the test's hand.
    public final class Call: Sendable {
        private enum Step: Sendable {
            case event(ModelEvent)
            case finish(ModelReply)
            case fail(any Error)
        }

        private struct Contents {
            var steps: [(step: Step, done: CheckedContinuation<Bool, Never>)] = []
            var performer: CheckedContinuation<Void, Never>?
            var isOver = false
        }

        public let request: ModelRequest
        private let contents = Mutex(Contents())
        private let over = Gate()
        private let cancellation = Gate()

        init(_ request: ModelRequest) {
            self.request = request
        }

        /// False when the call is over: cancelled, or left by its listener.
        @discardableResult public func say(_ text: String) async -> Bool {
            await perform(.event(.text(text)))
        }
        @discardableResult public func send(_ event: ModelEvent) async -> Bool {
            await perform(.event(event))
        }

        @discardableResult
        public func finish(_ stop: StopCause = .end, usage: Usage? = nil) async -> Bool {
            if let usage { await send(.usage(usage)) }
            return await perform(.finish(ModelReply(stop: stop, usage: usage, model: request.model)))
        }

        @discardableResult public func fail(_ failure: ProviderFailure) async -> Bool {
            await perform(.fail(failure))
        }

        public var isCancelled: Bool { cancellation.isOpen }

        /// Waits until the task that asked was cancelled.
        public func cancelled() async { await cancellation.wait() }

        /// Waits until the call is over, however it ended.
        public func ended() async { await over.wait() }

        private func perform(_ step: Step) async -> Bool {
            await withCheckedContinuation { done in
                let (performer, isOver) = contents.withLock { contents in
                    if !contents.isOver { contents.steps.append((step, done)) }
                    defer { contents.performer = nil }
                    return (contents.performer, contents.isOver)
                }
                performer?.resume()
                if isOver { done.resume(returning: false) }
            }
        }

        func perform(onEvent: (ModelEvent) async throws -> Void) async throws -> ModelReply {
            defer { close() }
            while true {
                try Task.checkCancellation()
                guard
                    let (step, done) = contents.withLock({ $0.steps.isEmpty ? nil : $0.steps.removeFirst() })
                else {
                    await wait()
                    continue
                }
                do {
                    switch step {
                    case .event(let event): try await onEvent(event)
                    case .finish(let reply):
                        close()
                        done.resume(returning: true)
                        return reply
                    case .fail(let error): throw error
                    }
                    done.resume(returning: true)
                } catch {
                    close()
                    if case .fail = step {
                        done.resume(returning: true)
                    } else {
                        done.resume(returning: false)
                    }
                    throw error
                }
            }
        }

        func cancel() {
            cancellation.open()
            contents.withLock { contents in
                defer { contents.performer = nil }
                return contents.performer
            }?.resume()
        }

        private func wait() async {
            await withCheckedContinuation { continuation in
                let isReady = contents.withLock { contents in
                    if contents.steps.isEmpty, !cancellation.isOpen {
                        contents.performer = continuation
                        return false
                    }
                    return true
                }
                if isReady { continuation.resume() }
            }
        }

        private func close() {
            let left = contents.withLock { contents in
                contents.isOver = true
                defer { contents.steps = [] }
                return contents.steps.map(\.done)
            }
            for done in left { done.resume(returning: false) }
            over.open()
        }
    }
}
