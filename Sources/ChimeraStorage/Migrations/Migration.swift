/// One step of the schema: a number, a name, and its statements for both engines out of one text.
///
/// A migration that landed is never edited. A release only adds; what it stops using is dropped by a
/// later one, which then raises `lowestReader`, so that only programs that would break refuse.
struct Migration: Sendable {
    let number: Int
    let name: String
    /// A program must know the schema up to this number to use a database that this step has changed.
    let lowestReader: Int
    let statements: @Sendable (Dialect) -> [String]

    init(
        _ number: Int, _ name: String, lowestReader: Int,
        statements: @escaping @Sendable (Dialect) -> [String]
    ) {
        self.number = number
        self.name = name
        self.lowestReader = lowestReader
        self.statements = statements
    }

    static let all: [Migration] = [
        .firstSchema, .pageSchema, .formatSchema, .hearingSchema, .moneySchema, .providerSchema,
    ]
}
