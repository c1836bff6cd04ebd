public import ChimeraCore
public import Testing

/// One sentence of what a store promises, with the check that it is kept.
///
/// The lists beside this file are the contract of every engine. A test suite hands each promise stores of
/// its own engine: `@Test(arguments: StorePromise.messages) func onSQLite(_ promise: StorePromise)`.
public struct StorePromise: Sendable, CustomTestStringConvertible {
    public let sentence: String
    private let check: @Sendable (StoreWorld) async throws -> Void

    init(_ sentence: String, _ check: @escaping @Sendable (StoreWorld) async throws -> Void) {
        self.sentence = sentence
        self.check = check
    }

    public var testDescription: String { sentence }

    /// - Parameter stores: of a new, empty database.
    public func holds(for stores: Stores) async throws {
        try await check(try await StoreWorld(stores))
    }
}

/// What `body` must fail with.
func expect(
    _ kind: Problem.Kind, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async {
    do {
        try await body()
        Issue.record("no problem; \(kind.rawValue) was expected", sourceLocation: sourceLocation)
    } catch let problem as Problem {
        #expect(problem.type == kind, "\(problem.detail)", sourceLocation: sourceLocation)
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
    }
}
