internal import ChimeraCore
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore
internal import ServiceLifecycle
internal import Synchronization

extension Call {
    /// The facts of a stream without a socket: a page of frames, or with `Accept: text/event-stream` the
    /// very frames that a socket gets, for as long as the client listens.
    func events() async throws -> Response {
        let stream: StreamID = try id("stream", "stream")
        let reader = try await service.reader(of: stream, by: account)
        if request.headers[.accept]?.contains("text/event-stream") == true {
            let last = request.headers[HTTPField.Name("Last-Event-ID")!].flatMap { Int64($0) }
            let after = query("after") == nil ? nil : try number("after", 0...Int64.max, default: 0)
            return follow(stream, after: last ?? after, reader: reader)
        }
        let head = try await engine.stores.events.head(of: stream)
        let after = try number("after", 0...Int64.max, default: 0)
        let limit = Int(try number("limit", 1...Int64(Limits.pageItems), default: 100))
        var cursor = StreamCursor(seq: after, reader: reader)
        let frames = try await engine.frames.catchUp(&cursor, on: stream, limit: limit)
        var body = Array(#"{"stream":"\#(stream)","seq":\#(head),"after":\#(cursor.seq),"items":["#.utf8)
        for (index, frame) in frames.enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            body += frame
        }
        body += Array("]}".utf8)
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }

    private func follow(_ stream: StreamID, after: Int64?, reader: ParticipantID?) -> Response {
        // Nothing is held before the body is asked for: of a request that was cut off it never is.
        let body = ResponseBody { [server, engine, caller] writer in
            let listener = WakeStream()
            engine.hub.listen(listener, to: stream)
            server.sockets.add(listener, of: caller, on: stream)
            defer {
                server.sockets.remove(listener)
                engine.hub.ignore(listener, on: stream)
            }
            // Once more, now that the registry would say so: who lost the right in between gets nothing.
            _ = try await server.service.reader(of: stream, by: caller.account.id)
            let head = try await engine.stores.events.head(of: stream)
            var cursor = StreamCursor(seq: after ?? head, reader: reader)
            let first = Frame.subscribed(
                stream: stream, seq: head, live: engine.hub.writing(on: stream, for: reader))
            try await writer.write(Self.events([first.encoded()], passing: cursor.seq))
            var behind = cursor.seq < head
            var isReset = cursor.seq > head
            follow: for await wake in listener.wakes().cancelOnGracefulShutdown() {
                if wake == .quiet { try await writer.write(ByteBuffer(string: ": still here\n\n")) }
                while !Task.isCancelled, !listener.isOver {
                    if isReset {
                        let frames = [Frame.reset(stream: stream).encoded()]
                        try await writer.write(Self.events(frames, passing: cursor.seq))
                        break follow
                    } else if behind {
                        do {
                            let frames = try await engine.frames.catchUp(&cursor, on: stream)
                            behind = !frames.isEmpty
                            if behind { try await writer.write(Self.events(frames, passing: cursor.seq)) }
                        } catch let problem as Problem where problem.type == .gone {
                            isReset = true
                        }
                    } else if let frames = engine.hub.take(&cursor, on: stream) {
                        if frames.isEmpty { break }
                        try await writer.write(Self.events(frames, passing: cursor.seq))
                    } else {
                        let frames = [Frame.lagged(stream: stream).encoded()]
                        try await writer.write(Self.events(frames, passing: cursor.seq))
                        behind = true
                    }
                }
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", HTTPField.Name("X-Accel-Buffering")!: "no"],
            body: body)
    }

    /// The last one's id is the number where the whole batch has been passed: a client that comes back
    /// with it gets what follows, and drops what it has.
    private static func events(_ frames: [[UInt8]], passing seq: Int64) -> ByteBuffer {
        var buffer = ByteBuffer()
        for (index, frame) in frames.enumerated() {
            if index == frames.count - 1 { buffer.writeString("id: \(seq)\n") }
            buffer.writeString("data: ")
            buffer.writeBytes(frame)
            buffer.writeString("\n\n")
        }
        return buffer
    }

    func export() async throws -> Response {
        let format = query("format") ?? "md"
        guard let known = ExportFormat(rawValue: format) else {
            throw Problem.invalid(
                "The format is \(Text.shortened(format, to: 40)); it must be md, json, txt or html.",
                field: "format")
        }
        let id = try conversationID
        let branch: BranchID? = try queryID("branch", "branch")
        let text = try await service.export(id, as: known, branch: branch, by: account)
        return Response(
            status: .ok,
            headers: [
                .contentType: known.mediaType,
                .contentDisposition: "attachment; filename=\"\(id).\(known.rawValue)\"",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

/// Wakes of one stream as a sequence, with a sign of life when nothing comes for 15 s.
final class WakeStream: StreamListener {
    enum Wake: Sendable { case news, quiet }

    private let stream: AsyncStream<Wake>
    private let continuation: AsyncStream<Wake>.Continuation
    private let over = Atomic(false)

    init() {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        // What is there already is looked at first.
        continuation.yield(.news)
    }

    func wake(_ stream: StreamID) { continuation.yield(.news) }

    /// Who listens may no longer: nothing more is written, not even what waits.
    func end() {
        over.store(true, ordering: .relaxed)
        continuation.finish()
    }

    var isOver: Bool { over.load(ordering: .relaxed) }

    /// Ends with the task that listens.
    func wakes() -> AsyncStream<Wake> {
        let timer = Task { [continuation] in
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(15))
                continuation.yield(.quiet)
            }
        }
        continuation.onTermination = { _ in timer.cancel() }
        return stream
    }
}
