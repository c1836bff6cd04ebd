import FoundationEssentials
import Testing

@testable import ChimeraCore
@testable import ChimeraServer

/// `Resources/api/openapi.json` against what the server does and what its values look like.
@Suite struct `The contract` {
    private let contract: Contract

    init() throws { contract = try Contract.written() }

    @Test func `lists exactly the routes that the server has`() {
        let listed = Set(contract.operations.map(\.name))
        let routes = Set(Server.routes.filter { !$0.isPage }.map { "\($0.method) \($0.path)" })
        #expect(listed.subtracting(routes).sorted() == [], "described, but there is no such route")
        #expect(routes.subtracting(listed).sorted() == [], "a route that nothing describes")
    }

    @Test func `says of each operation what it does, what it answers and who may call it`() {
        let open = Set(Server.routes.filter(\.isOpen).map { "\($0.method) \($0.path)" })
        for operation in contract.operations {
            #expect(operation.value["summary"]?.string?.isEmpty == false, "\(operation.name): summary")
            #expect(operation.value["responses"]?.object?.isEmpty == false, "\(operation.name): responses")
            let security = operation.value["security"]?.array
            #expect(security != nil, "\(operation.name): security")
            #expect(security?.isEmpty == open.contains(operation.name), "\(operation.name): security")
        }
        let ids = contract.operations.map { $0.value["operationId"]?.string }
        #expect(Set(ids).count == ids.count && !ids.contains(nil), "operationId: each has its own")
    }

    @Test func `describes each name in a path, and no other`() {
        for operation in contract.operations {
            let named = operation.path.split(separator: "/").filter { $0.hasPrefix("{") }
                .map { String($0.dropFirst().dropLast()) }
            let described = contract.parameters(of: operation).filter { $0["in"] == "path" }
            #expect(
                named.sorted() == described.compactMap { $0["name"]?.string }.sorted(), "\(operation.name)")
            #expect(described.allSatisfy { $0["required"] == true }, "\(operation.name)")
        }
    }

    @Test func `has no reference that leads nowhere, and no schema that nothing leads to`() {
        let references = Set(contract.references)
        for reference in references.sorted() {
            #expect(contract.find(reference) != nil, "\(reference) leads nowhere")
        }
        for name in contract.schemas.keys.sorted() {
            #expect(references.contains("#/components/schemas/\(name)"), "\(name) is used nowhere")
        }
    }

    @Test func `reads every body as a value of the program`() {
        let known = Set(Described.all.map(\.name))
        for operation in contract.operations {
            guard let body = operation.value["requestBody"] else { continue }
            let reference = body["content"]?["application/json"]?["schema"]?["$ref"]?.string ?? ""
            let name = String(reference.split(separator: "/").last ?? "")
            #expect(known.contains(name), "\(operation.name): \(reference)")
            #expect(
                contract.schemas[name]?["additionalProperties"] == false,
                "\(name): unknown fields are refused")
        }
    }

    @Test(arguments: Described.all)
    func `names the fields of each value as the program does`(_ value: Described) throws {
        let schema = try #require(contract.schemas[value.name])
        let fields = Set(try #require(schema["properties"]?.object).keys)
        let required = Set((schema["required"]?.array ?? []).compactMap(\.string))
        #expect(required.isSubset(of: fields))
        #expect(try value.knownFields(beside: contract.sample(of: schema, full: true)) == fields)

        // What is said to be required is enough, and nothing of it can be left out.
        let least = try #require(contract.sample(of: schema, full: false).object)
        #expect(throws: Never.self) { try value.read(.object(least)) }
        for field in required.sorted() {
            var less = least
            less[field] = nil
            let problem = #expect(throws: Problem.self, "\(field)") { try value.read(.object(less)) }
            #expect(problem?.field == field)
        }
    }

    @Test func `names the choices as the program does`() {
        let choices: [String: [String]] = [
            "CallPurpose": CallPurpose.allCases.map(\.rawValue),
            "Exclusion": Reason.Exclusion.allCases.map(\.rawValue),
            "RunStopKind": RunStop.Kind.allCases.map(\.rawValue),
            "Role": Role.allCases.map(\.rawValue),
            "FallbackCause": Fallback.Cause.allCases.map(\.rawValue),
            "PostVoice": PostVoice.allCases.map(\.rawValue), "Mood": Mood.allCases.map(\.rawValue),
            "PromptPart": PromptPiece.Part.allCases.map(\.rawValue),
            "ControlAction": ControlRun.Action.allCases.map(\.rawValue),
            "PauseCause": PauseCause.allCases.map(\.rawValue),
            "ProblemKind": Problem.Kind.allCases.map(\.rawValue),
            "ExportFormat": ExportFormat.allCases.map(\.rawValue),
        ]
        let strategies = contract.schemas["StrategyName"]?["anyOf"]?[0]?["enum"]
        #expect(strategies?.array?.compactMap(\.string) == StrategyName.allCases.map(\.rawValue))
        let kinds = contract.schemas["Provider"]?["properties"]
        for (field, values) in [
            ("kind", Provider.Kind.allCases.map(\.rawValue)),
            ("origin", Provider.Origin.allCases.map(\.rawValue)),
        ] {
            #expect(kinds?[field]?["enum"]?.array?.compactMap(\.string) == values, "\(field)")
        }
        for (name, values) in choices {
            let described = (contract.schemas[name]?["enum"]?.array ?? []).compactMap(\.string)
            #expect(described.sorted() == values.sorted(), "\(name)")
        }
    }
}

