/// One thing that is wrong in a persona's or a cast's file, for the person who wrote it.
public struct PersonaFileError: Error, Hashable, Sendable, Codable, CustomStringConvertible {
    /// As it was given: a bare name or a whole path.
    public let file: String
    /// From 1; the line of the key or list item that is wrong.
    public let line: Int
    /// What is wrong and what to do.
    public let message: String

    public init(file: String, line: Int, message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    /// `personas/chef.md:9: temperature is 3. Give a number from 0 to 2.`
    public var description: String { "\(file):\(line): \(message)" }

    public var problem: Problem { .invalid(description) }
}

/// What breaks a rule in a value, however the value came in.
struct Flaw: Error, Hashable {
    /// The field's path: `openings[2]`, `stances.money`.
    let path: String
    /// Begins with the field's name; says what to do.
    let message: String

    init(_ path: String, _ message: String) {
        self.path = path
        self.message = message
    }

    var problem: Problem { .invalid(message, field: path) }
}
