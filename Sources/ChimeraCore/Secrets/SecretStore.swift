/// Keeps keys so that whoever reads the database alone cannot read them.
public protocol SecretStore: Sendable {
    /// A text to be stored in place of the secret. It opens under the same name only: a sealed key that is
    /// moved to another endpoint's row stays shut.
    func seal(_ secret: Secret, for name: String) throws(Problem) -> String
    /// Throws `Problem` (`.storage`) when it was sealed with another master key, or changed since.
    func open(_ sealed: String, for name: String) throws(Problem) -> Secret
}
