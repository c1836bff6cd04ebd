internal import FoundationEssentials

extension Frame {
    /// JSON text in UTF-8.
    public func encoded() -> [UInt8] {
        switch self {
        case .event(let event, let attachment): Self.encode(event, attachment)
        case .hidden(let stream, let seq):
            Array(#"{"type":"event","stream":"\#(stream)","seq":\#(seq),"hidden":true}"#.utf8)
        case .delta(let delta): Self.encode(delta)
        case .signal(let signal): Self.encode("signal", signal)
        case .subscribed(let stream, let seq, let live):
            Self.encode("subscribed", Subscribed(stream: stream, seq: seq, live: live))
        case .lagged(let stream): Array(#"{"type":"lagged","stream":"\#(stream)"}"#.utf8)
        case .reset(let stream): Array(#"{"type":"reset","stream":"\#(stream)"}"#.utf8)
        case .error(let problem, let retry): Self.encode("error", Failure(problem: problem, retry: retry))
        }
    }

    /// By hand: it is written once for every token.
    private static func encode(_ delta: Delta) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(110 + delta.text.utf8.count)
        out.append(contentsOf: #"{"type":"delta","message":""#.utf8)
        out.append(contentsOf: delta.message.description.utf8)
        out.append(contentsOf: #"","part":"#.utf8)
        out.append(contentsOf: String(delta.part).utf8)
        out.append(contentsOf: #","attempt":"#.utf8)
        out.append(contentsOf: String(delta.attempt).utf8)
        out.append(contentsOf: #","offset":"#.utf8)
        out.append(contentsOf: String(delta.offset).utf8)
        out.append(contentsOf: #","text":"#.utf8)
        JSONWriter.write(delta.text, into: &out)
        out.append(UInt8(ascii: "}"))
        return out
    }

    private static func encode(_ event: Event, _ attachment: Attachment) -> [UInt8] {
        var out = encode("event", event)
        let subject: (String, [UInt8])? =
            switch attachment {
            case .none: nil
            case .conversation(let value): ("conversation", json(value))
            case .branch(let value): ("branch", json(value))
            case .participant(let value): ("participant", json(value))
            case .message(let value): ("message", json(value))
            case .run(let value): ("run", json(value))
            case .persona(let value): ("persona", json(value))
            }
        if let (name, bytes) = subject {
            out.removeLast()
            out.append(contentsOf: ",\"\(name)\":".utf8)
            out.append(contentsOf: bytes)
            out.append(UInt8(ascii: "}"))
        }
        return out
    }

    private static func encode(_ type: String, _ value: some Encodable) -> [UInt8] {
        let body = json(value)
        return Array("{\"type\":\"\(type)\"".utf8) + (body.count > 2 ? [UInt8(ascii: ",")] : [])
            + body.dropFirst()
    }

    private static func json(_ value: some Encodable) -> [UInt8] {
        // Values of this module are made of texts, whole numbers and finite doubles: nothing that fails.
        (try? JSONBytes.of(value)) ?? Array("{}".utf8)
    }

    private struct Subscribed: Codable {
        let stream: StreamID
        let seq: Int64
        let live: [LiveText]
    }

    private struct Failure: Codable {
        let problem: Problem
        let retry: Bool
    }

    private struct Attached: Decodable {
        var conversation: Conversation?
        var branch: Branch?
        var participant: Participant?
        var message: Message?
        var run: Run?
        var persona: StoredPersona?

        var attachment: Attachment {
            if let conversation { return .conversation(conversation) }
            if let branch { return .branch(branch) }
            if let participant { return .participant(participant) }
            if let message { return .message(message) }
            if let run { return .run(run) }
            if let persona { return .persona(persona) }
            return .none
        }
    }

    private struct Head: Decodable {
        let type: String
        let hidden: Bool?
        let stream: StreamID?
        let seq: Int64?
    }

    /// nil for a type of frame that this version does not know: readers ignore those.
    public static func decode(_ bytes: some Sequence<UInt8>) throws -> Frame? {
        let data = Data(bytes)
        let decoder = JSONDecoder()
        let head = try decoder.decode(Head.self, from: data)
        switch (head.type, head.stream, head.seq) {
        case ("event", let stream?, let seq?) where head.hidden == true:
            return .hidden(stream: stream, seq: seq)
        case ("event", _, _):
            return .event(
                try decoder.decode(Event.self, from: data),
                try decoder.decode(Attached.self, from: data).attachment)
        case ("delta", _, _): return .delta(try decoder.decode(Delta.self, from: data))
        case ("signal", _, _): return .signal(try decoder.decode(Signal.self, from: data))
        case ("subscribed", _, _):
            let value = try decoder.decode(Subscribed.self, from: data)
            return .subscribed(stream: value.stream, seq: value.seq, live: value.live)
        case ("lagged", let stream?, _): return .lagged(stream: stream)
        case ("reset", let stream?, _): return .reset(stream: stream)
        case ("error", _, _):
            let value = try decoder.decode(Failure.self, from: data)
            return .error(value.problem, retry: value.retry)
        default: return nil
        }
    }
}
