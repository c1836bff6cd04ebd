import ChimeraCore
import Foundation
import Testing

@Suite("The catalogue of tool servers") struct ToolCatalogueTests {
    private let shipped = ToolCatalogue(
        folder: #filePath.replacing(
            "Tests/ChimeraCoreTests/Tools/ToolCatalogueTests.swift", with: "Resources/tool-catalogue"))

    @Test func `holds thirty and more, each with an exact version`() {
        let (listings, problems) = shipped.listings()
        #expect(listings.count >= 30 && problems.isEmpty)
        #expect(Set(listings.map(\.key)).count == listings.count)
        for listing in listings {
            #expect(!listing.description.isEmpty && listing.group != nil)
            #expect(
                listing.packages.allSatisfy {
                    ["pypi", "npm"].contains($0.registry) && $0.version == listing.version
                })
        }
    }

    @Test func `knows one by its name, and helps with a slip`() throws {
        #expect(try shipped.listing("git").packages.first?.identifier == "mcp-server-git")
        let problem = #expect(throws: Problem.self) { try shipped.listing("wikpedia") }
        #expect(problem?.detail.contains("Did you mean wikipedia?") == true)
    }

    @Test func `asks for what a start needs, in its order`() throws {
        let git = try #require(try shipped.listing("git").packages.first)
        #expect(try ToolListing.arguments(of: git, given: ["/repo"]) == ["--repository", "/repo"])
        #expect(throws: Problem.self) { try ToolListing.arguments(of: git, given: []) }
        let time = try #require(try shipped.listing("time").packages.first)
        #expect(
            try ToolListing.arguments(of: time, given: ["--more"]) == ["--local-timezone", "UTC", "--more"])
        let browser = try #require(try shipped.listing("playwright").packages.first)
        #expect(try ToolListing.arguments(of: browser, given: []) == ["--headless"])
    }

    @Test(arguments: ["latest", "^1.0", ">=1", "1.0 --index-url=x", "-r"])
    func `refuses what is no exact version`(version: String) {
        #expect(throws: Problem.self) {
            try ToolListing([
                "name": "a/b",
                "packages": [["registryType": "pypi", "identifier": "x", "version": .string(version)]],
            ])
        }
    }

    @Test(arguments: ["--index-url", "x y", "x;rm", "git+https://evil.example?x"])
    func `refuses what is no package's name`(name: String) {
        #expect(throws: Problem.self) {
            try ToolListing([
                "name": "a/b",
                "packages": [["registryType": "pypi", "identifier": .string(name), "version": "1.0"]],
            ])
        }
    }
}

@Suite("A file of tool servers") struct ToolServerFileTests {
    private let path = FileManager.default.temporaryDirectory.path + "/tool-servers-\(UUID().uuidString).json"

    @Test(arguments: [
        #"{"mcpServers":{"a":{"command":"npx","args":["-y","x"],"env":{"K":"v"}}}}"#,
        #"{"servers":{"a":{"type":"stdio","command":"npx","args":["-y","x"],"env":{"K":"v"}}}}"#,
        #"{"a":{"command":"npx","args":["-y","x"],"env":{"K":"v"},"alwaysAllow":["y"]}}"#,
    ]) func `is read as other clients write it`(text: String) throws {
        let entries = try ToolServerFile.entries(in: try JSONParser.parse(text))
        #expect(
            entries == [
                ToolServerEntry(
                    "a", .program(command: "npx", arguments: ["-y", "x"], environment: ["K": "v"]))
            ])
        #expect(entries[0].words == "K=••• npx -y x")
    }

    @Test func `takes servers elsewhere too`() throws {
        let json: JSONValue = [
            "mcpServers": [
                "a": ["type": "http", "url": "https://a.example/mcp", "headers": ["X": "1"]],
                "b": ["type": "sse", "url": "http://127.0.0.1:3/sse", "disabled": true],
            ]
        ]
        let entries = try ToolServerFile.entries(in: json)
        #expect(entries[0].way == .web(url: "https://a.example/mcp", headers: ["X": "1"], isOld: false))
        #expect(entries[1].way == .web(url: "http://127.0.0.1:3/sse", headers: [:], isOld: true))
        #expect(entries[1].isOff)
    }

    @Test(arguments: [
        "[]", #"{"mcpServers":{"a":{}}}"#, #"{"mcpServers":{"a":{"url":"file:///x"}}}"#,
        #"{"mcpServers":{"a":{"command":"x","args":[1]}}}"#, #"{"mcpServers":{"a/b":{"command":"x"}}}"#,
        #"{"mcpServers":{"a":{"command":"x","env":{"K":[]}}}}"#,
    ]) func `that is wrong is refused in words`(text: String) throws {
        let json = try JSONParser.parse(text)
        let problem = #expect(throws: Problem.self) { try ToolServerFile.entries(in: json) }
        #expect(problem?.type == .invalid)
    }

    @Test func `keeps what was added, for its owner's eyes`() throws {
        let file = ToolServerFile(path: path)
        #expect(try file.entries().isEmpty)
        let entry = ToolServerEntry(
            "time", .program(command: "/usr/bin/python3", arguments: ["a b"], environment: [:]),
            origin: "pypi:x@1", digest: "ab")
        try file.add([
            entry, ToolServerEntry("z", .web(url: "https://z.example", headers: [:], isOld: false)),
        ])
        #expect(try file.entry("time") == entry)
        #expect(entry.words == "/usr/bin/python3 'a b'")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o600)
        try file.remove("z")
        #expect(try file.entries().map(\.name) == ["time"])
        #expect(throws: Problem.self) { try file.remove("z") }
        try FileManager.default.removeItem(atPath: path)
    }
}
