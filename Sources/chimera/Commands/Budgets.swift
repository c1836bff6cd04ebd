import ArgumentParser
import ChimeraClient
import ChimeraCore

struct Budgets: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "budget", abstract: "Say what may be spent, and see what is left.",
        subcommands: [Set.self, List.self, Remove.self, Test.self], defaultSubcommand: List.self)

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a budget, or change one.",
            discussion: """
                chimera budget set --limit 5.00 --period month
                chimera budget set --limit 0.50 --period day --persona chef --zone Europe/Berlin
                chimera budget set ID --limit 8.00
                The same scope and period again changes the budget that is there.
                """)

        @Argument(
            help: "The budget to change. (default: the one of the same scope and period, else a new one)")
        var budget: String?

        @Option(help: "US dollars, like 5.00. 0 lets nothing through that costs money.")
        var limit: String?

        @Option(
            help: "\(BudgetPeriod.Kind.allCases.map(\.rawValue).joined(separator: ", ")). (default: month)")
        var period: String?

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

        @Option(name: .customLong("tool-server"), help: "One tool server.")
        var toolServer: String?

        @Option(help: "Where days begin: Europe/Berlin, +02:00. (default: UTC)")
        var zone: String?

        @Option(name: .customLong("start-day"), help: "Of a week 1 (Monday) to 7, of a month 1 to 31.")
        var startDay: Int?

        @Flag(
            inversion: .prefixedNo,
            help: "Hard: nothing is called that would exceed it. --no-hard only warns.")
        var hard: Bool?

        @Flag(
            name: .customLong("allow-unpriced"), inversion: .prefixedNo,
            help: "Let models through whose price nobody knows.")
        var allowUnpriced: Bool?

        @Option(help: "PROVIDER/MODEL that takes over near the limit.")
        var cheaper: String?

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            let scope = try Scope(
                conversation: conversation, persona: persona, provider: provider, model: model,
                purpose: purpose, toolServer: toolServer
            ).read()
            var kind: BudgetPeriod.Kind?
            if let period {
                guard let known = BudgetPeriod.Kind(rawValue: period) else {
                    let all = BudgetPeriod.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                    throw Problem.invalid("\(period) is no period. Choose one of \(all).", field: "period")
                }
                kind = known
            }
            let id = try budget.map { text throws(Problem) in try BudgetID.budget(text) }
            let other = try cheaper.map { text throws(Problem) in
                guard let name = ModelName(text) else {
                    throw .invalid("\(text) is not a model's name. Write PROVIDER/MODEL.", field: "cheaper")
                }
                return name
            }
            if id == nil, limit == nil {
                throw Problem.invalid("Say the limit: --limit 5.00 (US dollars).", field: "limit")
            }
            let request = SaveBudget(
                limit: limit, period: id == nil ? kind ?? .month : kind, zone: zone, startDay: startDay,
                isHard: hard, allowsUnpriced: allowUnpriced,
                scope: id != nil && scope == BudgetScope() ? nil : scope, cheaper: other)
            let saved = try await Door.open(settings, driving: .nothing) { api in
                let known = try await api.budgets()
                return try await api.saveBudget(id ?? same(request, known), request)
            }
            if common.json { return try Terminal.line(OrderedJSON.encoded(saved)) }
            try Terminal.line("\(saved.words)  \(Terminal.paint.faint(saved.id.description))")
        }

        private func same(_ request: SaveBudget, _ all: [BudgetState]) -> BudgetID? {
            all.first { state in
                var scope = state.budget.scope
                // The stored one has the persona's name where an id may have been typed.
                if let typed = request.scope?.persona, let known = scope.persona,
                    known.lowercased().hasSuffix(typed.lowercased())
                {
                    scope.persona = typed
                }
                return scope == request.scope && state.budget.period == request.period
            }?.budget.id
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the budgets with what is left.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            let all = try await Door.open(settings, driving: .nothing) { try await $0.budgets() }
            if common.json {
                for state in all { try Terminal.line(Budgets.json(state)) }
                return
            }
            for state in all {
                let isCounted = state.start != nil || state.budget.period == .ever
                let left =
                    isCounted
                    ? "  \(state.spent.words) spent, \(state.left.words) left" : ""
                try Terminal.line(
                    Terminal.harmless(state.budget.words) + left
                        + "  \(Terminal.paint.faint(state.budget.id.description))")
            }
            if all.isEmpty {
                Terminal.note("There are no budgets. Make one: chimera budget set --limit 5.00")
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take a budget away.")
        @Argument(help: "Its id; `chimera budget list` shows it.") var budget: String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            let id = try BudgetID.budget(budget)
            try await Door.open(settings, driving: .nothing) {
                try await $0.removeBudget(id, PlainCommand())
            }
            if common.json { return try Terminal.line(OrderedJSON().field("removed", id.description).text) }
            try Terminal.line("Removed.")
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask whether a call would be let through; exit code 4 where it would not.")

        @Option(help: "PROVIDER/MODEL.") var model: String
        @Option(help: "Tokens of the prompt. (default: 2000)") var input: Int = 2000
        @Option(help: "Tokens of the answer at most. (default: 2048)") var output: Int = 2048
        @Option(help: "One persona.") var persona: String?
        @Option(help: "One conversation, by its id.") var conversation: String?
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            guard let name = ModelName(model) else {
                throw Problem.invalid(
                    "\(model) is not a model's name. Write PROVIDER/MODEL; `chimera models` lists them.",
                    field: "model")
            }
            let id: ConversationID? = try conversation.map { text throws(Problem) in try .read(text) }
            let request = TryBudget(
                model: name, input: input, output: output, persona: persona, conversation: id)
            let verdict = try await Door.open(settings, driving: .nothing) { try await $0.tryBudget(request) }
            if common.json {
                try Terminal.line(OrderedJSON.encoded(verdict))
                if !verdict.passes { throw ExitCode(4) }
                return
            }
            guard verdict.passes else { throw Problem(.budget, verdict.detail) }
            try Terminal.line(Terminal.harmless(verdict.detail))
        }
    }

    static func json(_ state: BudgetState) -> String {
        var line = OrderedJSON().field("id", state.budget.id.description)
            .field("limit", state.budget.limit.description).field("period", state.budget.period.rawValue)
            .field("spent", state.spent.description).field("reserved", state.reserved.description)
            .field("left", state.left.description).field("hard", state.budget.isHard)
            .field("zone", state.budget.zone).field("scope", encoding: state.budget.scope)
        if let start = state.start { line = line.field("start", start.description) }
        if let end = state.end { line = line.field("end", end.description) }
        return line.field("words", state.budget.words).text
    }
}

extension ID<Budget> {
    static func budget(_ text: String) throws(Problem) -> BudgetID {
        guard let id = BudgetID(text) else {
            throw .invalid("\(text) is not a budget's id. `chimera budget list` shows them.")
        }
        return id
    }
}
