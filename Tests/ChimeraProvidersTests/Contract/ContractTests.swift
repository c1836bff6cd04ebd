import ChimeraCore
import ChimeraTesting
import Testing

@testable import ChimeraProviders

/// Every wire format over a real socket keeps what every provider promises.
@Suite("The contract of providers", .timeLimit(.minutes(5))) struct ProviderContractTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let player: Player
        var testDescription: String { player.format.name }
    }

    static let cases = Player.all.map(Case.init)

    @Test("is kept by each format", arguments: cases) func kept(_ one: Case) async throws {
        try await FakeUpstream.serving { upstream in
            let player = one.player
            upstream.answerAll { player.answer($0) }
            let provider = HTTPModelProvider(
                Endpoint(
                    name: "fake", url: try BaseURL(upstream.base, field: "test"), key: Secret("sk-1"),
                    format: player.format))
            for finding in await ProviderContract(provider, model: "m").findings()
            where finding.outcome != .kept {
                Issue.record("\(finding.promise): \(finding.words ?? "")")
            }
        }
    }

    @Test("is broken by one that forgets the end mark, counts wrong and swallows failures") func broken()
        async throws
    {
        /// Says everything, promises nothing.
        struct Sloppy: ModelProvider {
            func models() async throws -> [ListedModel] { [] }
            func reply(
                to request: ModelRequest, onEvent: (ModelEvent) async throws -> Void
            ) async throws -> ModelReply {
                try await onEvent(.text("Half a"))
                return ModelReply(stop: .end, usage: Usage(input: 1, output: 1))
            }
        }
        let findings = await ProviderContract(Sloppy(), model: "m").findings()
        #expect(findings.allSatisfy { $0.outcome == .broken && $0.words?.isEmpty == false })
        #expect(findings.count >= 20)
    }

    @Test("reads every rehearsal that it writes, and nothing else") func lines() {
        let all: [Rehearsal] =
            [
                .words, .thoughts, .tool, .image, .result, .slow, .drip, .endless, .drop, .truncate,
                .malformed,
                .muchThought(12), .pieces(3),
            ] + Rehearsal.failures.map(Rehearsal.failure)
        for rehearsal in all {
            #expect(Rehearsal(in: "Hello \(Rehearsal.words.line) then \(rehearsal.line).") == rehearsal)
        }
        for wrong in ["", "[rehearse", "[rehearse nothing]", "[rehearse pieces -1]", "[rehearse failure x]"] {
            #expect(Rehearsal(in: wrong) == nil)
        }
    }
}
