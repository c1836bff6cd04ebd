import Testing

@testable import ChimeraCore

/// What an example claims about who spoke and why must be what the engine would have said.
@Suite("The reasons of the shipped examples") struct ShownReasonsTests {
    private func reasons() throws -> [(author: ParticipantID?, reason: Reason)] {
        let parts = #filePath.split(separator: "/").dropLast(4)
        let all = Showcases(folders: ["/" + parts.joined(separator: "/") + "/Resources"]).all()
        return all.flatMap { $0.document.messages.compactMap { m in m.reason.map { (m.author, $0) } } }
    }

    @Test func `add up by the weights that the engine uses`() throws {
        let weighed = try reasons().flatMap(\.reason.candidates).filter { !$0.terms.isEmpty }
        #expect(weighed.count > 50)
        for candidate in weighed {
            let total = Scores.total(candidate.terms) + Scores.luck * (candidate.terms["luck"] ?? 0)
            #expect(abs(candidate.score - total) < 0.01, "\(candidate.name)")
            #expect(candidate.terms.values.allSatisfy { (0...1).contains($0) })
        }
    }

    @Test func `name the one who was called, or had the highest score`() throws {
        let chosen = try reasons().filter { $0.reason.strategy == .natural && $0.reason.directive == nil }
        #expect(chosen.count >= 20)
        for (author, reason) in chosen {
            let best = reason.candidates.filter { $0.out == nil }.max { $0.score < $1.score }
            #expect(best?.participant == author, "turn \(reason.turn)")
        }
        for (author, reason) in try reasons() {
            let own = reason.candidates.first { $0.participant == author }
            #expect(own != nil && (own?.out == nil || reason.directive != nil), "turn \(reason.turn)")
        }
    }
}
