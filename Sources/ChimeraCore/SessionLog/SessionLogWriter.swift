public import Logging

/// Keeps a Markdown file, and a twin of JSON lines, of every conversation: a reader of the change feed
/// with a stored cursor of its own.
///
/// Files are written anew as a whole, so a conversation that is written twice is the same afterwards; the
/// cursor goes to the number that was read before the messages, so nothing is left out.
public struct SessionLogWriter: Sendable {
    /// The name of the cursor.
    static let cursor = "session-log"
    /// Between two writings of one conversation: this many times what the last one took, so that the log of a
    /// long one costs no more than a twentieth of a core; `patience` at most.
    static let rest = 20
    static let patience = Duration.seconds(30)
    /// A conversation is written when nothing was added to it between two looks, so that a turn is not written
    /// twice; one that never rests, at every so many looks.
    static let mostLooks = 5
    /// After a failure, until the same conversation is tried again.
    static let retry = Duration.seconds(5)
    /// Between two looks for files of purged conversations; longer where a look takes long.
    static let sweeping = Duration.seconds(5)
    /// How long a last look may take before no further conversation is begun.
    static let lastLook = Duration.seconds(5)
    private static let chunk = 500

    private let stores: Stores
    private let folder: String
    private let clock: EngineClock
    private let log: Logger

    /// - Parameter folder: where the files lie; made with mode 0700 when the first is written.
    public init(stores: Stores, folder: String, clock: EngineClock = .system, log: Logger) {
        self.stores = stores
        self.folder = folder
        self.clock = clock
        self.log = log
    }

    /// Looks now and every second until cancelled. Never fails: what cannot be written is tried again.
    public func run() async {
        var state = State()
        while !Task.isCancelled {
            await look(&state)
            do { try await clock.sleep(.seconds(1)) } catch { return }
        }
    }

    /// One look at everything, also from a cancelled task: what a process does before it closes the folder.
    /// What there is no time for stays behind its cursor, for the next process.
    public func catchUp() async {
        await Engine.uncancelled {
            var state = State(deadline: clock.elapsed() + Self.lastLook)
            await look(&state)
        }
    }

    /// What one writer remembers between two looks.
    private struct State {
        var deadline: Duration?
        /// Conversations that have to wait: long ones and those that failed.
        var waiting: [ConversationID: Duration] = [:]
        /// Those that are still being added to: the newest number at the last look, and how many looks ago it began.
        var restless: [ConversationID: (seq: Int64, looks: Int)] = [:]
        var nextSweep: Duration?
        /// Failures that were told; forgotten when a look goes well.
        var warned: Set<String> = []
        var failed = false
    }

    // MARK: One look

    private func look(_ state: inout State) async {
        state.failed = false
        do {
            try await sweep(&state)
            while try await writeSome(&state) {}
        } catch {
            warn(error, &state)
        }
        if !state.failed, state.waiting.isEmpty { state.warned = [] }
    }

    /// - Returns: whether there may be more that is not waiting.
    private func writeSome(_ state: inout State) async throws -> Bool {
        let now = clock.elapsed()
        state.waiting = state.waiting.filter { $0.value > now }
        // Those who wait come again each time; they must not keep others out.
        let limit = 100 + state.waiting.count
        let behind = try await stores.events.streamsBehind(cursor: Self.cursor, limit: limit)
        let due = behind.map(\.stream).filter { state.waiting[ConversationID($0)] == nil }
        guard !due.isEmpty else { return false }
        let stems = try files().reduce(into: [ConversationID: String]()) { stems, file in
            if file.isLog { stems[file.conversation] = stems[file.conversation] ?? file.stem }
        }
        for stream in due {
            if Task.isCancelled { return false }
            if let deadline = state.deadline, clock.elapsed() > deadline { return false }
            let id = ConversationID(stream)
            do {
                guard try await isDue(id, &state) else { continue }
                let start = clock.elapsed()
                try await write(id, stem: stems[id])
                let end = clock.elapsed()
                state.waiting[id] = end + min(Self.patience, (end - start) * Self.rest)
            } catch {
                state.waiting[id] = clock.elapsed() + Self.retry
                warn(error, &state)
            }
        }
        return behind.count == limit
    }

    private func isDue(_ id: ConversationID, _ state: inout State) async throws -> Bool {
        // The last look of all waits for nobody.
        if state.deadline != nil { return true }
        let seq = try await stores.events.head(of: StreamID(id))
        let before = state.restless[id]
        if let before, before.seq == seq || before.looks >= Self.mostLooks {
            state.restless[id] = nil
            return true
        }
        state.restless[id] = (seq, (before?.looks ?? 0) + 1)
        // Not again in this look.
        state.waiting[id] = clock.elapsed() + .milliseconds(500)
        return false
    }

    private func write(_ id: ConversationID, stem known: String?) async throws {
        // Purged since the list was read.
        guard let snapshot = try await stores.conversations.snapshot(id) else { return }
        let conversation = snapshot.conversation
        let count = snapshot.branches.reduce(0) { $0 + $1.tip - ($1.forkPosition ?? 0) }
        // An untouched chat has no words to be named after.
        if count > 0 || known != nil {
            let stem =
                known ?? "\(conversation.createdAt.civil.date)-\(Self.slug(conversation.title))-\(id)"
            try await write(snapshot, to: "\(folder)/\(stem)")
        }
        try await stores.cursors.setCursor(Self.cursor, stream: StreamID(id), seq: snapshot.seq)
    }

