internal import ChimeraCore
internal import Logging
internal import NIOCore
internal import NIOPosix

/// One connection to the proxy: reads the head, then is one half of a pipe.
final class ProxyConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let proxy: AllowListProxy
    private var head: [UInt8] = []
    private var isDecided = false
    private var other: (any Channel)?
    /// What came while the other side was being connected.
    private var early: [UInt8] = []

    init(proxy: AllowListProxy) { self.proxy = proxy }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        if let other {
            other.writeAndFlush(buffer, promise: nil)
            return throttle(context.channel, by: other)
        }
        if isDecided {
            early += buffer.readableBytesView
            if early.count > ProxyRequest.limit * 16 { context.close(promise: nil) }
            return
        }
        head += buffer.readableBytesView
        switch ProxyRequest.find(in: head) {
        case .more: return
        case .bad: refuse(context.channel, "400 Bad Request", "This is not a request to a web proxy.")
        case .request(let request, let end):
            early = Array(head[end...])
            decide(request, context.channel)
        }
    }

    private func decide(_ request: ProxyRequest, _ channel: any Channel) {
        isDecided = true
        let proxy = proxy
        let connected = channel.eventLoop.makePromise(of: (any Channel)?.self)
        // A name is looked up by a call that blocks, so not on the loop.
        NIOThreadPool.singleton.submit { _ in
            let addresses = proxy.addresses(request.host, request.port)
            proxy.onAccess(.init(host: request.host, port: request.port, isAllowed: !addresses.isEmpty))
            proxy.log.info(
                "a tool server asked for a host",
                metadata: ["host": "\(request.host):\(request.port)", "allowed": "\(!addresses.isEmpty)"])
            guard let address = addresses.first else { return connected.succeed(nil) }
            ClientBootstrap(group: channel.eventLoop)
                .connectTimeout(.seconds(15))
                .channelOption(.allowRemoteHalfClosure, value: true)
                .channelInitializer { server in
                    server.eventLoop.makeCompletedFuture {
                        try server.pipeline.syncOperations.addHandler(ProxyReturn(to: channel))
                    }
                }
                .connect(to: address).map { Optional($0) }.cascade(to: connected)
        }
        let loop = NIOLoopBound(self, eventLoop: channel.eventLoop)
        connected.futureResult.whenComplete { result in
            let connection = loop.value
            switch result {
            case .success(.some(let server)): connection.join(server, channel, request)
            case .success(.none):
                connection.refuse(
                    channel, "403 Forbidden",
                    "\(request.host):\(request.port) was not granted to this program.")
            case .failure:
                connection.refuse(
                    channel, "502 Bad Gateway", "\(request.host):\(request.port) does not answer.")
            }
        }
    }

    private func join(_ server: any Channel, _ channel: any Channel, _ request: ProxyRequest) {
        guard channel.isActive else { return server.close(promise: nil) }
        other = server
        if request.isTunnel {
            channel.writeAndFlush(
                ByteBuffer(string: "HTTP/1.1 200 Connection established\r\n\r\n"), promise: nil)
        }
        let bytes = request.head + early
        early = []
        if !bytes.isEmpty { server.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil) }
    }

    private func refuse(_ channel: any Channel, _ status: String, _ words: String) {
        isDecided = true
        let body = words + "\n"
        let text =
            "HTTP/1.1 \(status)\r\nContent-Type: text/plain\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
        channel.writeAndFlush(ByteBuffer(string: text)).whenComplete { _ in channel.close(promise: nil) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed {
            if let other { other.close(mode: .output, promise: nil) } else { context.close(promise: nil) }
        }
    }

    func channelInactive(context: ChannelHandlerContext) { other?.close(promise: nil) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if let other, context.channel.isWritable {
            other.setOption(.autoRead, value: true).whenComplete { _ in }
        }
    }
}

/// The way back.
final class ProxyReturn: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let client: any Channel

    init(to client: any Channel) { self.client = client }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        client.writeAndFlush(unwrapInboundIn(data), promise: nil)
        throttle(context.channel, by: client)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed {
            client.close(mode: .output, promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) { client.close(promise: nil) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { client.setOption(.autoRead, value: true).whenComplete { _ in } }
    }
}

/// Reads no more from one side while the other is full.
private func throttle(_ reading: any Channel, by writing: any Channel) {
    if !writing.isWritable { reading.setOption(.autoRead, value: false).whenComplete { _ in } }
}