/// A value of the program and the schema that describes it.
struct Described: Sendable, CustomTestStringConvertible {
    let name: String
    let read: @Sendable (JSONValue) throws -> Void
    var testDescription: String { name }

    private init<Value: Decodable & Sendable>(_ type: Value.Type, _ name: String? = nil) {
        self.name = name ?? "\(type)"
        read = { _ = try StrictDecoder.decode(Value.self, from: $0) }
    }

    /// What the strict decoder says it knows when a field comes that nobody reads.
    func knownFields(beside sample: JSONValue) throws -> Set<String> {
        var fields = try #require(sample.object)
        fields["????????"] = true
        let problem = try #require(throws: Problem.self) { try read(.object(fields)) }
        let list = try #require(problem.detail.firstRange(of: "Known: "), "\(problem.detail)")
        return Set(
            problem.detail[list.upperBound...].dropLast().split(separator: ", ").map(String.init))
    }

    static let all: [Described] = requests + answers + parts + live

    private static let requests = [
        Described(Server.SignIn.self), Described(Call.View.self), Described(ChangeAccount.self),
        Described(CreateConversation.self), Described(ChangeConversation.self), Described(PlainCommand.self),
        Described(SetMember.self), Described(NewParticipant.self), Described(AddParticipant.self),
        Described(ChangeParticipant.self), Described(ForkBranch.self), Described(RenameBranch.self),
        Described(PostMessage.self), Described(EditMessage.self), Described(RegenerateMessage.self),
        Described(MarkConversation.self), Described(StartRun.self), Described(ControlRun.self),
        Described(SavePersona.self),
        Described(ImportConversation.self), Described(SaveProvider.self),
        Described(SaveBudget.self), Described(ShowCurrency.self), Described(TryBudget.self),
        Described(AddPrices.self),
        Described(NewPrice.self), Described(BudgetState.self), Described(Budget.self),
        Described(BudgetScope.self),
        Described(BudgetVerdict.self), Described(UsageReport.self), Described(UsageRow.self),
        Described(LedgerEntry.self), Described(PriceEntry.self), Described(PriceLine.self),
        Described(SpendingChange.self), Described(SpendingAlert.self), Described(Charge.self),
        Described(OwnCount.self), Described(RunEstimate.self),
        Described(TryPersona.self), Described(SaveModelFacts.self), Described(BeginProviderSignIn.self),
        Described(FinishProviderSignIn.self), Described(CastModels.self),
        Described(TryPersona.self), Described(EditSummary.self), Described(RunSlashCommand.self),
        Described(RaiseHand.self), Described(AskForStarters.self),
    ]

    private static let answers = [
        Described(Account.self), Described(Member.self), Described(Conversation.self),
        Described(ConversationSnapshot.self), Described(ConversationSummary.self),
        Described(SearchPage.self), Described(SearchHit.self), Described(Snippet.Piece.self, "SnippetPiece"),
        Described(Marks.self),
        Described(Page<ConversationSummary>.self, "PageOfConversations"), Described(Participant.self),
        Described(Branch.self), Described(Message.self), Described(Page<Message>.self, "PageOfMessages"),
        Described(Run.self), Described(CallRecord.self), Described(StoredPersona.self), Described(Cast.self),
        Described(EndpointState.self), Described(ExportDocument.self),
        Described(ExportDocument.Earlier.self, "EarlierAttempt"),
        Described(ExportDocument.Showcase.self, "ShowcaseFacts"), Described(ShowcaseSummary.self),
        Described(Provider.self), Described(ProviderTest.self), Described(ModelHealth.self),
        Described(ModelHealth.Failures.self, "FailureCount"), Described(ModelHealth.Spread.self, "Spread"),
        Described(SettingValue.self), Described(Quota.self), Described(Quota.Share.self, "QuotaShare"),
        Described(Reader.self), Described(AnswerFigures.self), Described(ProviderSignIn.self),
        Described(Casting.Plan.self, "CastingPlan"), Described(Casting.Choice.self, "CastingChoice"),
        Described(SettingValue.self), Described(Knowledge.self), Described(Knowledge.Item.self, "KnownItem"),
        Described(PromptView.self), Described(PromptView.Piece.self, "PromptViewPiece"),
        Described(WireCopy.self), Described(SlashOutcome.self), Described(SlashCommand.self),
        Described(SlashCommand.Argument.self, "SlashArgument"), Described(Starter.self),
        Described(StarterList.self),
        Described(Summary.self), Described(Drift.self),
    ]

