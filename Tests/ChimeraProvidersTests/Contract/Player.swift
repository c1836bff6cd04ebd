import ChimeraCore
import ChimeraTesting
import Foundation

@testable import ChimeraProviders

/// A server that rehearses in one wire format.
struct Player: Sendable {
    let format: any WireFormat
    /// Its list of models, with one that is called `m`.
    let list: String
    /// Events that begin every reply.
    var opening: @Sendable () -> String = { "" }
    let text: @Sendable (String) -> String
    let reasoning: @Sendable (String) -> String
    /// A call of `look` with `{"at":"é"}`.
    let call: String
    /// The end mark; 7 tokens read, 3 written.
    let end: @Sendable (_ hasCalled: Bool) -> String
    let malformed: String

    func answer(_ request: FakeUpstream.Request) -> FakeUpstream.Script {
        guard request.method == "POST" else { return .whole(list) }
        guard let wish = Rehearsal(in: request.json.texts.last { $0.contains("[rehearse ") } ?? "") else {
            return .whole("{}", status: 500)
        }
        return play(wish, request)
    }

    private func play(_ wish: Rehearsal, _ request: FakeUpstream.Request) -> FakeUpstream.Script {
        func whole(_ pieces: [String], hasCalled: Bool = false) -> FakeUpstream.Script {
            .init(steps: ([opening()] + pieces + [end(hasCalled)]).filter { !$0.isEmpty }.map { .send($0) })
        }
        let half = opening() + text("Half a")
        switch wish {
        case .words: return whole(["One ", "two ", "three."].map(text))
        case .thoughts: return whole([reasoning("Let me "), reasoning("think. "), text("Done.")])
        case .tool: return whole([call], hasCalled: true)
        case .image:
            let sent = Data(Rehearsal.picture).base64EncodedString()
            let came = request.json.texts.contains { $0.contains(sent) }
            return whole([text(came ? "64 bytes of image/png" : "nothing")])
        case .result:
            let came = request.json.texts.contains { $0.contains("sunny") }
            return whole([text(came ? "It says sunny" : "It says nothing")])
        case .slow:
            return .init(steps: [
                .head, .pause(milliseconds: 200), .send(opening() + text("At last.") + end(false)),
            ])
        case .drip:
            let letters = "Drip.".flatMap {
                [.send(text(String($0))), .pause(milliseconds: 5)] as [FakeUpstream.Step]
            }
            return .init(
                steps: [.send(opening() + "")].filter { _ in !opening().isEmpty } + letters + [
                    .send(end(false))
                ])
        case .endless:
            let again = (0..<2000).flatMap { _ in
                [.send(text("Again. ")), .pause(milliseconds: 10)] as [FakeUpstream.Step]
            }
            return .init(steps: (opening().isEmpty ? [] : [.send(opening())]) + again)
        case .drop: return .init(steps: [.send(half), .pause(milliseconds: 20), .drop])
        case .truncate: return .init(steps: [.send(half)])
        case .malformed: return .init(steps: [.send(half), .send(malformed)])
        case .failure(let kind): return failure(kind)
        case .muchThought(let bytes):
            let piece = reasoning(String(repeating: "a", count: 1 << 16))
            let rest = bytes % (1 << 16)
            return whole(
                Array(repeating: piece, count: bytes >> 16)
                    + (rest > 0 ? [reasoning(String(repeating: "a", count: rest))] : []) + [text("Done.")])
        case .pieces(let count):
            // A write holds a thousand events; each is one all the same.
            let thousand = String(repeating: text("a"), count: 1000)
            return whole(
                Array(repeating: thousand, count: count / 1000)
                    + [String(repeating: text("a"), count: count % 1000)])
        }
    }

    private func failure(_ kind: ProviderFailure.Kind) -> FakeUpstream.Script {
        let (status, label): (Int, String) =
            switch kind {
            case .unauthorized: (401, "authentication_error")
            case .noCredit: (402, "billing_error")
            case .rateLimited: (429, "rate_limit_error")
            case .overloaded: (503, "overloaded_error")
            case .contextTooLong: (400, "context_length_exceeded")
            case .refused: (400, "content_policy_violation")
            case .modelMissing: (404, "model_not_found")
            default: (400, "invalid_request_error")
            }
        return .whole(
            #"{"error":{"message":"as rehearsed","type":"\#(label)","code":"\#(label)"}}"#, status: status,
            headers: kind == .rateLimited ? ["retry-after": "7"] : [:])
    }
}

extension JSONValue {
    /// Every text in it, in order of the lists.
    fileprivate var texts: [String] {
        switch self {
        case .string(let text): [text]
        case .array(let items): items.flatMap(\.texts)
        case .object(let fields): fields.sorted { $0.key < $1.key }.flatMap(\.value.texts)
        default: []
        }
    }
}
