import ChimeraCore
import ChimeraTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(2))) struct `The session log` {
    private func logs(_ story: Story) throws -> [String: String] {
        let folder = "\(story.data)/sessions"
        guard FileManager.default.fileExists(atPath: folder) else { return [:] }
        return try FileManager.default.contentsOfDirectory(atPath: folder).reduce(into: [:]) { texts, name in
            texts[name] = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
        }
    }

    @Test(arguments: [false, true]) func `of a conversation is whole once the process has ended`(
        _ throughServer: Bool
    ) async throws {
        try await Story.told { story in
            story.upstream.always(.saying("Time is a habit."))
            let server = throughServer ? try await story.serve().0 : nil
            _ = try await story.run(
                "converse", "Is time real?", "--turns", "2", "--model", "fake/m", "--json")
            server?.signal(SIGTERM)
            if let server { #expect(await server.end().code == 0) }
            let logs = try logs(story)
            #expect(logs.count == 2)
            let markdown = try #require(logs.first { $0.key.hasSuffix(".md") }?.value)
            #expect(markdown.components(separatedBy: "Time is a habit.").count == 3)
            #expect(markdown.contains("All 2 turns are taken"))
            let mode = try FileManager.default.attributesOfItem(
                atPath: "\(story.data)/sessions/\(logs.keys.sorted()[0])")[.posixPermissions]
            #expect((mode as? NSNumber)?.intValue == 0o600)
        }
    }

    @Test func `is not written where it is switched off`() async throws {
        try await Story.told { story in
            story.upstream.always(.saying("Time is a habit."))
            let ending = try await story.run(
                "ask", "Is time real?", "--model", "fake/m", with: ["CHIMERA_SESSION_LOGS": "off"])
            #expect(ending.code == 0)
            #expect(try logs(story).isEmpty)
        }
    }
}