    private static let parts = [
        Described(ConversationSettings.self), Described(TurnSettings.self),
        Described(Reason.Outside.self, "OutsideChoice"), Described(Reason.Phase.self, "FormatMoment"),
        Described(Format.self), Described(Format.Role.self, "FormatRole"),
        Described(Format.Phase.self, "FormatPhase"), Described(Format.Ending.self, "FormatEnding"),
        Described(FormatProgress.self), Described(FormatProgress.Part.self, "FormatPart"),
        Described(FormatProgress.Answer.self, "FormatAnswer"), Described(Ballot.self),
        Described(Ballot.Choice.self, "BallotChoice"), Described(Ballot.Vote.self, "BallotVote"),
        Described(RunLimits.self), Described(ModelParameters.self),
        Described(ConversationSummary.CastMember.self), Described(Persona.self),
        Described(Persona.Voice.self),
        Described(Stance.self), Described(Fallback.self), Described(StandIn.self), Described(ModelFacts.self),
        Described(Cast.Seat.self), Described(Part.self), Described(TurnFigures.self),
        Described(Usage.self), Described(Reason.self), Described(Reason.Directive.self),
        Described(Reason.Candidate.self), Described(RunStop.self), Described(CallOutcome.self),
        Described(ModelInfo.self), Described(SmallModelRecipe.self), Described(ModelCapabilities.self),
        Described(ModelCapabilities.Reasoning.self, "ModelReasoning"), Described(ModelPrice.self),
    ]

    private static let live = [
        Described(Event.self), Described(Delta.self), Described(LiveText.self), Described(Signal.self),
    ]
}

/// The file, and what can be asked of it.
private struct Contract: Sendable {
    struct Operation {
        let method: String
        let path: String
        let value: JSONValue
        var name: String { "\(method) \(path)" }
    }

    let root: JSONValue
    let operations: [Operation]
    var schemas: [String: JSONValue] { root["components"]?["schemas"]?.object ?? [:] }

    static func written() throws -> Contract {
        var folder = URL(filePath: #filePath)
        for _ in 1...3 { folder.deleteLastPathComponent() }
        let data = try Data(contentsOf: folder.appending(path: "Resources/api/openapi.json"))
        return Contract(try JSONParser.parse(data))
    }

    private init(_ root: JSONValue) {
        self.root = root
        operations = (root["paths"]?.object ?? [:]).flatMap { path, methods in
            (methods.object ?? [:]).map { Operation(method: $0.uppercased(), path: path, value: $1) }
        }
        .sorted { $0.name < $1.name }
    }

    func parameters(of operation: Operation) -> [JSONValue] {
        (operation.value["parameters"]?.array ?? []).map(resolved)
    }

    /// Every `$ref` in the file.
    var references: [String] {
        func walk(_ value: JSONValue) -> [String] {
            switch value {
            case .array(let items): items.flatMap(walk)
            case .object(let fields): fields.flatMap { $0 == "$ref" ? [$1.string ?? "?"] : walk($1) }
            default: []
            }
        }
        return walk(root)
    }

    func find(_ reference: String) -> JSONValue? {
        guard reference.hasPrefix("#/") else { return nil }
        return reference.dropFirst(2).split(separator: "/").reduce(root) { $0?[String($1)] }
    }

    private func resolved(_ value: JSONValue) -> JSONValue {
        value["$ref"]?.string.flatMap(find).map(resolved) ?? value
    }

    /// A value that obeys the schema: with every property, or with the required ones only.
    func sample(of schema: JSONValue, full: Bool) -> JSONValue {
        let schema = resolved(schema)
        if let example = schema["examples"]?[0] ?? schema["const"] ?? schema["enum"]?[0] { return example }
        switch schema["type"]?.string ?? schema["type"]?[0]?.string {
        case "object":
            let required = schema["required"]?.array ?? []
            let fields = (schema["properties"]?.object ?? [:])
                .filter { name, _ in full || required.contains(.string(name)) }
            return .object(fields.mapValues { sample(of: $0, full: full) })
        case "array": return .array(full ? schema["items"].map { [sample(of: $0, full: full)] } ?? [] : [])
        case "string": return "text"
        case "integer": return schema["minimum"] ?? 1
        case "number": return schema["minimum"] ?? 0.5
        case "boolean": return true
        default: return .null
        }
    }
}
