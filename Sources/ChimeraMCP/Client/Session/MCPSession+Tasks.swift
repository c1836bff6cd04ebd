internal import ChimeraCore

extension MCPSession {
    /// Waits for a task that the server works on by itself, and returns what the call would have.
    ///
    /// Cancelling asks the server to stop it.
    func finish(_ ticket: TaskTicket, _ options: AskOptions) async throws -> JSONValue {
        await host.heard(.task(ticket))
        do {
            return try await era == .modern ? finishModern(ticket, options) : finishLegacy(ticket, options)
        } catch let error as CancellationError {
            // Our own task is cancelled; the server is to know of it nevertheless.
            await Task {
                _ = try? await complete(
                    "tasks/cancel", ["taskId": .string(ticket.id)], AskOptions(idle: .seconds(2)))
            }.value
            throw error
        }
    }

    private func finishModern(_ first: TaskTicket, _ options: AskOptions) async throws -> JSONValue {
        let deadline = ContinuousClock.now + options.cap
        var ticket = first
        var answered: Set<String> = []
        while ContinuousClock.now < deadline {
            try await Task.sleep(for: ticket.pollInterval)
            let now = try await complete(
                "tasks/get", ["taskId": .string(first.id)], AskOptions(idle: patience.list, isSafe: true))
            let next = TaskTicket(json: now) ?? ticket
            if next.status != ticket.status || next.message != ticket.message { await report(next, options) }
            ticket = next
            switch ticket.status {
            case "completed": return now["result"] ?? .object([:])
            case "failed":
                let error = now["error"]
                throw MCPFailure.refused(
                    JSONRPCError(
                        error?["code"]?.int ?? JSONRPCError.internalError,
                        error?["message"]?.string ?? ticket.message ?? "The task failed.",
                        data: error?["data"]))
            case "cancelled": throw MCPFailure.closed("\(name) stopped the task.")
            case "input_required":
                // The same question comes with each poll until it is answered.
                let open = (now["inputRequests"]?.object ?? [:]).filter { !answered.contains($0.key) }
                guard !open.isEmpty else { continue }
                answered.formUnion(open.keys)
                _ = try await complete(
                    "tasks/update",
                    ["taskId": .string(first.id), "inputResponses": .object(try await answers(to: open))],
                    AskOptions(idle: patience.list))
            default: continue
            }
        }
        throw MCPFailure.tooLate("The task that \(name) began took longer than \(options.cap).")
    }

    private func finishLegacy(_ first: TaskTicket, _ options: AskOptions) async throws -> JSONValue {
        let deadline = ContinuousClock.now + options.cap
        var ticket = first
        while ["working", "submitted"].contains(ticket.status), ContinuousClock.now < deadline {
            try await Task.sleep(for: ticket.pollInterval)
            let now = try await complete(
                "tasks/get", ["taskId": .string(first.id)], AskOptions(idle: patience.list, isSafe: true))
            let next = TaskTicket(json: now) ?? ticket
            if next.status != ticket.status || next.message != ticket.message { await report(next, options) }
            ticket = next
        }
        // It waits there until the task is over, and asks there what it wants to know.
        return try await complete(
            "tasks/result", ["taskId": .string(first.id)], AskOptions(idle: options.cap, cap: options.cap))
    }

    private func report(_ ticket: TaskTicket, _ options: AskOptions) async {
        await host.heard(.task(ticket))
        await options.progress?(ToolProgress(progress: 0, message: ticket.message ?? ticket.status))
    }
}
