import ChimeraCore
import ChimeraProcesses
import ChimeraTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(2))) struct `chimera mcp` {
    /// One line for each message; the replies by their ids.
    private func replies(
        _ story: Story, _ arguments: [String], _ messages: [JSONValue]
    ) async throws -> [Int: JSONValue] {
        let input = messages.map { JSONWriter.text($0) + "\n" }.joined()
        let ending = try await story.start(arguments, input: input).end()
        #expect(ending.code == 0)
        var found: [Int: JSONValue] = [:]
        for line in ending.lines {
            let json = try JSONParser.parse(line)
            if let id = json["id"]?.int { found[id] = json }
        }
        return found
    }

    private func request(_ id: Int64, _ method: String, _ params: JSONValue = [:]) -> JSONValue {
        ["jsonrpc": "2.0", "id": .int(id), "method": .string(method), "params": params]
    }

    private var hello: JSONValue {
        request(1, "initialize", ["protocolVersion": "2025-11-25", "capabilities": [:]])
    }

    @Test func `lets a program ask a persona, find and read what was said, and see what it cost`()
        async throws
    {
        try await Story.told { story in
            story.upstream.expect(.saying("Time is a river."))
            let asked = try await replies(
                story, ["mcp"],
                [
                    hello,
                    request(
                        2, "tools/call",
                        [
                            "name": "ask_persona",
                            "arguments": [
                                "persona": "philosopher", "question": "What is time?", "model": "fake/m",
                            ],
                        ]),
                ])
            let content = asked[2]?["result"]?["content"]
            #expect(content?[0]?["text"]?.string?.contains("Time is a river.") == true)
            let id = try #require(content?[1]?["text"]?.string?.split(separator: " ").last)
            let seen = try await replies(
                story, ["mcp", "--scopes", "read"],
                [
                    hello, request(2, "tools/list"),
                    request(
                        3, "tools/call", ["name": "search_conversations", "arguments": ["words": "river"]]),
                    request(
                        4, "tools/call",
                        ["name": "read_conversation", "arguments": ["conversation": .string(String(id))]]),
                    request(5, "tools/call", ["name": "cost_so_far", "arguments": [:]]),
                    request(6, "tools/call", ["name": "ask_persona", "arguments": [:]]),
                ])
            let names = seen[2]?["result"]?["tools"]?.array?.compactMap { $0["name"]?.string }
            #expect(names == ["search_conversations", "read_conversation", "list_personas", "cost_so_far"])
            #expect(seen[3]?["result"]?["content"]?[0]?["text"]?.string?.contains(id) == true)
            #expect(seen[4]?["result"]?["content"]?[0]?["text"]?.string?.contains("What is time?") == true)
            #expect(seen[5]?["result"]?["isError"] == nil)
            #expect(seen[6]?["error"]?["code"] == -32602)
        }
    }

    @Test func `has an example server with one of each`() async throws {
        try await Story.told { story in
            let found = try await replies(
                story, ["mcp", "everything"],
                [hello, request(2, "tools/call", ["name": "add", "arguments": ["a": 2, "b": 3]])])
            #expect(found[1]?["result"]?["serverInfo"]?["name"] == "everything")
            #expect(found[2]?["result"]?["structuredContent"]?["sum"] == 5.0)
        }
    }
}
