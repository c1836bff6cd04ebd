internal import ChimeraCore
internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import ServiceLifecycle

extension Call {
    /// How often a sign of life is sent: a client that has gone is noticed by writing to it alone, and the
    /// model's call ends with that.
    private static let pulse = Duration.seconds(1)

    /// Server-sent events until the answer ends.
    func trial() async throws -> Response {
        let trial = try await service.trial(body(TryPersona.self), by: caller.account)
        let body = ResponseBody { [request, context] writer in
            // No more than one reply may hold waits here for a slow reader.
            let (lines, line) = AsyncThrowingStream.makeStream(of: ByteBuffer.self)
            do {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        do {
                            try await cancelWhenGracefulShutdown {
                                try await trial.run { line.yield(try Self.line($0)) }
                            }
                            line.finish()
                        } catch {
                            line.finish(throwing: error)
                        }
                    }
                    group.addTask {
                        while true {
                            try await Task.sleep(for: Self.pulse)
                            line.yield(ByteBuffer(string: ": still here\n\n"))
                        }
                    }
                    defer { group.cancelAll() }
                    for try await buffer in lines { try await writer.write(buffer) }
                }
            } catch is CancellationError {
                // Nobody is there to be told.
            } catch  where error is Problem || error is ProviderFailure {
                let problem = Answers.problem(error, request)
                try await writer.write(
                    Self.line(["type": "error", "problem": Answers.body(problem, context)]))
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", HTTPField.Name("X-Accel-Buffering")!: "no"],
            body: body)
    }

    private static func line(_ event: Trial.Event) throws -> ByteBuffer {
        switch event {
        case .text(let text): return line(["type": "text", "text": .string(text)])
        case .done(let model, let figures):
            let figures = try JSONParser.parse(JSONEncoder().encode(figures))
            return line(["type": "done", "model": .string(model.description), "figures": figures])
        }
    }

    private static func line(_ value: JSONValue) -> ByteBuffer {
        ByteBuffer(string: "data: \(JSONWriter.text(value))\n\n")
    }
}
