import Foundation
import Testing

@testable import ChimeraCore

@Suite("The catalogue") struct CatalogueTests {
    private let shipped = Catalogue(
        folder: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path + "/Resources/catalogue")

    private func at(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }

    @Test func `knows window, limit, price, what it takes and the last day of a model`() throws {
        let pro = try #require(shipped.entry("deepseek", "deepseek-v4-pro"))
        #expect(pro.contextWindow == 1_000_000)
        #expect(pro.outputLimit == 393_216)
        #expect(pro.capabilities.images == false)
        #expect(pro.capabilities.reasoning?.efforts == ["none", "low", "high", "max"])
        #expect(shipped.entry("openai", "gpt-5-mini")?.shutdown == "2026-12-11")
        #expect(shipped.entry("openai", "gpt-6-astra")?.capabilities.sampling == .never)
        #expect(shipped.entry("openai", "gpt-6-sol")?.capabilities.sampling == .withoutReasoning)
        #expect(shipped.entry("anthropic", "Claude-Opus-5-5")?.capabilities.forcedTools == false)
    }

    @Test func `prices by the hour of a weekday`() throws {
        let flash = try #require(shipped.entry("deepseek", "deepseek-flash"))
        // A Wednesday, then a Saturday.
        #expect(flash.price(at: try at("2026-11-25T00:59:59Z"))?.input == "0.15")
        #expect(flash.price(at: try at("2026-11-25T01:00:00Z"))?.input == "0.3")
        #expect(flash.price(at: try at("2026-11-25T04:00:00Z"))?.input == "0.15")
        #expect(flash.price(at: try at("2026-11-25T09:59:00Z"))?.output == "1.2")
        #expect(flash.price(at: try at("2026-11-28T02:00:00Z"))?.input == "0.15")
    }

    @Test func `prices by the date, and past midnight`() throws {
        let argon = try #require(shipped.entry("gemini", "gemini-4-argon"))
        #expect(argon.price(at: try at("2026-11-30T23:59:59Z"))?.input == "2")
        #expect(argon.price(at: try at("2026-12-01T00:00:00Z"))?.input == "4")
        let night = try #require(
            PriceSchedule(
                JSONParser.parse(
                    Array(
                        #"{"p":{"i":"1","o":"2"},"alts":[{"utc":["22:00","02:00"],"p":{"i":"3","o":"4"}}]}"#
                            .utf8))))
        #expect(night.rates(at: try at("2026-11-25T23:00:00Z")).prices.input == 3_000_000)
        #expect(night.rates(at: try at("2026-11-25T01:59:00Z")).prices.input == 3_000_000)
        #expect(night.rates(at: try at("2026-11-25T02:00:00Z")).prices.input == 1_000_000)
    }

    @Test func `takes a routed model for its maker's, without the maker's price`() throws {
        let routed = try #require(shipped.entry("openrouter", "anthropic/claude-opus-5.5:free"))
        #expect(routed.contextWindow == shipped.entry("anthropic", "claude-opus-5-5")?.contextWindow)
        #expect(routed.price(at: .now) == nil)
        #expect(shipped.entry("openrouter", "someone/else") == nil)
    }

    @Test func `knows nothing of others, and reads no file that a name leads to`() {
        #expect(shipped.entry("ollama", "gpt-6-sol") == nil)
        #expect(shipped.entry("../api/openapi", "gpt-6-sol") == nil)
        #expect(shipped.entry("openai", "no-such-model") == nil)
        #expect(Catalogue.empty.entry("openai", "gpt-6-sol") == nil)
    }

    @Test(arguments: [
        (#"["=","a"]"#, "a", true), (#"["=","a"]"#, "ab", false), (#"["^","a"]"#, "ab", true),
        (#"["$","b"]"#, "ab", true), (#"["*","b"]"#, "abc", true), (#"["*","x"]"#, "abc", false),
        (#"["~","^a-\\d{4}$"]"#, "a-2026", true), (#"["~","^a-\\d{4}$"]"#, "a-20267", false),
        (#"["or",["=","x"],["=","a"]]"#, "a", true), (#"["and",["^","a"],["$","c"]]"#, "abc", true),
        (#"["and",["^","a"],["$","b"]]"#, "abc", false),
    ])
    func `finds a model by its rule`(rule: String, id: String, fits: Bool) throws {
        let rule = try #require(MatchRule(JSONParser.parse(Array(rule.utf8))))
        #expect(rule.matches(id) == fits)
    }

    @Test(arguments: [#"["?","a"]"#, #"["or",["?","a"]]"#, #"["~","("]"#, "[]", "{}", #"["="]"#])
    func `leaves out a rule that it does not know`(rule: String) throws {
        #expect(MatchRule(try JSONParser.parse(Array(rule.utf8))) == nil)
    }

    @Test(arguments: ["openai", "anthropic", "gemini", "deepseek"])
    func `reads every row that is shipped`(provider: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let bytes = try [UInt8](
            Data(contentsOf: folder.appending(path: "Resources/catalogue/\(provider).json")))
        let value = try JSONParser.parse(bytes)
        let file = try #require(CatalogueFile(bytes))
        for row in try #require(value["models"]?.array) {
            #expect(row["match"].flatMap(MatchRule.init) != nil, "\(row)")
            let schedule = try #require(PriceSchedule(row), "\(row)")
            #expect(schedule.rates(at: .now).prices.input >= 0)
        }
        for row in try #require(value["facts"]?.array) {
            #expect(row["match"].flatMap(MatchRule.init) != nil)
        }
        #expect(file.asOf >= "2026-11-21")
    }
}
