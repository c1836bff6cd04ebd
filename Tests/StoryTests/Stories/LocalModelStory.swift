import ChimeraCore
import ChimeraTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(3))) struct `The model that Chimera brings along` {
    static let isInstalled = FileManager.default.fileExists(atPath: "\(Program.project)/.local/model/ok")

    @Test(.enabled(if: isInstalled, "scripts/setup model installs it"))
    func `lets personas talk where nobody set anything up, and is gone afterwards`() async throws {
        try await Story.told { story in
            let ending = try await story.start(
                "converse", "Is time real?", "--turns", "2", "--json", with: ["CHIMERA_ENDPOINT_FAKE": ""]
            ).end()
            #expect(ending.code == 0)
            let lines = try ending.lines.map { try JSONParser.parse($0) }
            #expect(lines.map { $0["kind"]?.string } == ["turn", "turn", "stopped"])
            for turn in lines.dropLast() {
                #expect(turn["model"]?.string == "local/smollm2-135m")
                let (text, tokens) = (turn["text"]?.string, turn["tokens"]?["output"]?.int)
                #expect(text?.contains(" ") == true)
                #expect(tokens.map { $0 > 0 } == true)
            }
            // A second process could not open the folder, nor would the port be free, if anything were left.
            #expect(try await story.run("conversations").lines.count == 1)
        }
    }
}
