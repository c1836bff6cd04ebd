internal import Crypto
internal import FoundationEssentials
internal import Synchronization

/// Sign-ins at a provider that were begun and not finished: each with the secret half of its proof (PKCE, RFC 7636,
/// S256), in memory for ten minutes, a few at a time.
public final class SignInAttempts: Sendable {
    static let life = Duration.seconds(600)
    static let capacity = 16

    private struct Attempt {
        let state: String
        let verifier: Secret
        let since: Duration
    }

    private let attempts = Mutex<[Attempt]>([])

    public init() {}

    /// - Returns: the state by which it is known again, and the public half of the proof.
    func begin(at now: Duration) -> (state: String, challenge: String) {
        let (state, verifier) = (Self.random(), Self.random())
        attempts.withLock { attempts in
            attempts.removeAll { now - $0.since > Self.life }
            if attempts.count >= Self.capacity { attempts.removeFirst() }
            attempts.append(Attempt(state: state, verifier: Secret(verifier), since: now))
        }
        return (state, Self.base64URL(Data(SHA256.hash(data: Data(verifier.utf8)))))
    }

    /// Each once; nil: not begun here, or too long ago.
    func finish(_ state: String, at now: Duration) -> Secret? {
        attempts.withLock { attempts in
            guard let index = attempts.firstIndex(where: { $0.state == state }) else { return nil }
            let attempt = attempts.remove(at: index)
            return now - attempt.since > Self.life ? nil : attempt.verifier
        }
    }

    private static func random() -> String {
        base64URL(SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) })
    }

    private static func base64URL(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }
}
