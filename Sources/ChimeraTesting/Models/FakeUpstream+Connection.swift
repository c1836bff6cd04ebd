internal import ChimeraCore
internal import NIOCore
internal import NIOHTTP1

/// Performs scripts on one connection. Everything happens on its event loop.
final class FakeUpstreamConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let upstream: FakeUpstream
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var disconnections: [Gate] = []

    init(_ upstream: FakeUpstream) {
        self.upstream = upstream
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let buffer): body.append(contentsOf: buffer.readableBytesView)
        case .end:
            guard let head else { return }
            let gate = Gate()
            disconnections.append(gate)
            let headers = Dictionary(head.headers.map { ($0.name.lowercased(), $0.value) }) { "\($0), \($1)" }
            let script = upstream.accept(
                .init(
                    method: head.method.rawValue, path: head.uri, headers: headers, body: body,
                    disconnection: gate))
            perform(script, from: 0, headIsSent: false, context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        for gate in disconnections { gate.open() }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func perform(
        _ script: FakeUpstream.Script, from start: Int, headIsSent: Bool, _ context: ChannelHandlerContext
    ) {
        var headIsSent = headIsSent
        func sendHead() {
            guard !headIsSent else { return }
            headIsSent = true
            let head = HTTPResponseHead(
                version: .http1_1, status: .init(statusCode: script.status),
                headers: HTTPHeaders(script.headers.map { ($0, $1) }))
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
        }
        for (index, step) in script.steps.enumerated().dropFirst(start) {
            switch step {
            case .head: sendHead()
            case .bytes(let bytes):
                sendHead()
                context.writeAndFlush(
                    wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
            case .reach(let gate): gate.open()
            case .wait(let gate):
                let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
                let (loop, sent) = (context.eventLoop, headIsSent)
                gate.whenOpen {
                    loop.execute {
                        let (connection, context) = bound.value
                        connection.perform(script, from: index + 1, headIsSent: sent, context)
                    }
                }
                return
            case .pause(let milliseconds):
                let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
                let sent = headIsSent
                context.eventLoop.scheduleTask(in: .milliseconds(milliseconds)) {
                    let (connection, context) = bound.value
                    guard context.channel.isActive else { return }
                    connection.perform(script, from: index + 1, headIsSent: sent, context)
                }
                return
            case .stall: return
            case .drop: return context.close(promise: nil)
            }
        }
        sendHead()
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