    private func write(_ snapshot: ConversationSnapshot, to stem: String) async throws {
        let id = snapshot.conversation.id
        let runs = Dictionary(grouping: try await stores.runs.runs(of: id), by: \.branch)
        try PrivateFile.makeFolder(folder)
        let markdown = try PrivateFile(replacing: stem + ".md")
        let lines = try PrivateFile(replacing: stem + ".jsonl")
        func append(_ piece: SessionLogText.Piece) throws {
            try markdown.append(piece.markdown)
            try lines.append(piece.lines)
        }
        var text = SessionLogText()
        text.meet(snapshot.participants)
        // The files are the owner's: what others whisper is not for them.
        let owner = snapshot.participants.first { $0.account == snapshot.conversation.owner }?.id
        try append(text.head(snapshot))
        for branch in snapshot.branches.sorted(by: { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }) {
            guard let path = Path(to: branch.id, in: snapshot.branches) else { continue }
            try append(text.turn(to: branch, in: snapshot.branches))
            // Those that have ended, the first to end last: each is told before what was said after it.
            var ended = (runs[branch.id] ?? []).filter { $0.stoppedAt != nil }
                .sorted { ($0.stoppedAt ?? $0.startedAt, $0.id) > ($1.stoppedAt ?? $1.startedAt, $1.id) }
            for start in stride(from: (branch.forkPosition ?? 0) + 1, through: branch.tip, by: Self.chunk) {
                let slice = Path(path.slices(from: start, to: min(branch.tip, start + Self.chunk - 1)))
                let messages = try await stores.messages.newest(of: slice, in: id, limit: Self.chunk)
                for message in messages
                where message.state != .writing && message.state != .removed
                    && message.audience.includes(owner)
                {
                    while let run = ended.last, let end = run.stoppedAt, end < message.createdAt {
                        try append(text.end(run))
                        ended.removeLast()
                    }
                    try append(text.entry(message))
                }
            }
            for run in ended.reversed() { try append(text.end(run)) }
        }
        try lines.finish()
        try markdown.finish()
    }

    /// Letters and digits of the title, for a file's name that every system takes.
    static func slug(_ title: String) -> String {
        var out = ""
        for scalar in title.lowercased().unicodeScalars where out.utf8.count < 60 {
            switch scalar.properties.generalCategory {
            case .lowercaseLetter, .uppercaseLetter, .otherLetter, .modifierLetter, .decimalNumber,
                .nonspacingMark, .spacingMark:
                out.unicodeScalars.append(scalar)
            default: if !out.isEmpty, out.last != "-" { out += "-" }
            }
        }
        if out.last == "-" { out.removeLast() }
        return out.isEmpty ? "conversation" : out
    }

    // MARK: Purged conversations

    private func sweep(_ state: inout State) async throws {
        let start = clock.elapsed()
        if let next = state.nextSweep, start < next { return }
        state.nextSweep = start + Self.sweeping
        for (id, files) in Dictionary(grouping: try files(), by: \.conversation)
        where try await stores.conversations.conversation(id) == nil {
            for file in files { try PrivateFile.remove("\(folder)/\(file.name)") }
        }
        let end = clock.elapsed()
        state.nextSweep = end + max(Self.sweeping, (end - start) * 20)
    }

    /// A file of ours: its name ends in a conversation's id.
    private struct File {
        let name: String
        let stem: String
        let conversation: ConversationID
        /// Not one that was being written when a process was killed.
        let isLog: Bool

        init?(_ name: String) {
            var stem = name[...]
            isLog = !stem.hasSuffix(PrivateFile.suffix)
            if !isLog { stem = stem.dropLast(PrivateFile.suffix.count) }
            guard let ending = [".md", ".jsonl"].first(where: stem.hasSuffix) else { return nil }
            stem = stem.dropLast(ending.count)
            let id = stem.suffix(36)
            guard let conversation = ConversationID(String(id)), "\(conversation)" == id,
                stem.dropLast(36).last == "-"
            else { return nil }
            self.name = name
            self.stem = String(stem)
            self.conversation = conversation
        }
    }

    private func files() throws -> [File] {
        do { return try FileStamp.names(in: folder, suffix: "").get().compactMap(File.init) } catch {
            throw FileFailure(description: "\(folder) could not be read: \(error.text)", cause: error.text)
        }
    }

    private func warn(_ error: any Error, _ state: inout State) {
        if error is CancellationError || Task.isCancelled { return }
        state.failed = true
        let cause = (error as? FileFailure)?.cause ?? "\(error)"
        guard state.warned.insert(cause).inserted else { return }
        log.warning(
            "the session log could not be written, it is tried again", metadata: ["error": "\(error)"])
    }
}

extension Path {
    fileprivate init(_ segments: [Segment]) { self.segments = segments }
}
