import ChimeraClient
import ChimeraCore
import ChimeraTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(2))) struct `A live server` {
    @Test func `is what every command goes through`() async throws {
        try await Story.told { story in
            story.upstream.always(.saying("It is so."))
            let (_, address) = try await story.serve()
            let talk = try await story.run(
                "converse", "Is it so?", "--turns", "2", "--model", "fake/m", "--seed", "3", "--json")
            #expect(talk.code == 0)
            #expect(talk.lines.count == 3)
            let client = ChimeraClient(address: address, token: nil)
            let all = try await client.allConversations()
            #expect(all.map(\.conversation.title) == ["Is it so?"])
            let id = "\(all[0].conversation.id)"

            let said = try await story.run("say", id, "What do you say, @comedian?", "--json")
            #expect(said.code == 0)
            let kinds = try said.lines.map { try JSONParser.parse($0)["kind"]?.string }
            #expect(kinds == ["post", "turn", "stopped"])

            let watched = try await story.run("watch", id)
            #expect(watched.code == 0)
            #expect(watched.output.contains("Ada: What do you say, @comedian?"))
            #expect(watched.lines.filter { $0.hasSuffix("It is so.") }.count == 3)

            #expect(try await story.run("stop", "--all").output == "No run was going on.\n")
            #expect(try await story.run("ask", "So?", "--model", "fake/m").output == "It is so.\n")
            #expect(try await story.run("models").output.contains("fake"))
            #expect(try await story.run("personas").output.contains("philosopher"))
        }
    }

    @Test func `gives the same order of speakers for a seed as a command by itself`() async throws {
        try await Story.told { story in
            func order() async throws -> [String] {
                for number in 1...6 {
                    story.upstream.expect(.saying("Point \(number) is point \(number * number)."))
                }
                let talk = try await story.run(
                    "converse", "Is it so?", "--turns", "6", "--model", "fake/m", "--seed", "11", "--json")
                return try talk.lines.compactMap { try JSONParser.parse($0)["persona"]?.string }
            }
            let alone = try await order()
            _ = try await story.serve()
            #expect(alone.count == 6)
            #expect(try await order() == alone)
        }
    }

    @Test func `is stopped by Ctrl-C in no terminal but its own`() async throws {
        try await Story.told { story in
            let never = Gate()
            story.upstream.always(.steps(.say("Half a sentence"), .wait(never)))
            let (server, address) = try await story.serve()
            let client = ChimeraClient(address: address, token: nil)
            let talk = try story.start("converse", "Is it so?", "--model", "fake/m", "--json")
            let request = try await story.upstream.nextRequest()
            let id = try await client.allConversations()[0].conversation.id
            let message = try await client.writing(in: id, "Half a sentence")
            talk.signal(SIGINT)
            await request.disconnection.wait()
            let ending = await talk.end()
            #expect(ending.code == 130)
            #expect(ending.lines.count == 2)
            #expect(try JSONParser.parse(ending.lines[0])["interrupted"] == true)
            let kept = try await client.message(message.id, in: id)
            #expect(kept.state == .interrupted)
            #expect(kept.text == "Half a sentence")
            server.signal(SIGINT)
            #expect(await server.end().code == 0)
        }
    }

    @Test func `is found by a watcher in the middle of a word, who leaves it running`() async throws {
        try await Story.told { story in
            let gate = Gate()
            story.upstream.expect(.steps(.say("Half a "), .wait(gate), .say("sentence more."), .done()))
            story.upstream.always(.steps(.say("On and on"), .wait(Gate())))
            let (_, address) = try await story.serve()
            let client = ChimeraClient(address: address, token: nil)
            let (id, run) = try await client.begin(turns: 5)
            _ = try await client.writing(in: id, "Half a ")
            let watcher = try story.start("watch", "\(id)")
            gate.open()
            #expect(try await watcher.line().hasSuffix("Half a sentence more."))
            watcher.signal(SIGINT)
            #expect(await watcher.end().code == 130)
            #expect(try await client.snapshot(of: id).runs.first { $0.id == run }?.state == .running)

            #expect(try await story.run("stop", "\(id)").output == "1 run stopped.\n")
            #expect(try await client.snapshot(of: id).runs.first { $0.id == run }?.stop?.kind == .user)
        }
    }

    @Test func `lets no second server on its folder, and says where it is`() async throws {
        try await Story.told { story in
            let (_, address) = try await story.serve()
            let second = try await story.run("serve")
            #expect(second.code == 1)
            #expect(second.errors.contains(address))
            #expect(second.errors.split(separator: "\n").count == 1)
        }
    }

    @Test func `says that its port is taken`() async throws {
        try await Story.told { story in
            let ending = try await story.run("serve", "--port", "\(story.upstream.port)")
            #expect(ending.code == 1)
            #expect(
                ending.errors
                    == "Port \(story.upstream.port) on 127.0.0.1 is in use by another program. Stop that, or choose another port with --port.\n"
            )
        }
    }

    @Test func `opens to other computers only once somebody has a token`() async throws {
        try await Story.told { story in
            let refused = try await story.run("serve", "--host", "0.0.0.0")
            #expect(refused.code == 1)
            #expect(refused.errors.contains("chimera account add NAME"))

            let added = try await story.run("account", "add", "Grace")
            let token = try #require(added.lines.last)
            #expect(!added.errors.contains(token))
            let (_, address) = try await story.serve("--host", "0.0.0.0")
            #expect(try await ChimeraClient(address: address, token: token).account().name == "Grace")
            let problem = try await #require(throws: Problem.self) {
                try await ChimeraClient(address: address, token: nil).account()
            }
            #expect(problem.type == .unauthorized)
            // The terminal on this computer is the owner still.
            #expect(try await story.run("conversations").code == 0)
        }
    }
}
