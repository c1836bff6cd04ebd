import ChimeraCore
import ChimeraTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(2))) struct `chimera search` {
    @Test func `finds what was said, with and without a server, as text and as JSON`() async throws {
        try await Story.told { story in
            story.upstream.expect(.saying("Time is a river, says Heraclitus."))
            _ = try await story.run("ask", "What is time?", "--model", "fake/m")

            let found = try await story.run("search", "RIVER", "time")
            #expect(found.code == 0)
            #expect(found.output.contains("Assistant: Time is a river, says Heraclitus."))
            let none = try await story.run("search", "ocean")
            #expect(none.code == 0 && none.output.isEmpty && none.errors.contains("Nothing was found."))

            _ = try await story.serve()
            let json = try await story.run("search", "\"a river\"", "--model", "fake/m", "--json")
            let hit = try JSONParser.parse(try #require(json.lines.first))
            #expect(json.lines.count == 1)
            #expect(hit["model"] == "fake/m")
            #expect(hit["snippet"]?.array?.first { $0["hit"] == true }?["text"] == "a river")
            let later = try await story.run("search", "river", "--from", "2999-01-01", "--json")
            #expect(later.code == 0 && later.output.isEmpty)
        }
    }

    @Test func `finds again what a damaged index lost, once it is made anew`() async throws {
        try await Story.told { story in
            story.upstream.expect(.saying("Time is a river."))
            _ = try await story.run("ask", "What is time?", "--model", "fake/m")
            let path = "\(story.data)/chimera.db"
            try Self.sqlite(path, "DELETE FROM search; UPDATE search_data SET block = x'00' WHERE id > 10")
            let doctor = try await story.run("doctor", with: ["CHIMERA_PORT": "0"])
            #expect(doctor.output.contains("✗ search:"))
            #expect(doctor.output.contains("chimera doctor --rebuild-search"))
            #expect(try await story.run("search", "river").output.isEmpty)
            let mended = try await story.run("doctor", "--rebuild-search")
            #expect(mended.output.contains("✓ search: The index holds every message."))
            #expect(try await story.run("search", "river").output.contains("Time is a river."))
        }
    }

    private static func sqlite(_ path: String, _ statements: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2]); c.close()",
            path, statements,
        ]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}
