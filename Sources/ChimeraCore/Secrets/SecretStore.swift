/// Keeps keys so that whoever reads the database alone cannot read them.
public protocol SecretStore: Sendable {
    /// A text to be stored in place of the secret. It opens under the same name only: a sealed key that is
    /// moved to another endpoint's row stays shut.
    func seal(_ secret: Secret, for name: String) throws(Problem) -> String
    /// Throws `Problem` (`.storage`) when it was sealed with another master key, or changed since.
    func open(_ sealed: String, for name: String) throws(Problem) -> Secret

    /// The same secrets sealed under a new master key, in their order. That key is kept beside the old one, and
    /// both open what they sealed, until `finishRotation`: whoever dies between loses nothing, and rotates again.
    func resealed(_ keys: [(name: String, sealed: String)]) throws(Problem) -> [String]
    /// What `resealed` gave is stored: the new master key is the only one from now on.
    func finishRotation() throws(Problem)
}

/// A place of the system's own for one secret: its keyring.
public protocol Keyring: Sendable {
    /// nil: it holds none. Throws `Problem` (`.unavailable`) when it cannot be asked: no session, locked.
    func read() throws(Problem) -> String?
    func write(_ secret: String) throws(Problem)
}
