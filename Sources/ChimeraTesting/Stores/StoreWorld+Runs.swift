public import ChimeraCore

/// A run that this test drives.
public struct DrivenRun: Sendable {
    public let id: RunID
    public let fence: Int
}

extension StoreWorld {
    public func newRun(on branch: BranchID? = nil) -> Run {
        Run(
            id: .make(), conversation: id, branch: branch ?? trunk, startedBy: ada.id, strategy: .natural,
            limits: .standard, speed: 1.5, seed: .max - 5, startedAt: now())
    }

    /// Started and claimed.
    public func drive(on branch: BranchID? = nil) async throws -> DrivenRun {
        let run = try await stores.runs.start(newRun(on: branch), command: command()).value
        return try await claim(run.id)
    }

    public func claim(_ run: RunID, node: String = "node-1") async throws -> DrivenRun {
        let claimed = try await stores.runs.claim(run, node: node, at: now())
        return DrivenRun(id: run, fence: claimed?.value.fence ?? -1)
    }

    public func newTurn(on branch: BranchID? = nil, to audience: Audience = .everyone) -> NewTurn {
        NewTurn(
            message: .make(), conversation: id, branch: branch ?? trunk, participant: philosopher.id,
            name: philosopher.name, audience: audience, model: ModelName(provider: "local", model: "smollm2"),
            reason: Reason(
                strategy: .natural, directive: .init(.next),
                candidates: [
                    .init(
                        participant: philosopher.id, name: philosopher.name, terms: ["talk": 0.25],
                        score: 0.25),
                    .init(participant: chef.id, name: chef.name, out: .muted),
                ], seed: .max - 5, turn: 3),
            call: NewCall(
                id: .make(), account: ada.id, purpose: .turn, persona: "philosopher", endpoint: "local",
                model: "smollm2"),
            at: now())
    }

    public func begin(
        _ run: DrivenRun, on branch: BranchID? = nil, to audience: Audience = .everyone
    ) async throws -> (NewTurn, Message) {
        let turn = newTurn(on: branch, to: audience)
        return (turn, try await stores.runs.beginTurn(turn, run: run.id, fence: run.fence).value)
    }

    public func finished(
        _ turn: NewTurn, _ text: String, state: Message.State = .done, attempt: Int = 1,
        earlier: [Int: [Part]] = [:]
    ) -> FinishedTurn {
        var figures = TurnFigures()
        figures.usage = Usage(input: 100, output: 20)
        figures.stop = .end
        return FinishedTurn(
            message: turn.message, conversation: id, state: state, attempt: attempt, parts: [.text(text)],
            reason: turn.reason, earlier: earlier, figures: figures,
            call: CallOutcome(
                id: turn.call.id, state: state == .done ? .done : .cancelled,
                usage: Usage(input: 100, output: 20, cacheRead: 7),
                requestID: "req-1"),
            activeMilliseconds: 1200, at: now())
    }

    @discardableResult
    public func speak(_ text: String, in run: DrivenRun, on branch: BranchID? = nil) async throws -> Message {
        let (turn, _) = try await begin(run, on: branch)
        return try await stores.runs.finishTurn(finished(turn, text), run: run.id, fence: run.fence).value
    }

    public func checkpoint(
        _ turn: NewTurn, at offset: Int, _ text: String, attempt: Int = 1, part: Int = 0
    ) async throws {
        try await stores.runs.checkpoint([
            Draft(message: turn.message, part: part, attempt: attempt, offset: offset, text: text)
        ])
    }
}
