internal import Crypto
internal import FoundationEssentials
internal import Synchronization

/// AES-256-GCM under one master key: 32 bytes from `CHIMERA_MASTER_KEY`, else from a file of mode 0600 that
/// is made when the first secret is sealed.
public final class SealedSecrets: SecretStore {
    private let path: String
    private let given: Secret?
    private let givenNext: Secret?
    private let keyring: (any Keyring)?
    private let key = Mutex<SymmetricKey?>(nil)

    /// - Parameters:
    ///   - path: the file; a backup of the database without it holds no readable key.
    ///   - given: the key itself, Base64 or 64 hexadecimal digits; wins over the file.
    ///   - next: takes its place when it is rotated.
    ///   - keyring: where a key that is made now is kept; the file then only says so. nil: in the file.
    public init(
        path: String, given: String? = nil, next: String? = nil, keyring: (any Keyring)? = nil
    ) {
        self.path = path
        self.given = given.map(Secret.init)
        givenNext = next.map(Secret.init)
        self.keyring = keyring
    }

    public func seal(_ secret: Secret, for name: String) throws(Problem) -> String {
        try Self.sealed(secret, for: name, under: try masterKey(making: true))
    }

    private static func sealed(
        _ secret: Secret, for name: String, under key: SymmetricKey
    ) throws(Problem) -> String {
        // Only a wrong size of key or nonce fails, and both are made by the library.
        guard
            let box = try? AES.GCM.seal(
                Data(secret.reveal().utf8), using: key, authenticating: Data(name.utf8)),
            let whole = box.combined
        else { throw Problem(.internal, "The key could not be sealed. Try again.") }
        return mark + whole.base64EncodedString()
    }

    public func open(_ sealed: String, for name: String) throws(Problem) -> Secret {
        // A new one would open nothing, and stand where the right one has to be put back.
        let key = try masterKey(making: false)
        if let plain = Self.opened(sealed, for: name, under: key) { return plain }
        // A rotation that was not finished left it under the next one.
        guard let next = try? nextKey(making: false), let plain = Self.opened(sealed, for: name, under: next)
        else {
            throw Problem(
                .storage,
                "The key of \(name) was sealed with another master key. Enter it again under Providers, or bring back \(source)."
            )
        }
        return plain
    }

    private static func opened(_ sealed: String, for name: String, under key: SymmetricKey) -> Secret? {
        guard sealed.hasPrefix(mark), let whole = Data(base64Encoded: String(sealed.dropFirst(mark.count))),
            let box = try? AES.GCM.SealedBox(combined: whole),
            let plain = try? AES.GCM.open(box, using: key, authenticating: Data(name.utf8))
        else { return nil }
        return Secret(String(decoding: plain, as: UTF8.self))
    }

    // MARK: Rotation

    public func resealed(_ keys: [(name: String, sealed: String)]) throws(Problem) -> [String] {
        let next = try nextKey(making: true)
        var all: [String] = []
        for (name, sealed) in keys {
            all.append(try Self.sealed(try open(sealed, for: name), for: name, under: next))
        }
        return all
    }

    public func finishRotation() throws(Problem) {
        let next = try nextKey(making: false)
        if given == nil {
            do throws(FileFailure) {
                if try PrivateFile.read(path, limit: 256).map(Text.line) == Self.inKeyring {
                    try keep(next, in: keyring)
                    try PrivateFile.remove(path + Self.nextSuffix)
                } else {
                    try PrivateFile.move(path + Self.nextSuffix, to: path)
                }
            } catch {
                throw Problem(.storage, "\(error). The new master key is beside it; rotate again.")
            }
        }
        key.withLock { $0 = next }
    }

    private func nextKey(making: Bool) throws(Problem) -> SymmetricKey {
        if given != nil {
            guard let givenNext, let bytes = Self.bytes(givenNext.reveal()) else {
                throw .invalid(
                    "The master key comes from CHIMERA_MASTER_KEY. Give the new one as CHIMERA_NEXT_MASTER_KEY (32 bytes in Base64), rotate, and put it in the place of the old one.",
                    field: "CHIMERA_NEXT_MASTER_KEY")
            }
            return SymmetricKey(data: bytes)
        }
        return SymmetricKey(data: try fileBytes(path + Self.nextSuffix, making: making, in: nil))
    }

    private func keep(_ key: SymmetricKey, in keyring: (any Keyring)?) throws(FileFailure) {
        guard let keyring else {
            throw FileFailure(path, "says that the key is in the keyring, which is not there")
        }
        let text = key.withUnsafeBytes { Data($0).base64EncodedString() }
        do throws(Problem) {
            try keyring.write(text)
            guard try keyring.read() == text else {
                throw Problem(.unavailable, "The keyring did not keep the key")
            }
        } catch { throw FileFailure(path, error.detail) }
    }

    private static let nextSuffix = ".next"
    /// What the file holds where the key is in the system's keyring.
    private static let inKeyring = "keyring"

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
            bytes = try fileBytes(path, making: making, in: keyring)
        }
        let made = SymmetricKey(data: bytes)
        key.withLock { $0 = made }
        return made
    }

    private func fileBytes(
        _ path: String, making: Bool, in keyring: (any Keyring)?
    ) throws(Problem) -> [UInt8] {
        // Whoever makes it first wins; the other reads it.
        for _ in 1...2 {
            do {
                if let text = try PrivateFile.read(path, limit: 256) {
                    if Text.line(text) == Self.inKeyring { return try Self.bytes(of: self.keyring, path) }
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
                let fresh = SymmetricKey(size: .bits256)
                if keyring != nil, (try? keep(fresh, in: keyring)) != nil {
                    try PrivateFile.make(path, Self.inKeyring + "\n")
                } else {
                    let text = fresh.withUnsafeBytes { Data($0).base64EncodedString() }
                    try PrivateFile.make(path, text + "\n")
                }
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

    private static func bytes(of keyring: (any Keyring)?, _ path: String) throws(Problem) -> [UInt8] {
        guard let keyring else {
            throw Problem(
                .storage,
                "\(path) says that the key is in the keyring, and there is none here. Run Chimera in your desktop session, or bring the key back as CHIMERA_MASTER_KEY."
            )
        }
        guard let text = try keyring.read(), let bytes = bytes(text) else {
            throw Problem(
                .storage,
                "The keyring does not hold Chimera's master key any more. Bring it back as CHIMERA_MASTER_KEY, or enter the keys again."
            )
        }
        return bytes
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
