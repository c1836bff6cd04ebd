import ChimeraClient
import ChimeraCore
import ChimeraTesting
import Testing

/// What a reader made of the frames: the texts that it would show.
private struct Shown {
    var reader: ConversationReader
    var texts: [MessageID: String] = [:]
    var done: [Message] = []
    var missing: [MessageID] = []

    init() {
        reader = ConversationReader(
            ConversationSnapshot(
                conversation: World.salon, participants: World.everyone, branches: [], runs: [], seq: 0))
    }

    mutating func take(_ changes: [ConversationReader.Change]) {
        for change in changes {
            switch change {
            case .began(let message): texts[message.id] = ""
            case .text(let id, let text): texts[id, default: "?"] += text
            case .rewritten(let id, let text): texts[id] = text
            case .message(let message): done.append(message)
            case .missing(let id): missing.append(id)
            default: break
            }
        }
    }

    mutating func take(_ frames: Frame...) { for frame in frames { take(reader.apply(frame)) } }
}

@Suite struct `A reader of a conversation` {
    private let turn = World.message(3, World.chef, "", state: .writing)
    private var stream: StreamID { StreamID(World.salon.id) }

    private func event(_ kind: Event.Kind, _ message: Message, facts: JSONValue = [:]) -> Frame {
        .event(
            Event(
                stream: stream, seq: 1, kind: kind, subject: "\(message.id)", facts: facts, at: World.start),
            .message(message))
    }

    private func delta(_ offset: Int, _ text: String, attempt: Int = 1) -> Frame {
        .delta(Delta(message: turn.id, part: 0, attempt: attempt, offset: offset, text: text))
    }

    private func finished(_ text: String, attempt: Int = 1) -> Frame {
        var message = turn
        (message.state, message.attempt, message.parts) = (.done, attempt, [.text(text)])
        return event(.turnFinished, message)
    }

    @Test func `takes text that overlaps once`() {
        var shown = Shown()
        shown.take(
            event(.turnStarted, turn), delta(0, "Salt "), delta(0, "Salt and "), delta(5, "and pepper"))
        #expect(shown.texts[turn.id] == "Salt and pepper")
        #expect(shown.missing.isEmpty)
    }

    @Test func `asks for a message whose text has a gap, and goes on from what it gets`() {
        var shown = Shown()
        shown.take(event(.turnStarted, turn), delta(0, "Salt "), delta(9, "pepper"), delta(15, "!"))
        #expect(shown.missing == [turn.id])
        #expect(shown.texts[turn.id] == "Salt ")
        var whole = turn
        whole.parts = [.text("Salt and pepper")]
        shown.take(shown.reader.adopt(whole))
        shown.take(delta(15, "!"))
        #expect(shown.texts[turn.id] == "Salt and pepper!")
    }

    @Test func `cuts to what stands when text is taken back`() {
        var shown = Shown()
        shown.take(
            event(.turnStarted, turn), delta(0, "Good 🌍 words. And then"),
            event(.turnAttempt, turn, facts: ["attempt": 2, "kept": 14]), delta(14, " So.", attempt: 2),
            delta(22, "late", attempt: 1))
        #expect(shown.texts[turn.id] == "Good 🌍 words. So.")
    }

    @Test func `ends with the stored text whatever it missed`() {
        for frames in [[], [delta(0, "Sal")], [delta(0, "Something else")], [delta(7, "gap")]] as [[Frame]] {
            var shown = Shown()
            shown.take(event(.turnStarted, turn))
            for frame in frames { shown.take(frame) }
            shown.take(finished("Salt and pepper", attempt: 2), finished("Salt and pepper", attempt: 2))
            #expect(shown.texts[turn.id] == "Salt and pepper")
            #expect(shown.done.count == 1)
        }
    }

    @Test func `shows a combining mark that comes in the next piece`() {
        var shown = Shown()
        shown.take(
            event(.turnStarted, turn), delta(0, "cafe"), delta(4, "\u{301}!"), finished("cafe\u{301}!"))
        #expect(shown.texts[turn.id]?.unicodeScalars.elementsEqual("cafe\u{301}!".unicodeScalars) == true)
    }

    @Test func `tells a run's end only after what it said, though the run is read late`() {
        var run = World.run()
        (run.state, run.stop) = (.stopped, RunStop(.answered))
        func event(_ kind: Event.Kind) -> Frame {
            .event(
                Event(stream: stream, seq: 1, kind: kind, subject: "\(run.id)", at: World.start), .run(run))
        }
        var reader = Shown().reader
        #expect(reader.apply(event(.runStarted)) == [.run(run)])
        #expect(reader.apply(event(.runStopped)) == [.ended(run)])
    }

    @Test func `tells a message once, whether it is read or followed`() {
        var shown = Shown()
        let post = World.message(1, World.adaSeat, "Begin.")
        shown.take(shown.reader.adopt(post))
        shown.take(event(.messagePosted, post))
        #expect(shown.done.map(\.id) == [post.id])
    }
}
