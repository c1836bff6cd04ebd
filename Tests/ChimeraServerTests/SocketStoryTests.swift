import ChimeraCore
import ChimeraTesting
import NIOCore
import Testing

@testable import ChimeraServer

@Suite("SocketStory", .timeLimit(.minutes(1))) struct SocketStoryTests {
    /// A client: what it has, and where it stands.
    private struct Client {
        var fold = TextFold()
        var seq: Int64 = 0
        var message: MessageID?
        var finished: Message?
        var events: [StreamFrame] = []
        var isStopped = false

        var length: Int { fold.texts[0]?.text.utf16.count ?? 0 }

        var have: [LiveText] {
            guard let message, let text = fold.texts[0] else { return [] }
            return [LiveText(message: message, part: 0, attempt: text.attempt, length: length)]
        }

        mutating func take(_ bytes: [UInt8]) throws {
            guard let frame = try StreamFrame.decode(bytes) else { return }
            try fold.apply(bytes)
            switch frame {
            case .event(let event, let attachment):
                #expect(event.seq == seq + 1)
                seq = event.seq
                events.append(frame)
                if event.kind == .turnFinished, case .message(let message) = attachment { finished = message }
                isStopped = isStopped || event.kind == .runStopped
            case .hidden(_, let number):
                #expect(number == seq + 1)
                seq = number
                events.append(frame)
            case .delta(let delta): message = delta.message
            case .error(let problem, _): throw problem
            default: break
            }
        }
    }

    @Test(arguments: 1...5)
    func `a client that loses its connection again and again has the text once`(seed: Int) async throws {
        try await ServerWorld.run { world in
            var dice = Dice(seed: UInt64(seed))
            let id = try await world.chat().conversation.id
            let stream = StreamID(id)
            var client = Client()
            _ = try await world.service.post(PostMessage(text: "Speak."), in: id, by: world.ada.id)
            let call = try await world.model.nextCall()
            for round in 1...20 {
                // Some is said while nobody listens, the rest while somebody does.
                let away = Int.random(in: 0...10, using: &dice)
                try await say(away, call, &dice)
                try await world.socket { peer in
                    try await peer.subscribe(stream, after: client.seq, have: client.have)
                    try await say(10 - away, call, &dice)
                    if round == 20 {
                        // Level with the writer: what follows comes as text, not with the stored message.
                        let shown = world.service.engine.hub.writing(on: stream, for: nil).first?.length ?? 0
                        while client.length < shown { try client.take(try await peer.next().bytes) }
                        await call.finish()
                        while !client.isStopped { try client.take(try await peer.next().bytes) }
                    } else {
                        let shown = world.service.engine.hub.writing(on: stream, for: nil).first?.length ?? 0
                        let wanted = Int.random(
                            in: min(client.length, shown)...max(client.length, shown), using: &dice)
                        while client.length < wanted { try client.take(try await peer.next().bytes) }
                    }
                }
                #expect(!client.fold.gap)
            }
            let finished = try #require(client.finished)
            let stored = try await world.service.message(finished.id, in: id, by: world.ada.id)
            #expect(client.fold.texts[0]?.text == stored.text)
            #expect(stored.text.split(separator: "#").count == 200)
        }
    }

    private func say(_ count: Int, _ call: ScriptedModel.Call, _ dice: inout Dice) async throws {
        for _ in 0..<count {
            let piece = ["a ", "bé ", "😀 ", "👩‍👩‍👧 ", "word. ", "漢字 "].randomElement(using: &dice) ?? "a "
            #expect(await call.say("\(piece)#"))
        }
    }

    @Test func `server-sent events are the frames of the socket`() async throws {
        try await ServerWorld.run { world in
            world.model.answerAll { _ in .text("Yes 😀, and so on and on.") }
            let id = try await world.chat().conversation.id
            let stream = StreamID(id)
            _ = try await world.service.post(
                PostMessage(text: "Before", answer: false), in: id, by: world.ada.id)
            var (one, two) = (Client(), Client())
            try await world.socket { peer in
                try await world.feed(stream, after: 0, as: world.adaToken) { feed in
                    try await peer.subscribe(stream, after: 0)
                    let first = try await peer.next().frame
                    #expect(try await feed.frame() == first)
                    _ = try await world.service.post(PostMessage(text: "Now"), in: id, by: world.ada.id)
                    while !one.isStopped { try one.take(try await peer.next().bytes) }
                    while !two.isStopped, let bytes = try await feed.next() { try two.take(bytes) }
                }
            }
            // What is attached is the state of the moment at which each was sent.
            let facts = [one, two].map { client in
                client.events.map { frame -> Event? in
                    if case .event(let event, _) = frame { event } else { nil }
                }
            }
            #expect(facts[0] == facts[1])
            #expect(one.finished?.text == "Yes 😀, and so on and on.")
            // One that came late has the message from the event, without its text piece by piece.
            for client in [one, two] where client.length > 0 {
                #expect(client.fold.texts[0]?.text == client.finished?.text)
            }
            try await world.feed(stream, after: one.seq + 100, as: world.adaToken) { feed in
                _ = try await feed.next()
                #expect(try await feed.frame() == .reset(stream: stream))
                #expect(try await feed.next() == nil)
            }
        }
    }

    @Test func `whoever is taken out hears no more, and not how it goes on`() async throws {
        try await ServerWorld.run { world in
            let id = try await world.chat().conversation.id
            let (stream, account) = (StreamID(id), StreamID(world.grace.id))
            try await world.service.setMember(
                world.grace.id, role: .viewer, in: id, command: .make(), by: world.ada.id)
            try await world.socket(as: world.graceToken) { peer in
                try await world.feed(stream, after: 0, as: world.graceToken) { feed in
                    for stream in [stream, account] {
                        try await peer.subscribe(stream)
                        guard case .subscribed = try await peer.next().frame else {
                            Issue.record("not subscribed")
                            return
                        }
                    }
                    _ = try await feed.next()
                    let answer = try await world.call(
                        "DELETE", "/api/v1/conversations/\(id)/members/\(world.grace.id)",
                        #"{"id":"\#(CommandID.make())"}"#, as: world.adaToken)
                    #expect(answer.status == 204)
                    var (isDropped, isTold) = (false, false)
                    while !isDropped || !isTold {
                        switch try await peer.next().frame {
                        case .error(let problem, _): isDropped = problem.type == .notFound
                        case .event(let event, let attachment) where event.kind == .listChanged:
                            #expect(event.facts["reason"] == "removed")
                            #expect(attachment == .none)
                            isTold = true
                        default: break
                        }
                    }
                    _ = try await world.service.post(
                        PostMessage(text: "She is gone", answer: false), in: id, by: world.ada.id)
                    // Ends, and without what was said after.
                    while let bytes = try await feed.next() {
                        #expect(!String(decoding: bytes, as: UTF8.self).contains("She is gone"))
                    }
                }
            }
            let later = try await world.call(
                "GET", "/api/v1/streams/\(account)/events", as: world.graceToken)
            #expect(later.status == 200 && !later.body.contains("Ada's secret"))
        }
    }

    @Test func `a subscription given up or replaced while it is looked at leaves nothing behind`()
        async throws
    {
        try await ServerWorld.run { world in
            let id = try await world.chat().conversation.id
            let stream = StreamID(id)
            let hub = world.service.engine.hub
            try await world.socket { peer in
                let subscribe = #"{"type":"subscribe","stream":"\#(stream)"}"#
                let give = #"{"type":"unsubscribe","stream":"\#(stream)"}"#
                let foreign = #"{"type":"subscribe","stream":"\#(StreamID.make())"}"#
                let burst = [subscribe, subscribe, give, subscribe, give, subscribe, subscribe, foreign]
                try await peer.send(burst.flatMap { WebSocketPeer.bytes(1, $0.utf8) })
                // One stands, one is refused, in either order.
                var frames = [try await peer.next().frame, try await peer.next().frame]
                for text in ["Once", "And once"] {
                    _ = try await world.service.post(
                        PostMessage(text: text, answer: false), in: id, by: world.ada.id)
                    var isHere = false
                    while !isHere {
                        let frame = try await peer.next().frame
                        frames.append(frame)
                        if case .event(_, .message(let message)) = frame { isHere = message.text == text }
                    }
                }
                let subscribed = frames.filter { if case .subscribed = $0 { true } else { false } }
                #expect(subscribed.count == 1)
                let events = frames.filter { if case .event = $0 { true } else { false } }
                #expect(events.count == Set(events).count)
                try await peer.send([subscribe, give].flatMap { WebSocketPeer.bytes(1, $0.utf8) })
            }
            while hub.count > 0 { await Task.yield() }
        }
    }

    @Test func `a server that stops says so`() async throws {
        try await ServerWorld.run { world in
            try await world.socket { peer in
                await world.stop()
                let frame = try await peer.frame()
                #expect(frame?.closeCode == 1001)
            }
        }
    }
}
