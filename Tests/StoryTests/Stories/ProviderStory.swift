import ChimeraClient
import ChimeraCore
import ChimeraTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(2))) struct `A key that is pasted` {
    private static let key = "pasted-9f8e7d6c5b4a39281706-tail"

    @Test func `works at once and after a restart, and is written nowhere in the open`() async throws {
        try await Story.told { story in
            try await FakeUpstream.serving { try await tell(story, $0) }
        }
    }

    private func tell(_ story: Story, _ work: FakeUpstream) async throws {
        work.always(.saying("It is so."))
        let (server, address) = try await story.serve()
        let client = ChimeraClient(address: address, token: nil)
        work.expect(.whole(#"{"data":[{"id":"big"}]}"#))
        let saved = try await client.saveProvider(
            "work", SaveProvider(key: Self.key, baseURL: work.base))
        #expect(saved.isReady && saved.origin == .stored && saved.keyTail == "tail")
        #expect(try await work.nextRequest().headers["authorization"] == "Bearer \(Self.key)")

        #expect(try await story.run("ask", "So?", "--model", "work/big").output == "It is so.\n")
        #expect(try await work.nextRequest().headers["authorization"] == "Bearer \(Self.key)")

        // A provider that repeats the key in its error.
        work.always(
            .whole(#"{"error":{"message":"Wrong key: \#(Self.key)"}}"#, status: 401))
        let test = try await client.testProvider("work")
        #expect(!test.ok && test.detail.contains("Wrong key: •••"))
        _ = try await story.run("ask", "And so?", "--model", "work/big")
        let seen = try JSONEncoder().encode(try await client.providers())
        #expect(!String(decoding: seen, as: UTF8.self).contains("9f8e7d6c"))
        let id = try #require(try await client.allConversations().first?.conversation.id)
        for format in ExportFormat.allCases where format != .html {
            #expect(try await !client.export(id, as: format).contains("9f8e7d6c"))
        }

        server.signal(SIGTERM)
        let ending = await server.end()
        #expect(!ending.output.contains("9f8e7d6c") && !ending.errors.contains("9f8e7d6c"))
        for case let file as String in try #require(
            FileManager.default.enumerator(atPath: story.data))
        {
            let bytes = FileManager.default.contents(atPath: "\(story.data)/\(file)") ?? Data()
            #expect(bytes.range(of: Data("9f8e7d6c".utf8)) == nil, "\(file)")
        }
        let master = try FileManager.default.attributesOfItem(atPath: "\(story.data)/master.key")
        #expect((master[.posixPermissions] as? NSNumber)?.intValue == 0o600)

        work.always(.saying("Still so."))
        #expect(try await story.run("ask", "So?", "--model", "work/big").output == "Still so.\n")
        let (_, again) = try await story.serve()
        let other = ChimeraClient(address: again, token: nil)
        try await other.removeProvider("work")
        #expect(try await other.providers().first { $0.name == "work" } == nil)
        let refused = try await story.run("ask", "So?", "--model", "work/big")
        #expect(refused.code == 2 && refused.errors.contains("There is no provider work"))
    }

    @Test func `is stored, tested, listed and removed in the terminal, and never taken from an argument`()
        async throws
    {
        try await Story.told { story in
            let base = story.upstream.base
            let refused = try await story.run("key", "set", "work", Self.key, "--url", base)
            #expect(
                refused.code == 2 && refused.errors.contains("history") && !refused.errors.contains(Self.key))
            let empty = try await story.run("key", "set", "work", "--url", base, input: "\n")
            #expect(empty.code == 2)
            story.upstream.always(.whole(#"{"data":[{"id":"big"}]}"#))
            let stored = try await story.run("key", "set", "work", "--url", base, input: Self.key + "\n")
            #expect(stored.code == 0 && stored.output.contains("it ends in tail"), "\(stored.errors)")
            let tested = try await story.run("key", "test", "work")
            #expect(tested.code == 0 && tested.output.hasPrefix("valid: It answers, with 1 model."))
            let listed = try await story.run("key", "list")
            #expect(listed.output.contains("…tail") && !listed.output.contains(Self.key))
            #expect(try await story.run("providers").output.contains("✓ work"))
            story.upstream.always(.whole(#"{"error":{"message":"No."}}"#, status: 401))
            let wrong = try await story.run("key", "test", "work", "--json")
            #expect(wrong.code == 5 && wrong.output.contains(#""verdict":"wrong""#))
            #expect(try await story.run("key", "remove", "work").code == 0)
            #expect(try await story.run("key", "remove", "work").code == 3)
            #expect(try await story.run("key", "list").errors.contains("No key is set up"))
        }
    }

    @Test func `is asked for again when the master key is lost`() async throws {
        try await Story.told { story in
            let (server, address) = try await story.serve()
            story.upstream.always(.whole(#"{"data":[{"id":"big"}]}"#))
            _ = try await ChimeraClient(address: address, token: nil).saveProvider(
                "work", SaveProvider(key: Self.key, baseURL: story.upstream.base))
            server.signal(SIGTERM)
            _ = await server.end()
            try FileManager.default.removeItem(atPath: "\(story.data)/master.key")
            let (_, again) = try await story.serve()
            let client = ChimeraClient(address: again, token: nil)
            let lost = try #require(try await client.providers().first { $0.name == "work" })
            #expect(!lost.isReady && lost.detail?.contains("master.key") == true)
            let mended = try await client.saveProvider("work", SaveProvider(key: Self.key))
            #expect(mended.isReady)
        }
    }
}
