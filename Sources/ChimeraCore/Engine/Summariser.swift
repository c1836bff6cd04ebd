internal import Logging

/// Tells in short what prompts have no room for any more, beside everything else: a turn never waits for it.
final class Summariser: Sendable {
    struct Job: Sendable {
        let run: Run
        let messages: [Message]
        let before: Summary?
        let audience: Audience
        let model: ResolvedModel
    }

    /// Not for fewer messages than these.
    static let least = 8
    /// Of the messages that are told; the oldest go first where they are more.
    private static let tokens = 6000
    private static let length = 500

    private let jobs: AsyncStream<Job>
    private let want: AsyncStream<Job>.Continuation

    init() {
        // Where it cannot follow, the newest are the ones that are needed.
        (jobs, want) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(16))
    }

    func tell(_ job: Job) { want.yield(job) }

    func run(_ engine: Engine) async {
        for await job in jobs {
            if Task.isCancelled { return }
            do { try await summarise(job, engine) } catch {
                engine.log.warning("a summary could not be stored", metadata: ["error": "\(error)"])
            }
        }
    }

    private func summarise(_ job: Job, _ engine: Engine) async throws {
        guard let last = job.messages.last else { return }
        let call = CallID.make()
        var request = ModelRequest(
            call: call, model: job.model.info.name.model, messages: Self.question(job),
            maxOutputTokens: Self.length)
        request.parameters.temperature = 0.2
        request.capabilities = job.model.info.capabilities
        request.contextWindow = job.model.info.contextWindow
        let text = await BackgroundCall(engine: engine, account: job.run.startedBy).text(
            of: request, by: job.model, for: .summary, in: job.run)
        guard let text, text.contains(where: { !$0.isWhitespace }) else { return }
        // What was taken out meanwhile must not come back in other words.
        let conversation = job.run.conversation
        for message in job.messages {
            let now = try await engine.stores.messages.message(message.id, in: conversation)
            if now == nil || now?.state == .removed { return }
        }
        let added = try await engine.stores.summaries.add(
            Summary(
                id: .make(), conversation: conversation, branch: last.branch, position: last.position,
                until: last.id, audience: job.audience, text: text, model: job.model.info.name,
                createdAt: engine.clock.now()), run: job.run.id)
        await engine.tell(added.events)
    }

    private static func question(_ job: Job) -> [PromptMessage] {
        var left = min(tokens, job.model.info.contextWindow / 2)
        var lines: [String] = []
        for message in job.messages.reversed() {
            let line =
                message.kind == .notice ? "(\(message.text))" : "\(message.authorName): \(message.text)"
            left -= ContextBudget.tokens(line)
            guard left > 0 else { break }
            lines.append(line)
        }
        let before = job.before.map { "What was told before: \($0.text)\n\n" } ?? ""
        return [
            PromptMessage(
                .system,
                """
                You keep the minutes of a conversation. Tell in at most 200 words, in its own language, what was \
                said: who holds what and why, what was agreed, what is open, and facts that later speakers need. Name \
                everybody. Add nothing and judge nothing.
                """),
            PromptMessage(.user, before + lines.reversed().joined(separator: "\n\n")),
        ]
    }
}

extension RunDriver {
    /// Has told in short what this speaker's prompt had no room for, where a capable model is at hand.
    func summarise(for speaker: Participant, cutBefore: Int?, by model: ResolvedModel) async {
        guard let cutBefore, cutBefore - summarisedTo >= Summariser.least else { return }
        var teller = model
        if teller.info.ability != .capable {
            guard let name = await engine.directory.defaultModel(), let other = await self.model(name),
                other.info.ability == .capable
            else { return }
            teller = other
        }
        let before = state.hearing.summary(for: speaker.id)
        let told = state.messages.filter { message in
            message.position < cutBefore && message.position > before?.position ?? 0
                && message.state != .removed && message.state != .writing && message.voice != .secret
                && state.hearing.hears(speaker.id, message) && !message.text.isEmpty
        }
        guard told.count >= Summariser.least else { return }
        // Asked once for each stretch, whatever becomes of it.
        summarisedTo = cutBefore
        engine.summariser.tell(
            Summariser.Job(
                run: state.run, messages: told, before: before,
                audience: state.hearing.audience(of: told, before, among: state.participants), model: teller))
    }
}

extension Hearing {
    /// Who heard all of it, and so may read it told in short.
    func audience(of messages: [Message], _ before: Summary?, among people: [Participant]) -> Audience {
        let all = people.filter { one in
            before?.audience.includes(one.id) != false && messages.allSatisfy { hears(one.id, $0) }
        }
        let isOpen = before.map { $0.audience == .everyone } ?? true
        return isOpen && messages.allSatisfy { $0.audience == .everyone } && all.count == people.count
            ? .everyone : .only(Set(all.map(\.id)))
    }
}
