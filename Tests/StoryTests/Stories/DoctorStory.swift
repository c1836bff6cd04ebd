import ChimeraCore
import ChimeraTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(2))) struct `chimera doctor` {
    private static let models = FakeUpstream.Script.whole(
        #"{"object":"list","data":[{"id":"m","object":"model"}]}"#)

    @Test func `says of each part how it is, and of each setting where it came from`() async throws {
        try await Story.told { story in
            story.upstream.always(Self.models)
            try Data("CHIMERA_LOG_LEVEL=error\n".utf8).write(to: URL(filePath: "\(story.folder)/.env"))
            let ending = try await story.run("doctor", "--json")
            let lines = try ending.lines.map { try JSONParser.parse($0) }
            let parts = lines.compactMap { $0["part"]?.string }
            for part in ["data folder", "database", "local model", "endpoint fake", "port", "resources"] {
                #expect(parts.contains(part))
            }
            func origin(_ name: String) -> String? {
                lines.first { $0["setting"]?.string == name }?["origin"]?.string
            }
            #expect(origin("CHIMERA_PORT") == "environment")
            #expect(origin("CHIMERA_LOG_LEVEL") == ".env")
            #expect(origin("CHIMERA_HOST") == "default")
            let broken = lines.filter { $0["state"]?.string == "broken" }
            #expect(ending.code == (broken.isEmpty ? 0 : 1))
            #expect(!ending.output.contains(Story.key))
            // It looked, and made nothing.
            #expect(!FileManager.default.fileExists(atPath: story.data))
        }
    }

    @Test func `finds an endpoint that refuses its key, and a port that is taken`() async throws {
        try await Story.told { story in
            story.upstream.always(.whole(#"{"error":{"message":"No such key."}}"#, status: 401))
            let ending = try await story.run("doctor", with: ["CHIMERA_PORT": "\(story.upstream.port)"])
            #expect(ending.code == 1)
            #expect(ending.output.contains("✗ endpoint fake"))
            #expect(ending.output.contains("✗ port: Port \(story.upstream.port) on 127.0.0.1 is in use"))
        }
    }

    @Test func `names a persona's file that is wrong, and its line`() async throws {
        try await Story.told { story in
            story.upstream.always(Self.models)
            let folder = "\(story.data)/personas"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let text = "---\nid: mine\nname: Mine\nhue: 999\nopenings: []\n---\nPrompt\n"
            try Data(text.utf8).write(to: URL(filePath: "\(folder)/mine.md"))
            let ending = try await story.run("doctor")
            #expect(ending.code == 1)
            #expect(ending.output.contains("mine.md:4"))
            let check = try await story.run("personas", "check", "\(folder)/mine.md")
            #expect(check.code == 2)
            #expect(check.errors.contains("mine.md:4"))
        }
    }

    @Test func `writes a bundle without a key and without a word of what was said`() async throws {
        try await Story.told { story in
            story.upstream.expect(.saying("My secret is the number 4711."))
            _ = try await story.run("ask", "What is the secret of Mallory?", "--model", "fake/m")
            story.upstream.always(Self.models)
            let log = "\(story.data)/chimera.log"
            try Data("2026 notice: refused Bearer tok-12345678 for \(Story.key)\n".utf8).write(
                to: URL(filePath: log))
            let ending = try await story.run(
                "doctor", "--bundle", "bundle.tar.gz",
                with: ["OPENAI_BASE_URL": "http://ada:hunter22@127.0.0.1:9/v1"])
            #expect(ending.errors.contains("\(story.folder)/bundle.tar.gz is written"))

            let tar = try Program.unpacked("\(story.folder)/bundle.tar.gz", in: story.folder)
            #expect(tar.count == 5)
            let everything = tar.joined(separator: "\n")
            for word in [Story.key, "tok-12345678", "hunter22", "4711", "Mallory", story.folder] {
                #expect(!everything.contains(word))
            }
            #expect(everything.contains("CHIMERA_ENDPOINT_FAKE_KEY=•••"))
            #expect(everything.contains("conversations 1"))
        }
    }
}

extension Program {
    /// The texts of an archive's files.
    static func unpacked(_ archive: String, in folder: String) throws -> [String] {
        let target = "\(folder)/unpacked"
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        let tar = Process()
        tar.executableURL = URL(filePath: "/usr/bin/env")
        tar.arguments = ["tar", "-xzf", archive, "-C", target]
        try tar.run()
        tar.waitUntilExit()
        let inside = "\(target)/chimera-doctor"
        return try FileManager.default.contentsOfDirectory(atPath: inside)
            .map { try String(contentsOfFile: "\(inside)/\($0)", encoding: .utf8) }
    }
}
