import ChimeraCore
import ChimeraTesting
import Testing

@Suite("The hub") struct HubTests {
    private final class Listener: StreamListener { func wake(_ stream: StreamID) {} }
    private let stream = StreamID(World.salon.id)
    private let message: MessageID = World.id(101)

    private func event(
        _ seq: Int64, _ kind: Event.Kind = .messagePosted, facts: JSONValue = [:],
        audience: Audience = .everyone
    ) -> Event {
        Event(
            stream: stream, seq: seq, kind: kind, subject: message.description, audience: audience,
            facts: facts, at: World.start)
    }

    private func take(_ hub: Hub, _ cursor: inout StreamCursor) -> [Frame] {
        (hub.take(&cursor, on: stream) ?? []).compactMap { try? Frame.decode($0) }
    }

    @Test func `gives each reader every event once, in number order, whatever order they are told in`() {
        let hub = Hub()
        let listener = Listener()
        hub.listen(listener, to: stream)
        var cursor = StreamCursor(seq: 0, reader: nil)
        hub.publish([event(1)])
        hub.publish([event(3)])
        #expect(take(hub, &cursor).count == 1)
        // The store has number 2 already: the reader is sent there instead of waiting for ever.
        #expect(hub.take(&cursor, on: stream) == nil)
        hub.publish([event(2)])
        #expect(
            take(hub, &cursor).compactMap { frame -> Int64? in
                if case .event(let event, _) = frame { event.seq } else { nil }
            } == [2, 3])
        #expect(take(hub, &cursor).isEmpty)
    }

    @Test func `merges deltas for whoever comes late, and splits no surrogate pair`() throws {
        let hub = Hub()
        hub.begin(message, part: 0, attempt: 1, audience: .everyone, on: stream)
        var early = StreamCursor(seq: 0, reader: nil)
        for piece in ["He", "llo ", "😀", "!"] {
            hub.append(piece, to: message, part: 0, on: stream)
            #expect(take(hub, &early).count == 1)
        }
        var late = StreamCursor(
            seq: 0, reader: nil, have: [LiveText(message: message, part: 0, attempt: 1, length: 7)])
        guard case .delta(let delta)? = take(hub, &late).first else {
            Issue.record("no delta")
            return
        }
        #expect(delta == Delta(message: message, part: 0, attempt: 1, offset: 6, text: "😀!"))
    }

    @Test func `shows an event to its audience and keeps its number for the others`() {
        let hub = Hub()
        let listener = Listener()
        hub.listen(listener, to: stream)
        hub.publish([event(1, audience: .only([World.chef.id]))])
        var chef = StreamCursor(seq: 0, reader: World.chef.id)
        var other = StreamCursor(seq: 0, reader: World.philosopher.id)
        if case .event? = take(hub, &chef).first {} else { Issue.record("the audience saw nothing") }
        #expect(take(hub, &other) == [.hidden(stream: stream, seq: 1)])
        hub.begin(message, part: 0, attempt: 1, audience: .only([World.chef.id]), on: stream)
        hub.append("psst", to: message, part: 0, on: stream)
        #expect(take(hub, &chef).count == 1)
        #expect(take(hub, &other).isEmpty)
        #expect(hub.writing(on: stream, for: World.philosopher.id).isEmpty)
    }

    @Test func `lets a stream go when nobody listens and nothing is written`() {
        let hub = Hub()
        let listener = Listener()
        hub.listen(listener, to: stream)
        hub.begin(message, part: 0, attempt: 1, audience: .everyone, on: stream)
        hub.ignore(listener, on: stream)
        #expect(hub.count == 1)
        hub.publish([event(1, .turnFinished)])
        #expect(hub.count == 0)
    }

    @Test func `keeps memory bounded and sends the slow to the store`() {
        let hub = Hub()
        let listener = Listener()
        hub.listen(listener, to: stream)
        var slow = StreamCursor(seq: 0, reader: nil)
        for seq in 1...2000 { hub.publish([event(Int64(seq))]) }
        #expect(hub.take(&slow, on: stream) == nil)
        slow.seq = 1990
        #expect(take(hub, &slow).count == 10)
    }

    @Test(arguments: 1...200)
    func `gives every reader the text once, through cuts, new attempts and late joins`(seed: Int) throws {
        var dice = Dice(seed: UInt64(seed))
        let hub = Hub()
        let listener = Listener()
        hub.listen(listener, to: stream)
        hub.begin(message, part: 0, attempt: 1, audience: .everyone, on: stream)
        var readers: [(cursor: StreamCursor, fold: TextFold)] = []
        var (text, attempt, seq) = ("", 1, Int64(0))
        for _ in 0..<60 {
            switch Int.random(in: 0..<10, using: &dice) {
            case 0:
                readers.append((StreamCursor(seq: seq, reader: nil), TextFold()))
            case 1 where !text.isEmpty:
                let kept = Int.random(in: 0...text.utf16.count, using: &dice)
                guard let cut = String(text.utf16.prefix(kept)) else { continue }
                (text, attempt, seq) = (cut, attempt + 1, seq + 1)
                hub.publish([
                    event(
                        seq, .turnAttempt,
                        facts: ["attempt": .int(Int64(attempt)), "kept": .int(Int64(kept))])
                ])
            case 2 where !readers.isEmpty:
                // Loses its connection and comes back with what it has.
                let index = Int.random(in: 0..<readers.count, using: &dice)
                let have = readers[index].fold.texts[0]
                readers[index].cursor = StreamCursor(
                    seq: readers[index].cursor.seq, reader: nil,
                    have: have.map {
                        [
                            LiveText(
                                message: message, part: 0, attempt: $0.attempt, length: $0.text.utf16.count)
                        ]
                    } ?? [])
            case 3...5 where !readers.isEmpty:
                let index = Int.random(in: 0..<readers.count, using: &dice)
                for frame in hub.take(&readers[index].cursor, on: stream, limit: 2) ?? [] {
                    try readers[index].fold.apply(frame)
                }
            default:
                let piece = ["a", "bé", "😀", " word", "漢字"].randomElement(using: &dice) ?? "a"
                text += piece
                hub.append(piece, to: message, part: 0, on: stream)
            }
        }
        seq += 1
        hub.publish([event(seq, .turnFinished)])
        for index in readers.indices {
            while let frames = hub.take(&readers[index].cursor, on: stream), !frames.isEmpty {
                for frame in frames { try readers[index].fold.apply(frame) }
            }
            #expect(!readers[index].fold.gap)
            #expect(readers[index].fold.texts[0]?.text ?? "" == text)
        }
    }

    @Test func `encodes every frame so that it reads back`() throws {
        let frames: [Frame] = [
            .event(event(7), .message(World.message(1, World.chef, "Salt \"x\"\n"))),
            .hidden(stream: stream, seq: 3),
            .delta(Delta(message: message, part: 0, attempt: 2, offset: 5, text: "a\"\\\n😀\u{1}")),
            .signal(Signal(kind: .typing, participant: World.chef.id, name: "The Chef", since: World.start)),
            .subscribed(
                stream: stream, seq: 9, live: [LiveText(message: message, part: 0, attempt: 1, length: 4)]),
            .lagged(stream: stream), .reset(stream: stream), .error(Problem.invalid("no"), retry: false),
        ]
        for frame in frames { #expect(try Frame.decode(frame.encoded()) == frame) }
    }
}
