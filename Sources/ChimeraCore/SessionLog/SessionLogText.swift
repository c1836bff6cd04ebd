internal import FoundationEssentials

/// The two texts of a session's log, made piece by piece, so that a long conversation is never whole in
/// memory; remembers only what the next piece depends on. The same conversation gives the same bytes.
struct SessionLogText {
    /// What comes next in the one file and in the other.
    struct Piece {
        var markdown = ""
        var lines = ""
    }

    /// What each run's speakers have said so far, in the order of their first words.
    private var said: [RunID: [(name: String, words: Int)]] = [:]
    /// Authors of the newest messages: one of them may have called the next speaker.
    private var callers: [(message: MessageID, name: String)] = []
    private var branch: BranchID?
    private var branches: Set<BranchID> = []
    private var names: [ParticipantID: String] = [:]
    private let encoder: JSONEncoder

    init() {
        encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    /// Who is there now: for the names of those who hear a whisper.
    mutating func meet(_ participants: [Participant]) {
        names = Dictionary(participants.map { ($0.id, $0.name) }, uniquingKeysWith: { $1 })
    }

    func head(_ snapshot: ConversationSnapshot) throws -> Piece {
        let head = Head(conversation: snapshot.conversation, participants: snapshot.participants)
        return Piece(markdown: Self.title(snapshot), lines: try line(head))
    }

    /// The heading of a branch, where the last message was on another one.
    mutating func turn(to next: Branch, in all: [Branch]) throws -> Piece {
        guard branch != next.id else { return Piece() }
        defer { branch = next.id }
        let isNew = branches.insert(next.id).inserted
        let name = MarkdownExport.line(next.name)
        var heading = next.parent == nil ? "## Conversation" : "## Branch: \(name)"
        if !isNew {
            heading += ", going on"
        } else if let parent = all.first(where: { $0.id == next.parent }), let fork = next.forkPosition {
            heading +=
                "\n\n_It stands on the first \(Figures.count(fork, "message")) of \(MarkdownExport.line(parent.name))._"
        }
        return Piece(markdown: heading + "\n\n", lines: try line(Line(kind: "branch", branch: next)))
    }

    /// A message with why and how it was said.
    mutating func entry(_ message: Message) throws -> Piece {
        var out = MarkdownExport.entry(message)
        if case .only(let few) = message.audience {
            let hearers = few.map { names[$0] ?? "somebody unknown" }.sorted()
            out += "_Whisper, for \(MarkdownExport.line(hearers.joined(separator: ", "))) only._\n\n"
        }
        if let reason = message.reason {
            let caller = callers.last { $0.message == reason.directive?.message }?.name
            out += "_Why: \(MarkdownExport.line(ReasonWords.sentence(reason, caller: caller)))_\n\n"
        }
        if let figures = message.figures { out += Self.figures(figures) }
        if let run = message.run {
            let words = Words.count(message.text)
            if let index = said[run]?.firstIndex(where: { $0.name == message.authorName }) {
                said[run]?[index].words += words
            } else {
                said[run, default: []].append((message.authorName, words))
            }
        }
        callers.append((message.id, message.authorName))
        if callers.count > 64 { callers.removeFirst(32) }
        return Piece(markdown: out, lines: try line(message))
    }

    /// How a run ended, and what it came to.
    mutating func end(_ run: Run) throws -> Piece {
        let speakers = said.removeValue(forKey: run.id) ?? []
        let words = Dictionary(speakers.map { ($0.name, $0.words) }, uniquingKeysWith: +)
        return Piece(
            markdown: Self.ending(run, speakers), lines: try line(Line(kind: "run", run: run, words: words)))
    }

    private func line(_ value: some Encodable) throws -> String {
        String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }

    private struct Head: Encodable {
        var chimera = "session-log"
        var version = 1
        let conversation: Conversation
        let participants: [Participant]
    }

    /// Messages are lines as they are, and their kinds are others.
    private struct Line: Encodable {
        let kind: String
        var branch: Branch?
        var run: Run?
        var words: [String: Int]?
    }
}
