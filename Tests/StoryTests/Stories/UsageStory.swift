import ChimeraCore
import ChimeraTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(2))) struct `Wrong usage` {
    /// What is typed, the exit code, and what the one sentence on standard error holds.
    struct Case: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        let code: Int32
        let words: String

        var testDescription: String { arguments.joined(separator: " ") }
    }

    static let nobody = "0191a1b2-0000-7000-8000-000000000001"

    static let cases = [
        Case(arguments: ["converse", "--turnz", "3"], code: 2, words: "--turns"),
        Case(arguments: ["converse", "--cast", "saloon"], code: 2, words: "salon"),
        Case(arguments: ["converse", "--personas", "philosofer"], code: 2, words: "philosopher"),
        Case(
            arguments: ["converse", "--personas", "chef", "--cast", "salon"], code: 2, words: "one of them"),
        Case(arguments: ["converse", "--strategy", "round-robbin"], code: 2, words: "round-robin"),
        Case(arguments: ["converse", "--model", "nonsense"], code: 2, words: "PROVIDER/MODEL"),
        Case(arguments: ["converse", "--model", "fak/m"], code: 2, words: "fake"),
        Case(arguments: ["converse", "--model", "comedien=fake/m"], code: 2, words: "comedian"),
        Case(arguments: ["converse", "--turns", "0"], code: 2, words: "at least 1"),
        Case(arguments: ["converse", "--speed", "99"], code: 2, words: "16"),
        Case(arguments: ["converse", "--seed", "18446744073709551615"], code: 2, words: "seed"),
        Case(arguments: ["ask"], code: 2, words: "question"),
        Case(arguments: ["say", "nonsense", "hello"], code: 2, words: "chimera conversations"),
        Case(arguments: ["say", nobody, "hello"], code: 3, words: nobody),
        Case(arguments: ["watch", nobody], code: 3, words: nobody),
        Case(arguments: ["stop", nobody], code: 3, words: nobody),
        Case(arguments: ["stop"], code: 2, words: "--all"),
        Case(arguments: ["export", nobody], code: 3, words: nobody),
        Case(arguments: ["export", nobody, "--format", "pdf"], code: 2, words: "md, json, txt or html"),
        Case(arguments: ["personas", "show", "philosofer"], code: 3, words: "philosopher"),
        Case(arguments: ["personas", "check", "/nowhere/x.md"], code: 3, words: "/nowhere/x.md"),
        Case(arguments: ["search", "?!"], code: 2, words: "words to search for"),
        Case(arguments: ["search", "river", "--from", "yesterday"], code: 2, words: "2026-11-25"),
        Case(arguments: ["search", "river", "--conversation", nobody], code: 3, words: nobody),
        Case(arguments: ["conversations", "--trashed", "--archived"], code: 2, words: "not both"),
        Case(arguments: ["nonsense"], code: 2, words: "chimera --help"),
    ]

    @Test(arguments: cases) func `is answered in one sentence with its exit code`(_ wrong: Case) async throws
    {
        try await Story.told { story in
            let ending = try await story.run(arguments: wrong.arguments)
            #expect(ending.code == wrong.code)
            #expect(ending.errors.contains(wrong.words))
            #expect(ending.errors.split(separator: "\n").count == 1)
            #expect(ending.output.isEmpty)
        }
    }

    @Test func `comes as JSON where JSON was asked for`() async throws {
        try await Story.told { story in
            let ending = try await story.run("watch", Self.nobody, "--json")
            #expect(ending.code == 3)
            #expect(try JSONParser.parse(ending.errors)["error"]?["type"]?.string == "not-found")
        }
    }

    @Test func `help and version are no errors`() async throws {
        try await Story.told { story in
            for arguments in [["--help"], ["converse", "--help"], ["--version"], ["version"], []] {
                let ending = try await story.run(arguments: arguments)
                #expect(ending.code == 0)
                #expect(!ending.output.isEmpty)
                #expect(ending.errors.isEmpty)
            }
        }
    }
}

extension Story {
    func run(arguments: [String]) async throws -> Program.Ending { try await start(arguments).end() }
}
