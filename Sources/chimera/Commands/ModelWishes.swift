import ArgumentParser
import ChimeraClient
import ChimeraCore

/// What a new conversation wants of its models besides their names.
struct ModelWishes: ParsableArguments {
    @Option(
        help:
            "PROVIDER/MODEL that steps in when a model fails, or PERSONA=PROVIDER/MODEL. Repeat it for a chain."
    )
    var fallback: [String] = []

    @Option(
        name: .customLong("fallback-on"),
        help:
            "When fallbacks step in, with commas between: \(Fallback.Cause.allCases.map(\.rawValue).joined(separator: ", ")). (default: all but refused)"
    )
    var causes: String?

    @Flag(name: .customLong("local-only"), help: "Ask nothing but this computer.")
    var localOnly = false

    @Flag(
        name: .customLong("reuse"),
        help: "Ask with temperature 0, and take answers from the cache where the same was asked before.")
    var reuses = false

    @Flag(
        name: .customLong("cast-models"),
        help: "Give each persona a model out of those that are there, and say why.")
    var casts = false

    @Option(
        help: "With --cast-models: dollars for a million tokens at most, such as 2.50.")
    var ceiling: String?

    /// Each participant has to be sent for itself.
    var areSeatBySeat: Bool { !fallback.isEmpty || reuses || casts }

    /// Throws `Problem` (`.invalid`) for what cannot be read.
    func apply(to request: inout CreateConversation, _ api: any ChimeraAPI, json: Bool) async throws {
        if ceiling != nil, !casts {
            throw Problem.invalid("--ceiling goes with --cast-models.", field: "ceiling")
        }
        if localOnly { request.localOnly = true }
        if reuses { request.reusesReplies = true }
        guard areSeatBySeat, var seats = request.participants else { return }
        if reuses {
            for index in seats.indices {
                var parameters = seats[index].parameters ?? ModelParameters()
                parameters.temperature = 0
                seats[index].parameters = parameters
            }
        }
        try chain(&seats)
        if casts {
            if let model = request.model {
                for index in seats.indices where seats[index].model == nil { seats[index].model = model }
            }
            try await cast(&seats, api, json: json)
        }
        request.participants = seats
    }

    private func chain(_ seats: inout [NewParticipant]) throws {
        let causes = try causes.map { text in
            try text.split(separator: ",").map { part throws(Problem) in
                let name = Text.line(String(part))
                guard let cause = Fallback.Cause(rawValue: name) else {
                    let all = Fallback.Cause.allCases.map(\.rawValue)
                    let near = Spelling.nearest(name, in: all).map { " Did you mean \($0)?" } ?? ""
                    throw .invalid(
                        "\(name) is nothing to step in for.\(near) There are \(all.joined(separator: ", ")).",
                        field: "fallback-on")
                }
                return cause
            }
        }
        for text in fallback {
            var (name, seat): (String, Int?) = (text, nil)
            // A model's own name may hold a "=", a provider's may not.
            if let equals = text.firstIndex(of: "="), equals < text.firstIndex(of: "/") ?? text.endIndex {
                let persona = String(text[..<equals])
                name = String(text[text.index(after: equals)...])
                seat = seats.firstIndex { ($0.persona ?? "").lowercased() == persona.lowercased() }
                guard seat != nil else {
                    throw Problem.invalid(
                        "Nobody here is called \(persona), so nobody can step in. There are \(seats.compactMap(\.persona).joined(separator: ", ")).",
                        field: "fallback")
                }
            }
            guard let model = ModelName(name) else {
                throw Problem.invalid(
                    "\(name) is not a model's name. Write PROVIDER/MODEL; `chimera models` lists them.",
                    field: "fallback")
            }
            for index in seat.map({ [$0] }) ?? Array(seats.indices) {
                seats[index].fallbacks = (seats[index].fallbacks ?? []) + [Fallback(model, causes: causes)]
            }
        }
    }

    private func cast(_ seats: inout [NewParticipant], _ api: any ChimeraAPI, json: Bool) async throws {
        let plan = try await api.castModels(
            CastModels(participants: seats, ceiling: ceiling, localOnly: localOnly ? true : nil))
        for (index, choice) in plan.choices.enumerated() where index < seats.count {
            guard let model = choice.model else {
                throw Problem.invalid(
                    "There is no model for \(choice.name): \(choice.because.joined(separator: " "))",
                    field: "model")
            }
            seats[index].model = model
            if !json {
                Terminal.note(
                    Terminal.harmless("\(choice.name): \(model). \(choice.because.joined(separator: " "))"))
            }
        }
        if let warning = plan.warning { Terminal.note(Terminal.harmless(warning)) }
    }
}
