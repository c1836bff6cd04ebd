import Foundation
import Testing

@testable import ChimeraCore

@Suite("The shipped personas") struct ShippedPersonasTests {
    static let resources = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Resources").standardizedFileURL.path

    let library = PersonaLibrary(folders: [resources])

    @Test("are all read without a problem, forty and more, with eight casts and more") func areRead() throws {
        #expect(library.problems() == [])
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.resources + "/personas")
        #expect(library.personas().count == files.count)
        #expect(library.personas().count >= 40)
        let casts = try FileManager.default.contentsOfDirectory(atPath: Self.resources + "/casts")
        #expect(library.casts().count == casts.count)
        #expect(library.casts().count >= 8)
    }

    @Test("share no id, name, alias or glyph") func areUnique() {
        var whose: [String: String] = [:]
        for persona in library.personas() {
            // One persona may repeat itself: the id "chef" and the name "The Chef" fold to the same word.
            for word in Set(([persona.id, persona.name] + persona.aliases).map(Roster.folded)) {
                let other = whose.updateValue(persona.id, forKey: word)
                #expect(other == nil, "\(word) is \(other ?? "") and \(persona.id)")
            }
        }
        let glyphs = Dictionary(grouping: library.personas(), by: \.glyph).filter { $1.count > 1 }
        #expect(glyphs.isEmpty)
    }

    @Test("have aliases that are not already in their names") func haveUsefulAliases() {
        for persona in library.personas() {
            #expect(!persona.aliases.isEmpty, "\(persona.id)")
            let known = Set([persona.id, persona.name].map(Roster.folded))
            for alias in persona.aliases {
                #expect(!known.contains(Roster.folded(alias)), "\(persona.id): \(alias)")
            }
        }
    }

    @Test("have four to six openings of their own, stances and a prompt of substance") func haveSubstance() {
        var openings: Set<String> = []
        for persona in library.personas() {
            #expect((4...6).contains(persona.openings.count), "\(persona.id)")
            for opening in persona.openings {
                #expect(openings.insert(opening).inserted, "\(persona.id): \(opening)")
            }
            #expect(persona.stances.count >= 3, "\(persona.id)")
            #expect(
                !persona.role.isEmpty && !persona.tags.isEmpty && !persona.models.isEmpty, "\(persona.id)")
            #expect(persona.prompt.split(separator: " ").count >= 100, "\(persona.id)")
            #expect(persona.voice?.language == "en", "\(persona.id)")
        }
    }

    @Test("are the same after being written and read again") func roundTrip() throws {
        for persona in library.personas() {
            #expect(try PersonaFile.parse(PersonaFile.write(persona), file: "\(persona.id).md") == persona)
        }
    }

    @Test("sit in casts that quarrel about a question") func sitInCasts() {
        for cast in library.casts() {
            #expect(cast.seats.allSatisfy { library.persona($0.persona) != nil }, "\(cast.id)")
            #expect(cast.question.hasSuffix("?"), "\(cast.id)")
            #expect(Set(cast.seats.map(\.stance.opening)).count == cast.seats.count, "\(cast.id)")
        }
    }
}
