import ChimeraTesting
import Foundation
import Testing

@testable import chimera

@Suite(.timeLimit(.minutes(2))) struct `On a terminal` {
    private static let words =
        "A secret kept too long becomes a second house, and 沈黙は金なりと言う人もいる, with rooms that nobody else may enter."

    /// What stands on the screen at the end: lines that were taken back are gone, colours are not counted.
    private func screen(_ output: String) -> [String] {
        let escape = "\u{1B}"
        var text = output.replacing("\r\n", with: "\n")
        // A hint is replaced by what comes behind it on the same line.
        text = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.split(separator: "\r\(escape)[K", omittingEmptySubsequences: false).last.map(String.init)
                ?? ""
        }.joined(separator: "\n")
        return text.replacing(#/\x1b\[[0-9;]*m/#, with: "").split(
            separator: "\n", omittingEmptySubsequences: false
        )
        .map(String.init)
    }

    @Test func `a conversation has names in colour and lines that fit`() async throws {
        try await Story.told { story in
            story.upstream.always(.saying(Self.words))
            let ending = try await story.start(
                "converse", "Is it so?", "--turns", "2", "--speed", "0", "--model", "fake/m", columns: 40
            ).end()
            #expect(ending.code == 0)
            #expect(ending.output.contains("\u{1B}[1;38;5;"))
            #expect(ending.output.contains("is thinking …"))
            let lines = screen(ending.output)
            for line in lines { #expect(DisplayWidth.of(line) <= 40) }
            let spoken = lines.joined(separator: " ").filter { !$0.isWhitespace }
            #expect(spoken.components(separatedBy: Self.words.filter { !$0.isWhitespace }).count == 3)
            #expect(lines.contains("All 2 turns are taken. It cost nothing."))
        }
    }

    @Test func `NO_COLOR is honoured`() async throws {
        try await Story.told { story in
            story.upstream.always(.saying("Yes."))
            let ending = try await story.start(
                "converse", "Is it so?", "--turns", "1", "--speed", "0", "--model", "fake/m",
                with: ["NO_COLOR": "1"],
                columns: 60
            ).end()
            #expect(!ending.output.contains("\u{1B}[1;"))
            #expect(!ending.output.contains("\u{1B}[2m"))
            #expect(screen(ending.output).contains("  Yes."))
        }
    }

    @Test func `an answer comes word by word, without a name`() async throws {
        try await Story.told { story in
            let gate = Gate()
            story.upstream.expect(.steps(.say("First this.\nThen "), .wait(gate), .say("that."), .done()))
            let program = try story.start("ask", "Why?", "--model", "fake/m", columns: 60)
            // The first line is on the screen while the second is not said yet.
            while try await !program.line().contains("First this.") {}
            gate.open()
            let ending = await program.end()
            #expect(ending.code == 0)
            #expect(screen(ending.output).suffix(3) == ["First this.", "Then that.", ""])
        }
    }
}
