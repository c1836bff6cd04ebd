import Foundation
import Testing

@testable import ChimeraCore

@Suite("The weights of scores")
struct WeightsTests {
    @Test("are the same where the page draws them")
    func page() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        let script = try String(
            contentsOf: root.appending(path: "Resources/web/js/models/conversation-words.js").standardized,
            encoding: .utf8)
        let drawn = try #require(script.firstMatch(of: /WEIGHTS = Object\.freeze\(\{([^}]*)\}/)).1
        let pairs = drawn.matches(of: /(\w+): ([\d.]+),/).map { ("\($0.1)", Double($0.2)) }
        let own = Scores.weights.map { ($0.term, Optional($0.weight)) } + [("luck", Optional(Scores.luck))]
        #expect(pairs.map(\.0) == own.map(\.0) && pairs.map(\.1) == own.map(\.1))
    }
}
