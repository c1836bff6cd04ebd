internal import Synchronization

/// Says whether the writer's connection is free at this moment, so that a short transaction can run where its
/// caller runs.
///
/// A change of threads costs more than most of our transactions (about 0.1 ms there and back on a machine that
/// sleeps between two turns). Nobody waits at a turnstile: whoever does not get through goes to the queue.
final class Turnstile: Sendable {
    private let inside = Mutex(0)

    /// True when nobody was inside; then `leave` has to follow.
    func enter() -> Bool {
        inside.withLock { inside in
            guard inside == 0 else { return false }
            inside = 1
            return true
        }
    }

    /// Counts one who waits in the queue.
    func queue() { inside.withLock { $0 += 1 } }

    func leave() { inside.withLock { $0 -= 1 } }
}
