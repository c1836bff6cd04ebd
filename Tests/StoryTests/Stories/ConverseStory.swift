import ChimeraCore
import ChimeraTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(2))) struct `chimera converse` {
    private static let topic = "Is time real?"

    @Test func `prints one object a line for each turn, and why it stopped`() async throws {
        try await Story.told { story in
            story.upstream.always(.saying("Time is a habit."))
            let ending = try await story.run(
                "converse", Self.topic, "--cast", "salon", "--turns", "4", "--model", "fake/m", "--seed", "7",
                "--json")
            #expect(ending.code == 0)
            let lines = try ending.lines.map { try JSONParser.parse($0) }
            #expect(lines.map { $0["kind"]?.string } == ["turn", "turn", "turn", "turn", "stopped"])
            for line in lines.dropLast() {
                #expect(["philosopher", "comedian", "scientist"].contains(line["persona"]?.string))
                #expect(line["model"]?.string == "fake/m")
                #expect(line["text"]?.string == "Time is a habit.")
                #expect(line["reason"]?["seed"]?.int == 7)
                #expect(line["tokens"] == ["input": 11, "output": 7])
                #expect(line["error"] == nil)
            }
            #expect(ending.lines.last == #"{"kind":"stopped","reason":"turns","cost":"0"}"#)
            #expect(ending.lines.first?.hasPrefix(#"{"kind":"turn","persona":""#) == true)
        }
    }

    @Test func `chooses the same speakers for the same seed`() async throws {
        let order = { @Sendable () async throws -> [String] in
            try await Story.told { story in
                for number in 1...8 {
                    story.upstream.expect(.saying("Point \(number) is point \(number * number)."))
                }
                let ending = try await story.run(
                    "converse", Self.topic, "--personas", "chef,judge,pirate,monk", "--turns", "8", "--model",
                    "fake/m",
                    "--seed", "42", "--json")
                return try ending.lines.compactMap { try JSONParser.parse($0)["persona"]?.string }
            }
        }
        let first = try await order()
        #expect(first.count == 8)
        #expect(Set(first).count > 2)
        #expect(try await order() == first)
    }

    @Test func `is plain text with names when piped`() async throws {
        try await Story.told { story in
            story.upstream.always(.saying("A \u{1B}[31mred\u{07} thought."))
            let ending = try await story.run("converse", Self.topic, "--turns", "2", "--model", "fake/m")
            #expect(ending.code == 0)
            #expect(!ending.output.contains("\u{1B}"))
            #expect(!ending.output.contains("\u{07}"))
            #expect(ending.lines.filter { $0.hasSuffix("A [31mred thought.") }.count == 2)
            #expect(ending.lines[0].hasPrefix("The "))
            #expect(ending.lines.last == "(All 2 turns are taken. It cost nothing.)")
        }
    }

    @Test func `stops cleanly at Ctrl-C, keeps what was said, and says how to go on`() async throws {
        try await Story.told { story in
            let never = Gate()
            story.upstream.expect(.saying("The first word stands."))
            story.upstream.always(.steps(.say("The second is"), .wait(never)))
            let program = try story.start("converse", Self.topic, "--model", "fake/m", "--json")
            _ = try await program.line()
            _ = try await story.upstream.nextRequest()
            let second = try await story.upstream.nextRequest()
            program.signal(SIGINT)
            // The call is cut off: its socket closes.
            await second.disconnection.wait()
            let ending = await program.end()
            #expect(ending.code == 130)
            #expect(ending.lines.last == #"{"kind":"stopped","reason":"user","cost":"0"}"#)
            let advice = try #require(
                ending.errors.firstMatch(of: /chimera converse --continue ([0-9a-f-]{36})/))
            let kept = try await story.run("watch", String(advice.1))
            #expect(kept.code == 0)
            #expect(kept.output.contains("The first word stands."))

            story.upstream.always(.saying("We were interrupted."))
            let later = try await story.run(
                "converse", "--continue", String(advice.1), "--turns", "1", "--json")
            #expect(later.code == 0)
            #expect(later.lines.count == 2)
        }
    }

    @Test func `plays a persona by the model that is named for it`() async throws {
        try await Story.told { story in
            story.upstream.always(.saying("Yes."))
            let ending = try await story.run(
                "converse", "--cast", "salon", "--turns", "3", "--strategy", "round-robin", "--model",
                "fake/m", "--model",
                "comedian=fake/other", "--json")
            let models = try ending.lines.dropLast().map { try JSONParser.parse($0) }
                .map { "\($0["persona"]?.string ?? "") \($0["model"]?.string ?? "")" }
            #expect(models == ["philosopher fake/m", "comedian fake/other", "scientist fake/m"])
        }
    }

    @Test func `fails with 5 and the provider's words when the provider is down`() async throws {
        try await Story.told { story in
            story.upstream.always(
                .whole(#"{"error":{"message":"Your key is no longer valid."}}"#, status: 401))
            let ending = try await story.run("converse", Self.topic, "--model", "fake/m", "--json")
            #expect(ending.code == 5)
            let last = try #require(ending.lines.last)
            let stopped = try JSONParser.parse(last)
            #expect(stopped["reason"]?.string == "provider-down")
            #expect(ending.output.contains("Your key is no longer valid."))
            #expect(try JSONParser.parse(ending.errors)["error"]?["type"]?.string == "provider")
            #expect(!(ending.output + ending.errors).contains(Story.key))
        }
    }
}
