import Foundation
import Synchronization
import Testing

@testable import ChimeraCore

@Suite("A persona library") final class PersonaLibraryTests: Sendable {
    let root = FileManager.default.temporaryDirectory.appending(path: "chimera-\(UUID())")
    let library: PersonaLibrary
    let time = Time()

    final class Time: Sendable {
        private let seconds = Mutex(0.0)
        func pass(_ more: Double) { seconds.withLock { $0 += more } }
        var now: Duration { .seconds(seconds.withLock { $0 }) }
    }

    init() throws {
        for folder in ["shipped/personas", "shipped/casts", "own/personas", "own/casts"] {
            try FileManager.default.createDirectory(
                at: root.appending(path: folder), withIntermediateDirectories: true)
        }
        library = PersonaLibrary(
            folders: ["shipped", "own"].map { [root] in root.appending(path: $0).path },
            now: { [time] in time.now })
        try write("shipped/personas/chef.md", PersonaFileTests.chef)
        try write("shipped/personas/philosopher.md", persona("philosopher", "The Philosopher"))
        try write("shipped/casts/salon.yaml", CastFileTests.salon)
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    func write(_ path: String, _ text: String) throws {
        try Data(text.utf8).write(to: root.appending(path: path), options: .atomic)
    }

    func remove(_ path: String) throws { try FileManager.default.removeItem(at: root.appending(path: path)) }

    func persona(_ id: String, _ name: String, aliases: String = "[]") -> String {
        "---\nid: \(id)\nname: \(name)\naliases: \(aliases)\nopenings: [I would]\n---\nYou are \(name)."
    }

    @Test("gives what its folders hold, by id") func gives() {
        #expect(library.personas().map(\.id) == ["chef", "philosopher"])
        #expect(library.persona("chef")?.name == "The Chef")
        #expect(library.persona("nobody") == nil)
        #expect(library.casts().map(\.id) == ["salon"])
        #expect(library.cast("salon")?.seats.count == 2)
        #expect(library.problems() == [])
    }

    @Test("without any folder is empty and has no problem") func missingFolders() {
        let library = PersonaLibrary(folders: [root.appending(path: "nowhere").path])
        #expect(library.personas().isEmpty)
        #expect(library.problems() == [])
    }

    @Test("lets the user's persona take the place of the shipped one, until it is removed") func layers()
        throws
    {
        try write("own/personas/chef.md", persona("chef", "My Chef"))
        #expect(library.persona("chef")?.name == "My Chef")
        #expect(library.personas().count == 2)
        try remove("own/personas/chef.md")
        time.pass(1)
        #expect(library.persona("chef")?.name == "The Chef")
    }

    @Test("sees a changed, an added and a removed file") func seesChanges() throws {
        #expect(library.personas().count == 2)
        try write("shipped/personas/philosopher.md", persona("philosopher", "Sophie"))
        try write("own/personas/ada.md", persona("ada", "Ada"))
        try remove("shipped/personas/chef.md")
        time.pass(1)
        #expect(library.personas().map(\.name) == ["Ada", "Sophie"])
    }

    @Test("looks at most once a second, unless told to look") func looksSeldom() throws {
        #expect(library.personas().count == 2)
        try write("own/personas/ada.md", persona("ada", "Ada"))
        time.pass(0.9)
        #expect(library.persona("ada") == nil)
        time.pass(0.1)
        #expect(library.persona("ada") != nil)
        try write("own/personas/grace.md", persona("grace", "Grace"))
        library.refresh()
        #expect(library.persona("grace") != nil)
    }

    @Test("keeps the last good version of a file that is wrong now, and says so") func keepsTheLastGood()
        throws
    {
        #expect(library.problems() == [])
        try write("shipped/personas/chef.md", "---\nid: chef\nname: [broken\n---\nYou.")
        time.pass(1)
        #expect(library.persona("chef")?.name == "The Chef")
        let problem = try #require(library.problems().first)
        #expect(problem.file == root.appending(path: "shipped/personas/chef.md").path)
        #expect(problem.line == 3)
        #expect(library.cast("salon") != nil)

        try write("shipped/personas/chef.md", persona("chef", "The Mended Chef"))
        time.pass(1)
        #expect(library.persona("chef")?.name == "The Mended Chef")
        #expect(library.problems() == [])

        try write("shipped/personas/chef.md", "broken")
        time.pass(1)
        #expect(library.problems().count == 1)
        try remove("shipped/personas/chef.md")
        time.pass(1)
        #expect(library.persona("chef") == nil)
    }

    @Test("falls back to the shipped persona where the user's first version is wrong") func fallsBack() throws
    {
        try write("own/personas/chef.md", "not a persona")
        #expect(library.persona("chef")?.name == "The Chef")
        #expect(library.problems().map(\.line) == [1])
    }

    @Test("names the line of a seat whose persona does not exist") func strangers() throws {
        #expect(library.cast("salon") != nil)
        let typo = CastFileTests.salon.replacingOccurrences(of: "persona: chef", with: "persona: cheff")
        try write("shipped/casts/salon.yaml", typo)
        time.pass(1)
        let problem = try #require(library.problems().first)
        #expect(problem.line == 11)
        #expect(problem.message == "There is no persona cheff. Did you mean chef?")
        #expect(library.cast("salon")?.seats.last?.persona == "chef")
    }

    @Test("offers a cast only while all of its personas exist") func incompleteCasts() throws {
        #expect(library.cast("salon") != nil)
        try remove("shipped/personas/chef.md")
        time.pass(1)
        #expect(library.casts().isEmpty)
        #expect(library.problems().map(\.line) == [11])
        try write("own/personas/chef.md", persona("chef", "My Chef"))
        time.pass(1)
        #expect(library.cast("salon") != nil)
        #expect(library.problems() == [])
    }

    @Test("leaves hidden files, other endings and folders alone, and does not wait at a pipe") func ignores()
        throws
    {
        try write("own/personas/.chef.md.swp", "x")
        try write("own/personas/.ada.md", "x")
        try write("own/personas/notes.txt", "x")
        try FileManager.default.createDirectory(
            at: root.appending(path: "own/personas/folder.md"), withIntermediateDirectories: false)
        #expect(mkfifo(root.appending(path: "own/personas/pipe.md").path, 0o600) == 0)
        #expect(library.personas().count == 2)
        #expect(library.problems() == [])
    }

    @Test(
        "finds whom a person means by id, name or alias in any case",
        arguments: [
            "chef", "CHEF", "The Chef", "the chef", " @Chef ", "cheffy", "Cap'n",
        ]) func resolves(_ word: String) throws
    {
        #expect(try library.persona(named: word).id == "chef")
    }

    @Test("lets an id win over a name and a name over an alias") func precedence() throws {
        try write("own/personas/ada.md", persona("ada", "Philosopher", aliases: "[Chef, Grace]"))
        try write("own/personas/grace.md", persona("grace", "Cheffy"))
        #expect(try library.persona(named: "philosopher").id == "philosopher")
        #expect(try library.persona(named: "chef").id == "chef")
        #expect(try library.persona(named: "cheffy").id == "grace")
        #expect(try library.persona(named: "grace").id == "grace")
    }

    @Test("answers an unknown name with the nearest one") func suggests() {
        let near = #expect(throws: Problem.self) { try library.persona(named: "filosopher") }
        #expect(near?.type == .invalid)
        #expect(near?.detail == "There is no persona \"filosopher\". Did you mean philosopher?")
        let far = #expect(throws: Problem.self) { try library.persona(named: "\n\u{7}") }
        #expect(far?.detail == "There is no persona \"\". List them with chimera personas.")
        let cast = #expect(throws: Problem.self) { try library.cast(named: "saloon") }
        #expect(cast?.detail == "There is no cast \"saloon\". Did you mean salon?")
    }
}
