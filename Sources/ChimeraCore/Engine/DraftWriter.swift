internal import Logging
internal import Synchronization

/// Checkpoints the text of all live messages of this node in one transaction every 250 ms, so a
/// killed process loses less than half a second of text and disk work does not grow with tokens.
public final class DraftWriter: Sendable {
    public static let interval = Duration.milliseconds(250)

    private struct Key: Hashable {
        let message: MessageID
        let part: Int
        let attempt: Int
    }

    private let pending = Mutex<[Key: Draft]>([:])
    private let store: any RunStore
    private let clock: EngineClock
    private let log: Logger

    init(store: any RunStore, clock: EngineClock, log: Logger) {
        self.store = store
        self.clock = clock
        self.log = log
    }

    /// Text that follows what was added for the same part before.
    func add(_ draft: Draft) {
        pending.withLock { pending in
            let key = Key(message: draft.message, part: draft.part, attempt: draft.attempt)
            if let before = pending[key] {
                pending[key] = Draft(
                    message: draft.message, part: draft.part, attempt: draft.attempt, offset: before.offset,
                    text: before.text + draft.text)
            } else {
                pending[key] = draft
            }
        }
    }

    /// The message is finished or begins anew: nothing of it needs a checkpoint any more.
    func drop(_ message: MessageID) {
        pending.withLock { pending in pending = pending.filter { $0.key.message != message } }
    }

    func run() async {
        while !Task.isCancelled {
            try? await clock.sleep(Self.interval)
            await flush()
        }
    }

    func flush() async {
        let drafts = pending.withLock { pending in
            defer { pending.removeAll(keepingCapacity: true) }
            return Array(pending.values)
        }
        guard !drafts.isEmpty else { return }
        do {
            try await store.checkpoint(drafts)
        } catch {
            // They go in front of what came meanwhile; what waits is bounded by `Limits.replyBytes` a reply.
            pending.withLock { pending in
                for draft in drafts {
                    let key = Key(message: draft.message, part: draft.part, attempt: draft.attempt)
                    let later = pending[key]?.text ?? ""
                    pending[key] = Draft(
                        message: draft.message, part: draft.part, attempt: draft.attempt,
                        offset: draft.offset,
                        text: draft.text + later)
                }
            }
            log.warning("text being written could not be checkpointed", metadata: ["error": "\(error)"])
        }
    }
}
