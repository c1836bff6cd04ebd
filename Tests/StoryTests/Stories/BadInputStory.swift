import ChimeraCore
import ChimeraTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(2))) struct `Bad surroundings` {
    private func expectOneSentence(_ ending: Program.Ending, code: Int32, _ words: String...) {
        #expect(ending.code == code)
        #expect(ending.errors.split(separator: "\n").count == 1)
        for word in words { #expect(ending.errors.contains(word)) }
    }

    @Test(arguments: [["converse", "Why?"], ["conversations"], ["serve"]])
    func `a data folder under a file is named, and what to do`(_ arguments: [String]) async throws {
        try await Story.told { story in
            let file = "\(story.folder)/file"
            try Data("mine".utf8).write(to: URL(filePath: file))
            let ending = try await story.run(arguments: arguments + ["--data-dir", "\(file)/data"])
            expectOneSentence(ending, code: 1, file, "--data-dir")
            #expect(try String(contentsOfFile: file, encoding: .utf8) == "mine")
        }
    }

    @Test(arguments: [["ask", "Why?", "--model", "fake/m"], ["serve"]])
    func `a file that is no database is named and left as it was`(_ arguments: [String]) async throws {
        try await Story.told { story in
            try FileManager.default.createDirectory(atPath: story.data, withIntermediateDirectories: true)
            let path = "\(story.data)/chimera.db"
            let bytes = Data(String(repeating: "This is my diary.\n", count: 1000).utf8)
            try bytes.write(to: URL(filePath: path))
            expectOneSentence(try await story.run(arguments: arguments), code: 1, path, "backup")
            #expect(try Data(contentsOf: URL(filePath: path)) == bytes)
            let doctor = try await story.run("doctor")
            #expect(doctor.code == 1)
            #expect(doctor.output.contains("✗ database: \(path)"))
        }
    }

    @Test(arguments: [["converse", "Why?"], ["serve"]])
    func `a model file that is not GGUF is named before anything is stored`(
        _ arguments: [String]
    ) async throws {
        try await Story.told { story in
            let file = "\(story.folder)/model.gguf"
            try Data("GIF89a".utf8).write(to: URL(filePath: file))
            let ending = try await story.start(arguments, with: ["CHIMERA_LOCAL_MODEL": file]).end()
            expectOneSentence(ending, code: 2, file, "GGUF")
            #expect(!FileManager.default.fileExists(atPath: story.data))
        }
    }

    @Test func `a wrong value of a setting ends with 2`() async throws {
        try await Story.told { story in
            expectOneSentence(
                try await story.run("conversations", with: ["CHIMERA_PORT": "eighty"]), code: 2,
                "CHIMERA_PORT", "environment")
            expectOneSentence(
                try await story.run("conversations", with: ["CHIMERA_ENDPOINT_FAKE": "not a url"]), code: 2,
                "CHIMERA_ENDPOINT_FAKE")
        }
    }

    @Test func `a misspelt name gets a warning with the nearest right one, and nothing else changes`()
        async throws
    {
        try await Story.told { story in
            try Data("CHIMERA_DATA_DIRS=/x\n".utf8).write(to: URL(filePath: "\(story.folder)/.env"))
            let ending = try await story.run("conversations")
            #expect(ending.code == 0)
            #expect(
                ending.errors == "CHIMERA_DATA_DIRS (.env) is not a setting: did you mean CHIMERA_DATA_DIR?\n"
            )
        }
    }

    @Test func `chimera.json is read, and one that is no JSON is named`() async throws {
        try await Story.told { story in
            let folder = "\(story.folder)/.config/chimera"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let file = URL(filePath: "\(folder)/chimera.json")
            try Data(#"{"CHIMERA_SESSION_LOGS": false, "CHIMERA_LOG_LEVL": "info"}"#.utf8).write(to: file)
            let ending = try await story.run("conversations")
            #expect(ending.code == 0)
            #expect(ending.errors.contains("did you mean CHIMERA_LOG_LEVEL?"))
            try Data(#"{"CHIMERA_PORT": 1,"#.utf8).write(to: file)
            expectOneSentence(try await story.run("conversations"), code: 2, file.path, "JSON")
        }
    }

    @Test func `a second process on the folder is told who has it`() async throws {
        try await Story.told { story in
            let never = Gate()
            story.upstream.always(.steps(.say("Wait"), .wait(never)))
            let first = try story.start("ask", "Why?", "--model", "fake/m")
            _ = try await story.upstream.nextRequest()
            expectOneSentence(
                try await story.run("conversations"), code: 1, story.data, "process \(first.id)", "--data-dir"
            )
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root may mount a small disk"))
    func `a full disk is told, and what was stored stays`() async throws {
        try await Story.told { story in
            try FileManager.default.createDirectory(atPath: story.data, withIntermediateDirectories: true)
            try #require(mount("tmpfs", story.data, "tmpfs", 0, "size=2m") == 0)
            defer { umount2(story.data, Int32(MNT_DETACH)) }
            story.upstream.always(.saying("Yes."))
            #expect(try await story.run("ask", "First?", "--model", "fake/m").output == "Yes.\n")
            let filler = "\(story.data)/filler"
            #expect(FileManager.default.createFile(atPath: filler, contents: nil))
            let file = try #require(FileHandle(forWritingAtPath: filler))
            while (try? file.write(contentsOf: Data(count: 4096))) != nil {}
            let ending = try await story.run("ask", "Second?", "--model", "fake/m")
            expectOneSentence(ending, code: 1, "full")
            // Freed now, though a program that was started meanwhile may hold the file open.
            try file.truncate(atOffset: 0)
            try file.close()
            try FileManager.default.removeItem(atPath: filler)
            let list = try await story.run("conversations")
            #expect(list.errors.isEmpty)
            #expect(list.lines.count == 1)
            #expect(list.output.contains("First?"))
        }
    }
}
