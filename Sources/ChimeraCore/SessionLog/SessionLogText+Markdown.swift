extension SessionLogText {
    static func title(_ snapshot: ConversationSnapshot) -> String {
        let conversation = snapshot.conversation
        var out = "# \(MarkdownExport.line(conversation.title))\n\n\(conversation.createdAt.toTheSecond)"
        if let topic = conversation.topic { out += " · \(MarkdownExport.line(topic))" }
        out += "\n\n## Participants\n\n"
        for participant in snapshot.participants.sorted(by: { ($0.seat, $0.id) < ($1.seat, $1.id) }) {
            out += "- **\(MarkdownExport.line(participant.name))**"
            if !participant.role.isEmpty { out += ": \(MarkdownExport.line(participant.role))" }
            if participant.isModel {
                out += " · " + (participant.model.map(MarkdownExport.code) ?? "default model")
            } else {
                out += " · person"
            }
            if participant.muted { out += " · muted" }
            if !participant.present { out += " · left" }
            out += "\n"
        }
        return out + "\n"
    }

    static func figures(_ figures: TurnFigures) -> String {
        var words: [String] = []
        if let first = figures.firstTokenMilliseconds {
            words.append("first token after \(Figures.time(milliseconds: first))")
        }
        if let speed = figures.tokensPerSecond { words.append("\(Figures.decimal(speed, 1)) tokens/s") }
        if let usage = figures.usage {
            var tokens = "\(usage.input) tokens in, \(usage.output) out"
            if let read = usage.cacheRead, read > 0 { tokens += ", \(read) cached" }
            if let reasoning = usage.reasoning, reasoning > 0 { tokens += ", \(reasoning) of reasoning" }
            words.append(tokens + (usage.estimated == true ? " (estimated)" : ""))
        }
        if let all = figures.milliseconds { words.append("\(Figures.time(milliseconds: all)) in all") }
        if let stop = figures.stop, stop != .end { words.append("ended by: \(stop.rawValue)") }
        if figures.editedByGuard == true { words.append("changed by the guard") }
        return words.isEmpty ? "" : "_\(MarkdownExport.line(words.joined(separator: " · ")))_\n\n"
    }

    static func ending(_ run: Run, _ speakers: [(name: String, words: Int)]) -> String {
        var out = "**The run ended.**"
        if let stop = run.stop {
            out =
                "**The run ended: \(stop.kind.rawValue).** \(MarkdownExport.line(stop.detail ?? words(stop.kind)))"
        }
        let tokens = Figures.count(run.tokens, "token")
        let time = Double(((run.stoppedAt ?? run.startedAt) - run.startedAt).microseconds) / 1000
        let spent = "\(Figures.time(milliseconds: max(0, time)))"
        // A plain chat has a run for each answer: one line is enough of it.
        guard run.turns > 1 else {
            return "\(out) _\(Figures.count(run.turns, "turn")) · \(tokens) · \(spent)_\n\n"
        }
        out = "---\n\n\(out)\n\n- \(Figures.count(run.turns, "turn"))\n"
        for speaker in speakers {
            out += "- \(MarkdownExport.line(speaker.name)): \(Figures.count(speaker.words, "word"))\n"
        }
        out += "- \(tokens)\n- \(spent)"
        out += ", of them \(Figures.time(milliseconds: Double(run.activeMilliseconds))) spent on turns\n"
        return out + "\n---\n\n"
    }

    private static func words(_ kind: RunStop.Kind) -> String {
        switch kind {
        case .turns: "All turns of its limit were taken."
        case .time: "Its time was over."
        case .tokens: "Its tokens were used up."
        case .agreement: "Everybody agreed."
        case .finished: "The format came to its end."
        case .goal: "Its goal was reached."
        case .user: "A person stopped it."
        case .repetition: "The talk went round in circles."
        case .answered: "The answer was given."
        case .allPassed: "Everybody passed."
        case .nobody: "Nobody was there who could speak."
        case .budget: "A budget is used up"
        case .providerDown: "The provider did not answer."
        case .failed: "Something failed."
        }
    }
}
