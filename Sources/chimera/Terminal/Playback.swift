import ChimeraClient
import ChimeraCore

/// Follows a conversation and shows it, to the end of a run.
struct Playback {
    let api: any ChimeraAPI
    let conversation: ConversationID
    private(set) var reader: ConversationReader
    private(set) var show: any Show
    /// Turns that have begun and not ended, with their runs.
    private var writing: [MessageID: RunID] = [:]
    private var seq: Int64

    init(_ snapshot: ConversationSnapshot, api: any ChimeraAPI, show: any Show) {
        self.api = api
        self.show = show
        conversation = snapshot.conversation.id
        reader = ConversationReader(snapshot)
        seq = snapshot.seq
    }

    /// What was said before, shown as it stands.
    mutating func tell(_ messages: [Message]) async throws {
        for message in messages {
            for change in reader.adopt(message) { try await take(change) }
        }
    }

    /// Shows what comes until `isEnd` says so of a run that has stopped; nil: until the task is cancelled.
    mutating func run(until isEnd: ((Run) -> Bool)?) async throws -> Run? {
        var ended: Run?
        try await api.follow(StreamID(conversation), after: seq) { frame in
            for change in reader.apply(frame) {
                if case .reset = change { return .from(try await startOver()) }
                try await take(change)
                if case .ended(let run) = change, isEnd?(run) == true { ended = run }
            }
            return ended == nil ? .on : .enough
        }
        if let ended { try await finish(ended) }
        return ended
    }

    private mutating func take(_ change: ConversationReader.Change) async throws {
        switch change {
        case .began(let message): writing[message.id] = message.run
        case .message(let message): writing[message.id] = nil
        case .missing(let id):
            let message = try await api.message(id, in: conversation)
            for change in reader.adopt(message) { try await take(change) }
            return
        default: break
        }
        try show.show(change, reader)
    }

    /// A turn that a stop cut off is stored just behind the stop.
    private mutating func finish(_ run: Run) async throws {
        for id in writing.filter({ $0.value == run.id }).keys {
            for _ in 0..<40 {
                let message = try await api.message(id, in: conversation)
                if message.state != .writing {
                    for change in reader.adopt(message) { try await take(change) }
                    break
                }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        try show.stopped(run)
    }

    private mutating func startOver() async throws -> Int64 {
        let snapshot = try await api.snapshot(of: conversation)
        let page = try await api.messages(
            in: conversation, branch: nil, page: PageRequest(.newest, limit: 50))
        try await tell(page.items)
        return snapshot.seq
    }
}
