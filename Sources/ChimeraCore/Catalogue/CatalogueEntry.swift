/// What the catalogue knows of one model. nil: nothing.
public struct CatalogueEntry: Sendable {
    public var label: String?
    public var contextWindow: Int?
    public var outputLimit: Int?
    public var capabilities = ModelCapabilities()
    /// The day from which it answers no more, `2026-12-11`.
    public var shutdown: String?
    /// false: embeddings, speech and the like.
    public var chats: Bool?
    var table: PriceSchedule?
    var asOf = ""

    init() {}

    /// What holds at that time: prices change with the date and, with some, the hour. nil: not known.
    public func price(at time: Timestamp) -> ModelPrice? {
        guard let prices = table?.rates(at: time).prices else { return nil }
        return ModelPrice(
            input: TokenPrices.text(prices.input), output: TokenPrices.text(prices.output),
            cacheRead: prices.cacheRead.map(TokenPrices.text), asOf: asOf)
    }

    public var prices: KnownPrices? { table.map { KnownPrices(schedule: $0, asOf: asOf) } }
}

/// One provider's file.
struct CatalogueFile: Sendable {
    private struct Model: Sendable {
        let rule: MatchRule
        let label: String?
        let contextWindow: Int?
        let outputLimit: Int?
        let table: PriceSchedule?
    }

    private struct Fact: Sendable {
        let rule: MatchRule
        let capabilities: ModelCapabilities
        let shutdown: String?
        let chats: Bool?
    }

    private let models: [Model]
    private let facts: [Fact]
    let asOf: String

    /// Rows of a kind that this version does not know are left out; nil when it is no such file.
    init?(_ bytes: [UInt8]) {
        guard let value = try? JSONParser.parse(bytes), value["schema"]?.int == 1,
            let models = value["models"]?.array, let facts = value["facts"]?.array,
            let asOf = value["as_of"]?.string
        else { return nil }
        self.asOf = asOf
        self.models = models.compactMap { row in
            row["match"].flatMap(MatchRule.init).map {
                Model(
                    rule: $0, label: row["label"]?.string, contextWindow: row["ctx"]?.int,
                    outputLimit: row["out_max"]?.int, table: PriceSchedule(row))
            }
        }
        self.facts = facts.compactMap { row in
            row["match"].flatMap(MatchRule.init).map {
                Fact(
                    rule: $0, capabilities: ModelCapabilities(fact: row), shutdown: row["shutdown"]?.string,
                    chats: row["chats"]?.bool)
            }
        }
    }

    /// The first model whose rule fits; of facts the first that says something, each for itself.
    func entry(_ id: String) -> CatalogueEntry? {
        let id = id.lowercased()
        let model = models.first { $0.rule.matches(id) }
        let facts = facts.filter { $0.rule.matches(id) }
        guard model != nil || !facts.isEmpty else { return nil }
        var entry = CatalogueEntry()
        entry.label = model?.label
        entry.contextWindow = model?.contextWindow
        entry.outputLimit = model?.outputLimit
        entry.table = model?.table
        entry.asOf = asOf
        for fact in facts {
            entry.capabilities = entry.capabilities.completed(by: fact.capabilities)
            entry.shutdown = entry.shutdown ?? fact.shutdown
            entry.chats = entry.chats ?? fact.chats
        }
        return entry
    }
}

extension ModelCapabilities {
    fileprivate init(fact row: JSONValue) {
        self.init(
            sampling: row["sampling"]?.string.flatMap(Sampling.init), stopWords: row["stopWords"]?.bool,
            seed: row["seed"]?.bool,
            reasoning: row["reasoning"].flatMap { value in
                value["control"]?.string.flatMap(Reasoning.Control.init).map {
                    Reasoning(
                        $0, efforts: value["efforts"]?.array?.compactMap(\.string) ?? [],
                        standard: value["standard"]?.string)
                }
            }, tools: row["tools"]?.bool, forcedTools: row["forcedTools"]?.bool,
            images: row["images"]?.bool, schema: row["schema"]?.bool, prefill: row["prefill"]?.bool)
    }
}
