extension ProviderContract {
    static let basics: [Check] = [
        Check(description: "lists a model at least", rehearsal: nil) { trial in
            let models = try await trial.provider.models()
            guard models.contains(where: { $0.id == trial.model }) else {
                throw Breach("Its list does not hold \(trial.model).")
            }
        },
        Check(description: "streams text and tells what was used", rehearsal: .words) { trial in
            let heard = try await trial.whole(.words)
            try expect(heard.text, "One two three.", "The text")
            try expect(heard.reply?.stop, .end, "The stop cause")
            try expect(heard.usage?.input, 7, "What was read")
            try expect(heard.usage?.output, 3, "What was written")
        },
        Check(description: "tells reasoning apart", rehearsal: .thoughts) { trial in
            let heard = try await trial.whole(.thoughts)
            try expect(heard.text, "Done.", "The text")
            try expect(heard.reasoning, "Let me think. ".utf8.count, "The reasoning's length")
        },
        Check(description: "hands over a tool call whole", rehearsal: .tool) { trial in
            let heard = try await trial.whole(.tool)
            try expect(heard.calls.map(\.name), ["look"], "The tools called")
            guard let call = heard.calls.first, !call.id.isEmpty else { throw Breach("The call has no id.") }
            let arguments = try? JSONParser.parse(Array(call.arguments.utf8))
            try expect(arguments, ["at": "é"], "The arguments")
            try expect(heard.reply?.stop, .toolCalls, "The stop cause")
        },
        Check(description: "carries images to the model", rehearsal: .image) { trial in
            try expect(try await trial.whole(.image).text, "64 bytes of image/png", "What the model saw")
        },
        Check(description: "carries a tool's result to the model", rehearsal: .result) { trial in
            try expect(try await trial.whole(.result).text, "It says sunny", "What the model read")
        },
        Check(description: "waits for a slow first word", rehearsal: .slow) { trial in
            try expect(try await trial.whole(.slow).text, "At last.", "The text")
        },
        Check(description: "keeps every letter of a dripping reply", rehearsal: .drip) { trial in
            try expect(try await trial.whole(.drip).text, "Drip.", "The text")
        },
    ]

    static let endings: [Check] = [
        Check(
            description: "stops within a second when it is cancelled, and answers the next",
            rehearsal: .endless
        ) {
            trial in
            let (began, begun) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            // Unstructured, so that it can be cancelled by itself; it is waited for below.
            let task = Task {
                try await trial.provider.reply(to: trial.request(.endless)) { _ in begun.yield() }
            }
            var events = began.makeAsyncIterator()
            _ = await withTaskCancellationHandler {
                await events.next()
            } onCancel: {
                task.cancel()
            }
            let start = ContinuousClock.now
            task.cancel()
            let result = await task.result
            let time = ContinuousClock.now - start
            guard case .failure(let error) = result, error is CancellationError else {
                throw Breach("A cancelled reply did not end as cancelled: \(result)")
            }
            guard time < .seconds(1) else { throw Breach("It took \(time.microseconds / 1000) ms to stop.") }
            try expect(try await trial.whole(.words).text, "One two three.", "The next reply")
        },
        broken(.drop, "says that a lost connection broke the reply, and keeps what came"),
        broken(.truncate, "takes an end without an end mark for a failure, and keeps what came"),
        broken(.malformed, "takes what is not of its format for a failure, and keeps what came"),
    ]

    private static func broken(_ rehearsal: Rehearsal, _ promise: String) -> Check {
        Check(description: promise, rehearsal: rehearsal) { trial in
            let heard = try await trial.hear(rehearsal)
            guard let failure = heard.failure else { throw Breach("It took that for a whole reply.") }
            try expect(failure.kind, .streamBroken, "The kind of failure")
            try expect(heard.text, "Half a", "What was kept")
            try expect(try await trial.whole(.words).text, "One two three.", "The next reply")
        }
    }

    static let failures: [Check] = Rehearsal.failures.map { kind in
        Check(description: "tells \(kind.rawValue) from other failures", rehearsal: .failure(kind)) { trial in
            let heard = try await trial.hear(.failure(kind))
            guard let failure = heard.failure else { throw Breach("It took that for a reply.") }
            try expect(failure.kind, kind, "The kind of failure")
            guard failure.words.contains("as rehearsed") else {
                throw Breach("The provider's own words are lost: \(failure.words)")
            }
            if kind == .rateLimited { try expect(failure.retryAfter, .seconds(7), "How long to wait") }
        }
    }

    static func large(_ scale: Scale) -> [Check] {
        let (bytes, count) = (scale.thought, scale.pieces)
        return [
            Check(
                description: "hands over \(bytes >> 20) MiB of reasoning, or says that it cut it",
                rehearsal: .muchThought(bytes)
            ) { trial in
                let heard = try await trial.hear(.muchThought(bytes))
                if let failure = heard.failure {
                    // Our own limit on a reply; what was before it stays.
                    try expect(failure.kind, .tooLarge, "The kind of failure")
                    guard heard.reasoning > 0, heard.reasoning <= bytes else {
                        throw Breach("It handed over \(heard.reasoning) bytes before it cut.")
                    }
                    try expect(try await trial.whole(.words).text, "One two three.", "The next reply")
                } else {
                    try expect(heard.reasoning, bytes, "The reasoning's length")
                    try expect(heard.text, "Done.", "The text")
                }
            },
            Check(description: "hands over \(count) tiny pieces", rehearsal: .pieces(count)) { trial in
                let heard = try await trial.whole(.pieces(count))
                try expect(heard.text.utf8.count, count, "The text's length")
            },
        ]
    }
}
