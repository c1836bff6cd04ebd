extension RunDriver {
    /// Asks a model who should speak, once more where its answer is of no use; then the scores decide.
    /// The tokens count as the run's.
    func ask(_ question: OutsideQuestion) async throws {
        var answer = OutsideAnswer(kind: question.kind, turn: question.turn)
        guard let model = await engine.capableModel(for: state.participants) else {
            answer.words = "only toy models are at hand, which are not asked"
            state.outside = answer
            return
        }
        answer.model = model.info.name
        let call = SideCall(
            engine: engine, model: model, account: state.run.startedBy, conversation: state.conversation.id,
            run: id, purpose: question.purpose)
        var messages = question.messages
        for attempt in 1...2 {
            cutOff = false
            let asked = messages
            let outcome = await watched { () -> Result<SideCall.Answer, any Error> in
                do { return .success(try await call.run(asked)) } catch { return .failure(error) }
            }
            if Task.isCancelled { throw CancellationError() }
            switch outcome {
            // Somebody wants something else; the choice is made anew.
            case nil: return
            case .failure(let error):
                if error is CancellationError { return }
                answer.words =
                    "\(model.info.name) failed: \((error as? ProviderFailure)?.words ?? "\(error)")"
                state.outside = answer
                return
            case .success(let reply):
                answer.call = reply.call
                try await count(reply.usage)
                if var read = question.read(reply.text) {
                    (read.model, read.call) = (answer.model, answer.call)
                    state.outside = read
                    return
                }
                answer.words = "\(model.info.name) gave no usable answer"
                if attempt == 1 {
                    messages.append(PromptMessage(.assistant, Text.shortened(reply.text, to: 500)))
                    messages.append(
                        PromptMessage(
                            .user,
                            "That cannot be used. Answer with the one JSON object alone, with these names: "
                                + question.choices.map(\.name).joined(separator: ", ") + "."))
                }
            }
        }
        state.outside = answer
    }

    /// Tokens of a call beside the turns.
    func count(_ usage: Usage) async throws {
        let tokens = usage.input + usage.output
        guard tokens > 0 else { return }
        let (id, fence, at) = (id, fence, engine.clock.now())
        let settled = try await engine.stores.runs.settle(id, fence: fence, at: at) { $0.tokens += tokens }
        state.run = settled.value
        await engine.tell(settled.events)
    }
}
