internal import AsyncHTTPClient
public import ChimeraCore
internal import NIOCore
internal import NIOHTTP1

extension ChimeraClient {
    public func follow(
        _ stream: StreamID, after seq: Int64, onFrame: (Frame) async throws -> Following
    ) async throws {
        var seq = seq
        var patience = Patience()
        while true {
            switch try await read(stream, &seq, &patience, onFrame) {
            case .enough: return
            case .again: continue
            case .lost(let error):
                if Task.isCancelled { throw CancellationError() }
                guard let pause = patience.wait() else { throw unreachable(error) }
                try await Task.sleep(for: pause)
            }
        }
    }

    private enum Ending {
        case enough
        case again
        case lost(any Error)
    }

    /// The server ended the answer: it stops, or wants us elsewhere.
    private struct Ended: Error, CustomStringConvertible {
        let description = "it ended the connection"
    }

    /// One connection's worth. Throws what the server refuses for good and what `onFrame` throws.
    private func read(
        _ stream: StreamID, _ seq: inout Int64, _ patience: inout Patience,
        _ onFrame: (Frame) async throws -> Following
    ) async throws -> Ending {
        var request = request(.GET, ["streams", stream.description, "events"], [("after", String(seq))])
        request.headers.replaceOrAdd(name: "accept", value: "text/event-stream")
        let response: HTTPClientResponse
        do { response = try await HTTPClient.shared.execute(request, timeout: Self.timeout) } catch {
            return .lost(error)
        }
        guard response.status == .ok else {
            let body = try? await response.body.collect(upTo: 1 << 20)
            let problem = ProblemBody.problem(
                body.map { Array($0.readableBytesView) } ?? [], status: Int(response.status.code))
            if problem.type == .unavailable || problem.type == .tooMany { return .lost(problem) }
            throw problem
        }
        var parser = EventStream()
        var pieces = response.body.makeAsyncIterator()
        while true {
            var frames: [Frame] = []
            do {
                guard let piece = try await pieces.next() else { return .lost(Ended()) }
                patience.heard()
                try parser.feed(piece.readableBytesView) { data in
                    if let frame = try Frame.decode(data) { frames.append(frame) }
                }
            } catch {
                return .lost(error)
            }
            for frame in frames {
                if frame.isRepeated(after: seq) { continue }
                switch try await onFrame(frame) {
                case .on: if let number = frame.seq { seq = number }
                case .enough: return .enough
                case .from(let number):
                    seq = number
                    return .again
                }
            }
        }
    }
}

extension Frame {
    /// The number that a stored fact has on its stream.
    var seq: Int64? {
        switch self {
        case .event(let event, _): event.seq
        case .hidden(_, let seq): seq
        default: nil
        }
    }

    func isRepeated(after seen: Int64) -> Bool { seq.map { $0 <= seen } ?? false }
}
