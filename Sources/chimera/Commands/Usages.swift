import ArgumentParser
import ChimeraClient
import ChimeraCore

struct Usages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "usage",
        abstract: "Show what was used and what it cost.",
        discussion: """
            chimera usage --by model --since 2026-11-01
            chimera usage --by day --zone Europe/Berlin --persona chef
            chimera usage --export csv > calls.csv
            """)

    @Option(help: "\(UsageQuery.Dimension.allCases.map(\.rawValue).joined(separator: ", ")).")
    var by: String?

    @Option(help: "A day like 2026-11-01, or a moment.")
    var since: String?

    @Option(help: "Only what was before this day or moment.")
    var until: String?

    @Option(help: "Where days begin: Europe/Berlin, +02:00. (default: UTC)")
    var zone: String?

    @Option(help: "One conversation, by its id.")
    var conversation: String?

    @Option(help: "One persona.")
    var persona: String?

    @Option(help: "One provider.")
    var provider: String?

    @Option(help: "One model: PROVIDER/MODEL.")
    var model: String?

    @Option(help: "\(CallPurpose.allCases.map(\.rawValue).joined(separator: ", ")).")
    var purpose: String?

    @Option(help: "Print every call instead of sums: csv or jsonl.")
    var export: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        var text = UsageText()
        (text.by, text.since, text.until, text.zone) = (by, since, until, zone)
        text.scope = try Scope(
            conversation: conversation, persona: persona, provider: provider, model: model, purpose: purpose
        ).read()
        // What is wrong with the question is said before anything is opened.
        _ = try text.query()
        if let export {
            guard let format = LedgerFormat(rawValue: export) else {
                throw Problem.invalid("\(export) is no format. Choose csv or jsonl.", field: "export")
            }
            return try await Door.open(settings, driving: .nothing) { try await write(text, format, $0) }
        }
        let (report, currency) = try await Door.open(settings, driving: .nothing) {
            (try await $0.usage(text), try await $0.currency())
        }
        if common.json { return try Self.lines(report) }
        try Self.table(report, by: by, currency)
    }

    private func write(_ text: UsageText, _ format: LedgerFormat, _ api: any ChimeraAPI) async throws {
        try Terminal.write(LedgerText.head(format))
        var after: CallID?
        while true {
            let page = try await api.ledger(text, after: after, limit: LedgerText.pageSize)
            try Terminal.write(page.map { LedgerText.line($0, format) }.joined())
            guard page.count == LedgerText.pageSize, let last = page.last else { return }
            after = last.call
        }
    }

    private static func lines(_ report: UsageReport) throws {
        for row in report.rows where row.key != nil { try Terminal.line(json("row", row)) }
        try Terminal.line(json("total", report.total))
    }

    private static func json(_ kind: String, _ row: UsageRow) -> String {
        var line = OrderedJSON().field("kind", kind)
        if let key = row.key { line = line.field("key", key) }
        return line.field("calls", row.calls).field("failed", row.failed).field("input", row.input)
            .field("output", row.output).field("cacheRead", row.cacheRead)
            .field("cacheWrite", row.cacheWrite).field("reasoning", row.reasoning)
            .field("cost", row.cost.description).field("saved", row.saved.description)
            .field("unpriced", row.unpriced).field("flagged", row.flagged).text
    }

    private static func table(_ report: UsageReport, by: String?, _ currency: Currency) throws {
        var rows = [[by ?? "", "calls", "input", "output", "cost"]]
        for row in report.rows where row.key != nil { rows.append(cells(row, name: row.key ?? "", currency)) }
        rows.append(cells(report.total, name: "all", currency))
        try Terminal.line(Columns.text(rows))
        if report.total.unpriced > 0 {
            try Terminal.line(
                "\(report.total.unpriced) calls have no known price and are in no sum of dollars: `chimera prices list` says which models, `chimera prices set` names a price."
            )
        }
        if report.total.saved > .zero {
            try Terminal.line("Reading from caches saved \(currency.words(report.total.saved)).")
        }
    }

    private static func cells(_ row: UsageRow, name: String, _ currency: Currency) -> [String] {
        let cost = row.unpriced == row.calls && row.calls > 0 ? "unknown" : currency.words(row.cost)
        return [
            Terminal.harmless(name.isEmpty ? "–" : name), "\(row.calls)", "\(row.input)", "\(row.output)",
            row.unpriced > 0 && row.unpriced < row.calls ? "\(cost) + unknown" : cost,
        ]
    }
}

/// Which calls are meant, as it is typed.
struct Scope {
    var conversation: String?
    var persona: String?
    var provider: String?
    var model: String?
    var purpose: String?
    var toolServer: String?

    func read() throws(Problem) -> BudgetScope {
        var scope = BudgetScope(persona: persona, provider: provider, toolServer: toolServer)
        if let conversation { scope.conversation = try .read(conversation) }
        if let model {
            guard let name = ModelName(model) else {
                throw .invalid(
                    "\(model) is not a model's name. Write PROVIDER/MODEL; `chimera models` lists them.",
                    field: "model")
            }
            if let provider, provider != name.provider {
                throw .invalid("\(model) is not one of \(provider)'s models.", field: "model")
            }
            (scope.provider, scope.model) = (name.provider, name.model)
        }
        if let purpose {
            guard let known = CallPurpose(rawValue: purpose) else {
                let all = CallPurpose.allCases.map(\.rawValue).joined(separator: ", ")
                throw .invalid("\(purpose) is none of \(all).", field: "purpose")
            }
            scope.purpose = known
        }
        return scope
    }
}
