import ArgumentParser
import ChimeraClient
import ChimeraCore
import FoundationEssentials

struct Prices: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prices", abstract: "Show what models cost, and say it where it is not known.",
        subcommands: [List.self, Set.self, Import.self, In.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the models with their prices in US dollars per million tokens.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            let all = try await Door.open(settings, driving: .nothing) { try await $0.prices() }
            if common.json {
                for line in all { try Terminal.line(OrderedJSON.encoded(line)) }
                return
            }
            var rows = [["model", "input", "cached", "output", "from"]]
            for line in all {
                rows.append([
                    Terminal.harmless(line.model.description), line.input.map { "$\($0)" } ?? "unknown",
                    line.cacheRead.map { "$\($0)" } ?? "", line.output.map { "$\($0)" } ?? "unknown",
                    line.version.hasPrefix("user:") ? "you" : line.version,
                ])
            }
            try Terminal.line(Columns.text(rows))
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what a model costs, in US dollars per million tokens.",
            discussion: "chimera prices set openai/my-model --input 0.15 --output 0.60 --cached 0.075")

        @Argument(help: "PROVIDER/MODEL.") var model: String
        @Option(help: "Tokens that are sent.") var input: String
        @Option(help: "Tokens that are answered.") var output: String
        @Option(help: "Of what is sent, what the provider's cache holds.") var cached: String?
        @Option(name: .customLong("cache-write"), help: "What is put into the cache for minutes.")
        var cacheWrite: String?
        @Option(name: .customLong("cache-write-1h"), help: "What is put into the cache for an hour.")
        var cacheWriteLong: String?
        @Option(name: .customLong("per-hour"), help: "Electricity for each hour that it works here.")
        var perHour: String?
        @Option(help: "From this day (UTC) on. (default: now)") var from: String?
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            guard let name = ModelName(model) else {
                throw Problem.invalid(
                    "\(model) is not a model's name. Write PROVIDER/MODEL; `chimera models` lists them.",
                    field: "model")
            }
            let price = NewPrice(
                model: name, input: input, output: output, cacheRead: cached, cacheWrite: cacheWrite,
                cacheWriteLong: cacheWriteLong, perHour: perHour, from: try from.map(Prices.day))
            try await Prices.add([price], settings, common)
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take prices from a file: a JSON list, each with model, input and output.",
            discussion: """
                [{"model":"openai/my-model","input":"0.15","output":"0.60","cacheRead":"0.075"}]
                All of it or nothing. What `chimera prices list --json` prints can be taken again.
                """)

        @Argument(help: "The file.") var file: String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            guard let data = FileManager.default.contents(atPath: file) else {
                throw Problem(.notFound, "\(file) cannot be read. Check the path.")
            }
            try await Prices.add(PriceFile.read([UInt8](data), named: file), settings, common)
        }
    }

    struct In: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "currency",
            abstract: "Show amounts in another currency, by a rate of yours; the ledger stays in US dollars.",
            discussion: """
                chimera prices currency EUR --per-dollar 0.9215 --as-of 2026-11-21
                chimera prices currency USD
                """)

        @Argument(help: "Three letters, like EUR.") var code: String
        @Option(name: .customLong("per-dollar"), help: "How much of it one dollar is.") var perDollar: String?
        @Option(name: .customLong("as-of"), help: "The day of that rate. (default: today)") var asOf: String?
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            let request = ShowCurrency(code: code, perDollar: perDollar, asOf: asOf)
            let currency = try await Door.open(settings, driving: .nothing) { try await $0.show(request) }
            if common.json { return try Terminal.line(OrderedJSON.encoded(currency)) }
            try Terminal.line(
                currency == .dollar
                    ? "Amounts are shown in US dollars."
                    : "Amounts are shown in \(currency.code): one dollar is \(currency.perDollar), as of \(currency.asOf)."
            )
        }
    }

    private static func day(_ text: String) throws(Problem) -> Timestamp {
        guard let day = CalendarDay(text) else {
            throw .invalid("\(text) is no day like 2026-11-25.", field: "from")
        }
        return Zone.utc.start(of: day)
    }

    private static func add(_ prices: [NewPrice], _ settings: Settings, _ common: CommonOptions) async throws
    {
        let added = try await Door.open(settings, driving: .nothing) {
            try await $0.addPrices(AddPrices(prices: prices))
        }
        for entry in added {
            if common.json {
                try Terminal.line(OrderedJSON.encoded(entry))
            } else {
                try Terminal.line(
                    "\(Terminal.harmless(entry.model.description)) costs $\(entry.input) for a million tokens sent, $\(entry.output) for a million answered, from \(entry.from) on."
                )
            }
        }
    }
}

/// A list of prices, or one a line, as people and other programs write them.
enum PriceFile {
    static func read(_ bytes: [UInt8], named file: String) throws(Problem) -> [NewPrice] {
        var items: [JSONValue]
        do {
            if let whole = try? JSONParser.parse(bytes), whole.array != nil || whole.object != nil {
                items = whole.array ?? [whole]
            } else {
                items = try bytes.split(separator: UInt8(ascii: "\n"))
                    .filter { $0.contains { $0 > 32 } }.map { try JSONParser.parse(Array($0)) }
            }
        } catch {
            throw .invalid("\(file) is no JSON: \(error). Write a list of prices.")
        }
        var prices: [NewPrice] = []
        for (index, item) in items.enumerated() {
            func text(_ field: String) -> String? { item[field]?.string }
            // A model without a price in our own list says nothing.
            if text("version") == "unknown" { continue }
            guard let model = text("model").flatMap(ModelName.init), let input = text("input"),
                let output = text("output")
            else {
                throw .invalid(
                    "Price \(index + 1) of \(file) lacks model (PROVIDER/MODEL), input or output as texts of dollars per million tokens. Nothing was taken."
                )
            }
            prices.append(
                NewPrice(
                    model: model, input: input, output: output, cacheRead: text("cacheRead"),
                    cacheWrite: text("cacheWrite"), cacheWriteLong: text("cacheWriteLong"),
                    perHour: text("perHour"), from: text("from").flatMap(Timestamp.init)))
        }
        guard !prices.isEmpty else { throw .invalid("\(file) holds no price.") }
        return prices
    }
}
