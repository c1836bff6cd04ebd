import ChimeraCore
import ChimeraTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(2))) struct `chimera ask` {
    @Test func `prints the answer and nothing else`() async throws {
        try await Story.told { story in
            story.upstream.expect(.saying("Because of Rayleigh."))
            let ending = try await story.run("ask", "Why is the sky blue?", "--model", "fake/m")
            #expect(ending.code == 0)
            #expect(ending.output == "Because of Rayleigh.\n")
            #expect(ending.errors.isEmpty)
        }
    }

    @Test func `puts what is piped in behind the question`() async throws {
        try await Story.told { story in
            story.upstream.expect(.saying("A comma."))
            let ending = try await story.run("ask", "What changed?", "--model", "fake/m", input: "one, two\n")
            #expect(ending.output == "A comma.\n")
            let request = try await story.upstream.nextRequest()
            let messages = request.json["messages"]?.array ?? []
            #expect(messages.last?["content"]?.string == "What changed?\n\none, two\n")
            #expect(request.headers["authorization"] == "Bearer \(Story.key)")
        }
    }

    @Test func `keeps the conversation, where more can be said`() async throws {
        try await Story.told { story in
            story.upstream.expect(.saying("Four."), .saying("Six."))
            _ = try await story.run("ask", "2 + 2?", "--model", "fake/m")
            let list = try await story.run("conversations", "--json")
            let first = try #require(list.lines.first)
            let row = try JSONParser.parse(first)
            let id = try #require(row["conversation"]?["id"]?.string)
            let said = try await story.run("say", id, "And 2 more?")
            #expect(said.code == 0)
            #expect(said.output == "Six.\n")
            _ = try await story.upstream.nextRequest()
            let second = try await story.upstream.nextRequest()
            let words = (second.json["messages"]?.array ?? []).compactMap { $0["content"]?.string }
            #expect(Array(words.suffix(3)) == ["2 + 2?", "Four.", "And 2 more?"])
        }
    }

    @Test func `prints one object for the answer with --json`() async throws {
        try await Story.told { story in
            story.upstream.expect(.saying("Yes."))
            let ending = try await story.run("ask", "Really?", "--model", "fake/m", "--json")
            let lines = try ending.lines.map { try JSONParser.parse($0) }
            #expect(lines.map { $0["kind"]?.string } == ["turn", "stopped"])
            #expect(lines[0]["text"]?.string == "Yes.")
            #expect(lines[1]["reason"]?.string == "answered")
        }
    }
}
