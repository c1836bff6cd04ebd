internal import ChimeraCore
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore
internal import ServiceLifecycle

extension Call {
    /// The facts of a stream without a socket: a page of frames, or with `Accept: text/event-stream` the
    /// very frames that a socket gets, for as long as the client listens.
    func events() async throws -> Response {
        let stream: StreamID = try id("stream", "stream")
        let reader = try await service.reader(of: stream, by: account)
        let head = try await engine.stores.events.head(of: stream)
        if request.headers[.accept]?.contains("text/event-stream") == true {
            let last = request.headers[HTTPField.Name("Last-Event-ID")!].flatMap { Int64($0) }
            let after = try last ?? number("after", 0...Int64.max, default: head)
            return follow(stream, StreamCursor(seq: after, reader: reader), head: head)
        }
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

    private func follow(_ stream: StreamID, _ start: StreamCursor, head: Int64) -> Response {
        let listener = WakeStream()
        engine.hub.listen(listener, to: stream)
        let body = ResponseBody { [engine] writer in
            defer { engine.hub.ignore(listener, on: stream) }
            var cursor = start
            let first = Frame.subscribed(
                stream: stream, seq: head, live: engine.hub.writing(on: stream, for: cursor.reader))
            try await writer.write(Self.events([first.encoded()], passing: cursor.seq))
            var behind = cursor.seq < head
            for await wake in listener.wakes().cancelOnGracefulShutdown() {
                if wake == .quiet { try await writer.write(ByteBuffer(string: ": still here\n\n")) }
                while !Task.isCancelled {
                    if behind {
                        let frames = try await engine.frames.catchUp(&cursor, on: stream)
                        behind = !frames.isEmpty
                        if behind { try await writer.write(Self.events(frames, passing: cursor.seq)) }
                    } else if let frames = engine.hub.take(&cursor, on: stream) {
                        if frames.isEmpty { break }
                        try await writer.write(Self.events(frames, passing: cursor.seq))
                    } else {
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
                "The format is \(Text.shortened(format, to: 40)); it must be md, json or txt.",
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

    init() {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        // What is there already is looked at first.
        continuation.yield(.news)
    }

    func wake(_ stream: StreamID) { continuation.yield(.news) }

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
