import ChimeraTesting
import Foundation
import Synchronization
import Testing

@testable import ChimeraCore

@Suite("A format's file") struct FormatFileTests {
    static let folder = {
        let parts = #filePath.split(separator: "/").dropLast(4)
        return "/" + parts.joined(separator: "/") + "/Resources"
    }()

    static let least = """
        id: tea
        name: Tea
        about: Two talk over tea.
        phases:
          - id: sip
            name: Sip
            say: Say something about "{topic}".
        """

    private func error(_ text: String) -> PersonaFileError? {
        do throws(PersonaFileError) { _ = try FormatFile.parse(text.utf8, file: "tea.yaml") } catch {
            return error
        }
        return nil
    }

    @Test func `needs little`() throws {
        let format = try FormatFile.parse(Self.least.utf8, file: "tea.yaml")
        #expect(format.least == 2 && format.phases[0].deed == .speak && format.phases[0].hears == .everybody)
        #expect(format.turns(of: 3) == 3)
    }

    @Test(arguments: [
        ("\n    order: sideways", 8, "order"), ("\n    rounds: 0", 8, "rounds"),
        ("\n    who: [host]", 8, "role"),
        ("\n    do: rank", 5, "which phase"), ("\n    hears: [wolf]", 8, "role"),
        ("\n    again: {from: supper, times: 2}", 8, "phase"), ("\n    sing: true", 8, "sing"),
        ("\n    rounds: many", 8, "whole number"), ("\n    removes: maybe", 8, "true or false"),
        ("\n  - {id: sip, name: Twice}", 8, "two phases"),
        ("\nroles:\n  - {id: host, count: 3, say: You host.}", 8, "seats.least"),
        ("\nover:\n  - {role: wolf, when: gone, say: It is over.}", 9, "role"),
        ("\nseats: {least: 9, most: 4}", 8, "seats.most"),
    ])
    func `says in which line it is wrong, and what`(more: String, line: Int, word: String) throws {
        let wrong = error(Self.least + more)
        let error = try #require(wrong, "it was taken")
        #expect(error.line == line, "\(error)")
        #expect(error.message.contains(word), "\(error)")
    }

    @Test func `is called after its id`() {
        #expect(throws: PersonaFileError.self) { try FormatFile.parse(Self.least.utf8, file: "coffee.yaml") }
    }

    @Test func `every shipped one is right, and named in the documentation`() throws {
        let library = FormatLibrary(folders: [Self.folder])
        #expect(library.problems() == [])
        let ids = library.formats().map(\.id)
        #expect(
            ids == [
                "brainstorm", "council", "courtroom", "debate", "dungeon", "interview", "panel", "red-team",
                "socratic", "werewolf", "writers-room",
            ])
        let guide = try String(
            contentsOfFile: Self.folder.replacing("/Resources", with: "/docs/formats.md"), encoding: .utf8)
        for id in ids { #expect(guide.contains("`\(id)`"), "\(id)") }
    }

    @Test func `of the user's own wins, is live at the next look, and keeps its last good version`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "formats-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = folder.appending(path: "formats")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        let seconds = Seconds()
        let library = FormatLibrary(folders: [Self.folder, folder.path()], now: { seconds.now })
        #expect(library.format("tea") == nil && library.format("debate")?.name == "Oxford debate")
        func write(_ name: String, _ text: String) throws {
            try Data(text.utf8).write(to: files.appending(path: name))
            seconds.pass()
        }
        try write("tea.yaml", Self.least)
        #expect(library.format("tea")?.name == "Tea")
        try write("debate.yaml", Self.least.replacing("id: tea", with: "id: debate"))
        #expect(library.format("debate")?.name == "Tea")
        try write("tea.yaml", Self.least + "\n    rounds: none at all")
        #expect(library.format("tea")?.name == "Tea" && library.problems().map(\.line) == [8])
    }
}

/// Time that passes when a test says so.
private final class Seconds: Sendable {
    private let passed = Mutex(0)
    var now: Duration { .seconds(passed.withLock(\.self)) }
    func pass() { passed.withLock { $0 += 2 } }
}
