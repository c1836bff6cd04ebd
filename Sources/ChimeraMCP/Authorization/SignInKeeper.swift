public import ChimeraCore
internal import FoundationEssentials
internal import Synchronization

/// Where identities and tokens stay between two starts. A name tells what it is for; what is kept is a secret.
public protocol SignInKeeper: Sendable {
    func read(_ name: String) throws -> Secret?
    /// Nil forgets it.
    func write(_ secret: Secret?, for name: String) throws
}

/// For as long as the process lives.
public final class BriefSignIns: SignInKeeper {
    private let secrets = Mutex<[String: Secret]>([:])

    public init() {}

    public func read(_ name: String) -> Secret? { secrets.withLock { $0[name] } }
    public func write(_ secret: Secret?, for name: String) { secrets.withLock { $0[name] = secret } }
}

/// In one file of the data folder, each sealed for its own name under the master key.
public final class SealedSignIns: SignInKeeper {
    private let path: String
    private let secrets: any SecretStore
    private let lock = Mutex(())

    public init(path: String, secrets: any SecretStore) {
        self.path = path
        self.secrets = secrets
    }

    public func read(_ name: String) throws -> Secret? {
        try lock.withLock { _ in
            guard let sealed = try contents()[name]?.string else { return nil }
            return try secrets.open(sealed, for: "tool sign-in \(name)")
        }
    }

    public func write(_ secret: Secret?, for name: String) throws {
        try lock.withLock { _ in
            var contents = try contents()
            contents[name] = try secret.map { .string(try secrets.seal($0, for: "tool sign-in \(name)")) }
            let bytes = JSONWriter.bytes(.object(contents))
            do {
                // Whole or not at all; what is inside is sealed, and the folder is the owner's.
                try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            } catch {
                throw Problem(.storage, "The sign-ins of tool servers cannot be kept in \(path): \(error).")
            }
        }
    }

    private func contents() throws -> [String: JSONValue] {
        guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path)) else { return [:] }
        guard let fields = (try? JSONParser.parse(bytes))?.object else {
            throw Problem(
                .storage, "\(path) cannot be read. Move it away; the tool servers then ask to sign in again.")
        }
        return fields
    }
}
