import ChimeraClient
import ChimeraCore
import ChimeraTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(2))) struct `The master key and the audit` {
    private static let key = "stored-1a2b3c4d5e6f77889900-wxyz"
    /// Of it, what nobody may ever see written.
    private static let middle = "1a2b3c4d"

    private func store(_ story: Story, with more: [String: String] = [:]) async throws {
        story.upstream.always(.whole(#"{"data":[{"id":"big"}]}"#))
        let stored = try await story.run(
            "key", "set", "work", "--url", story.upstream.base, with: more, input: Self.key + "\n")
        #expect(stored.code == 0, "\(stored.errors)")
    }

    @Test func `is rotated, and every key still opens`() async throws {
        try await Story.told { story in
            try await store(story)
            let path = "\(story.data)/master.key"
            let before = try String(contentsOfFile: path, encoding: .utf8)
            let rotated = try await story.run("key", "rotate")
            #expect(rotated.code == 0 && rotated.output == "1 key is sealed anew.\n", "\(rotated.errors)")
            #expect(try String(contentsOfFile: path, encoding: .utf8) != before)
            story.upstream.always(.saying("It is so."))
            #expect(try await story.run("ask", "So?", "--model", "work/big").output == "It is so.\n")
            let (_, _) = try await story.serve()
            let refused = try await story.run("key", "rotate")
            #expect(refused.code == 1 && refused.errors.contains("Stop it"))
        }
    }

    @Test func `writes down each use with the key's end alone`() async throws {
        try await Story.told { story in
            try await store(story)
            story.upstream.always(.saying("It is so."))
            _ = try await story.run("ask", "So?", "--model", "work/big")
            _ = try await story.run("key", "remove", "work")
            let audit = try await story.run("key", "audit", "work", "--json")
            let uses = try audit.lines.map { try JSONDecoder().decode(KeyUse.self, from: Data($0.utf8)) }
            #expect(uses.first?.deed == .stored && uses.last?.deed == .removed)
            let sent = uses.filter { $0.deed == .sent }
            #expect(sent.contains { $0.route?.hasSuffix("/chat/completions") == true && $0.call != nil })
            #expect(sent.allSatisfy { $0.tail == "wxyz" } && !audit.output.contains(Self.middle))
            let mode = try FileManager.default.attributesOfItem(atPath: "\(story.data)/keys.log")
            #expect((mode[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        }
    }

    @Test func `lies in the keyring of a desktop, through its own program and not through an argument`()
        async throws
    {
        try await Story.told { story in
            // As libsecret's program behaves: keeps what it reads by its attributes, gives it without a line's end.
            let bin = "\(story.folder)/bin"
            try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
            try """
            #!/bin/sh
            echo "$*" >> '\(story.folder)/arguments'
            case $1 in
            store) cat > '\(story.folder)/pouch' ;;
            lookup) [ -s '\(story.folder)/pouch' ] && printf %s "$(cat '\(story.folder)/pouch')" || exit 1 ;;
            esac
            """.write(toFile: "\(bin)/script", atomically: true, encoding: .utf8)
            // Another process makes the program's file: a child of a test beside this one may hold ours open for
            // writing, and then the system starts it for nobody ("text file busy").
            let copy = try Process.run(
                URL(filePath: "/bin/cp"), arguments: ["\(bin)/script", "\(bin)/secret-tool"])
            copy.waitUntilExit()
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: "\(bin)/secret-tool")
            let more = [
                "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere",
                "PATH": "\(bin):\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")",
            ]
            try await store(story, with: more)
            #expect(
                try String(contentsOfFile: "\(story.data)/master.key", encoding: .utf8) == "keyring\n")
            let pouch = try String(contentsOfFile: "\(story.folder)/pouch", encoding: .utf8)
            #expect(Data(base64Encoded: pouch)?.count == 32)
            story.upstream.always(.saying("It is so."))
            #expect(
                try await story.run("ask", "So?", "--model", "work/big", with: more).output == "It is so.\n")
            let arguments = try String(contentsOfFile: "\(story.folder)/arguments", encoding: .utf8)
            #expect(arguments.contains("lookup") && !arguments.contains(pouch))
            let without = try await story.run("ask", "So?", "--model", "work/big")
            #expect(without.code != 0 && without.errors.contains("keyring"))
        }
    }

    @Test func `is in no list of processes, and no core dump would hold it`() async throws {
        try await Story.told { story in
            try await store(story)
            let (server, address) = try await story.serve()
            story.upstream.always(.saying("It is so."))
            let client = ChimeraClient(address: address, token: nil)
            _ = try await client.providers()
            let arguments = FileManager.default.contents(atPath: "/proc/\(server.id)/cmdline") ?? Data()
            #expect(arguments.range(of: Data(Self.middle.utf8)) == nil && !arguments.isEmpty)
            let filter = try String(contentsOfFile: "/proc/\(server.id)/coredump_filter", encoding: .utf8)
            #expect(UInt32(filter.split(separator: "\n")[0], radix: 16) == 0)
            let limits = try String(contentsOfFile: "/proc/\(server.id)/limits", encoding: .utf8)
            let core = try #require(
                limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") })
            #expect(core.split(separator: " ").filter { $0 == "0" }.count == 2, "\(core)")
        }
    }
}
