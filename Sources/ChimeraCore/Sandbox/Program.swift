/// A program that Chimera starts for somebody: by its arguments, never by a shell.
public struct Program: Sendable, Hashable, Codable {
    /// A path, or a name to look for in PATH.
    public var command: String
    public var arguments: [String]
    /// Set for it openly. What is secret is named in the grant and comes from the secret store.
    public var environment: [String: String]

    public init(_ command: String, _ arguments: [String] = [], environment: [String: String] = [:]) {
        self.command = command
        self.arguments = arguments
        self.environment = environment
    }

    /// As a person reads it, whole; what a shell would take apart is quoted.
    public var line: String {
        ([command] + arguments).map(Self.quoted).joined(separator: " ")
    }

    private static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-_./=:@%+,".utf8.contains(byte)
                }
            }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
