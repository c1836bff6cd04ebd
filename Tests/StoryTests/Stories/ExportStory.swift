import ChimeraCore
import ChimeraTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(2))) struct `chimera export` {
    private func talk(_ story: Story, _ question: String) async throws {
        story.upstream.expect(.saying("Because of the number 4711."))
        _ = try await story.run("ask", question, "--model", "fake/m")
    }

    private func ids(_ story: Story) async throws -> [String] {
        try await story.run("conversations").lines.map { String($0.prefix(36)) }
    }

    @Test(arguments: [false, true]) func `prints one conversation in each format`(
        _ throughServer: Bool
    ) async throws {
        try await Story.told { story in
            try await talk(story, "Why is that so?")
            let id = try #require(try await ids(story).first)
            if throughServer { _ = try await story.serve() }
            for format in ["md", "txt", "json", "html"] {
                let ending = try await story.run("export", id, "--format", format)
                #expect(ending.code == 0)
                #expect(ending.output.contains("Because of the number 4711."))
                if format == "json" {
                    #expect(try JSONParser.parse(ending.output)["conversation"]?["id"]?.string == id)
                }
            }
        }
    }

    @Test(arguments: [false, true]) func `comes back with chimera import as a conversation of one's own`(
        _ throughServer: Bool
    ) async throws {
        try await Story.told { story in
            try await talk(story, "Why is that so?")
            let id = try #require(try await ids(story).first)
            _ = try await story.run("export", id, "--format", "json", "--output", "talk.json")
            if throughServer { _ = try await story.serve() }
            let made = try await story.run("import", "talk.json", "--model", "fake/other", "--json")
            #expect(made.code == 0, "\(made.errors)")
            let copy = try #require(try JSONParser.parse(made.output)["id"]?.string)
            #expect(copy != id)
            let (before, after) = (
                try await story.run("export", id, "--format", "txt"),
                try await story.run("export", copy, "--format", "txt")
            )
            #expect(before.output == after.output && !after.output.isEmpty)

            story.upstream.expect(.saying("It goes on."))
            let said = try await story.run("say", copy, "And then?")
            #expect(said.output.contains("It goes on."))
            let wrong = try await story.run("import", "talk.json", "--until", id)
            #expect(wrong.code == 2 && wrong.errors.contains("no message"))
            #expect(try await story.run("import", "nothing.json").code == 3)
        }
    }

    @Test func `writes all into a folder, a file each`() async throws {
        try await Story.told { story in
            for question in ["First?", "Second?", "Third?"] { try await talk(story, question) }
            let ending = try await story.run("export", "--all", "--format", "txt", "--output", "out/texts")
            #expect(ending.code == 0)
            let files = try FileManager.default.contentsOfDirectory(atPath: "\(story.folder)/out/texts")
                .sorted()
            let expected = try await ids(story).map { "\($0).txt" }.sorted()
            #expect(files == expected)
            let first = try String(contentsOfFile: "\(story.folder)/out/texts/\(files[0])", encoding: .utf8)
            #expect(first.contains("Ada: First?"))
        }
    }

    @Test func `says where it cannot write`() async throws {
        try await Story.told { story in
            try await talk(story, "Why?")
            let id = try #require(try await ids(story).first)
            let ending = try await story.run("export", id, "--output", "/proc/nowhere.md")
            #expect(ending.code == 1)
            #expect(ending.errors.contains("/proc/nowhere.md"))
        }
    }
}
