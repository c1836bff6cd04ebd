internal import Crypto
internal import FoundationEssentials
internal import Synchronization

/// AES-256-GCM under one master key: 32 bytes from `CHIMERA_MASTER_KEY`, else from a file of mode 0600 that
/// is made when the first secret is sealed.
public final class SealedSecrets: SecretStore {
    private let path: String
    private let given: Secret?
    private let key = Mutex<SymmetricKey?>(nil)

    /// - Parameters:
    ///   - path: the file; a backup of the database without it holds no readable key.
    ///   - given: what `CHIMERA_MASTER_KEY` says, if anything: 32 bytes in Base64 or hexadecimal.
    public init(path: String, given: String? = nil) {
        self.path = path
        self.given = given.map(Secret.init)
    }

    public func seal(_ secret: Secret, for name: String) throws(Problem) -> String {
        let key = try masterKey(making: true)
        // Only a wrong size of key or nonce fails, and both are made by the library.
        guard
            let box = try? AES.GCM.seal(
                Data(secret.reveal().utf8), using: key, authenticating: Data(name.utf8)),
            let whole = box.combined
        else { throw Problem(.internal, "The key could not be sealed. Try again.") }
        return Self.mark + whole.base64EncodedString()
    }

    public func open(_ sealed: String, for name: String) throws(Problem) -> Secret {
        // A new one would open nothing, and stand where the right one has to be put back.
        let key = try masterKey(making: false)
        guard sealed.hasPrefix(Self.mark),
            let whole = Data(base64Encoded: String(sealed.dropFirst(Self.mark.count))),
            let box = try? AES.GCM.SealedBox(combined: whole),
            let plain = try? AES.GCM.open(box, using: key, authenticating: Data(name.utf8))
        else {
            throw Problem(
                .storage,
                "The key of \(name) was sealed with another master key. Enter it again under Providers, or bring back \(source)."
            )
        }
        return Secret(String(decoding: plain, as: UTF8.self))
    }

    private var source: String { given == nil ? path : "the earlier CHIMERA_MASTER_KEY" }

    /// The form of what follows.
    private static let mark = "aes-256-gcm:"

    // MARK: The master key

    private func masterKey(making: Bool) throws(Problem) -> SymmetricKey {
        if let known = key.withLock({ $0 }) { return known }
        let bytes: [UInt8]
        if let given {
            guard let read = Self.bytes(given.reveal()) else {
                throw .invalid(
                    "CHIMERA_MASTER_KEY is not a key: give 32 bytes in Base64, as `openssl rand -base64 32` writes them.",
                    field: "CHIMERA_MASTER_KEY")
            }
            bytes = read
        } else {
            bytes = try fileBytes(making: making)
        }
        let made = SymmetricKey(data: bytes)
        key.withLock { $0 = made }
        return made
    }

    private func fileBytes(making: Bool) throws(Problem) -> [UInt8] {
        // Whoever makes it first wins; the other reads it.
        for _ in 1...2 {
            do {
                if let text = try PrivateFile.read(path, limit: 256) {
                    guard let bytes = Self.bytes(text) else {
                        throw Problem(
                            .storage, "\(path) is not a master key. Put a copy of the right one in its place."
                        )
                    }
                    return bytes
                }
                guard making else {
                    throw Problem(
                        .storage,
                        "\(path), which opens stored keys, is missing. Bring it back, or enter the keys again."
                    )
                }
                let fresh = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0).base64EncodedString() }
                try PrivateFile.make(path, fresh + "\n")
            } catch let failure as FileFailure {
                throw Problem(.storage, "\(failure). Keys are kept under the key in it.")
            } catch let problem as Problem {
                throw problem
            } catch {
                throw Problem(.internal, "\(error)")
            }
        }
        throw Problem(.storage, "\(path) cannot be read. Check its permissions.")
    }

    private static func bytes(_ text: String) -> [UInt8]? {
        let text = Text.line(text)
        if text.utf8.count == 64 {
            var bytes: [UInt8] = []
            var rest = text[...]
            while !rest.isEmpty {
                guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
                bytes.append(byte)
                rest = rest.dropFirst(2)
            }
            return bytes
        }
        return Data(base64Encoded: text).flatMap { $0.count == 32 ? Array($0) : nil }
    }
}
