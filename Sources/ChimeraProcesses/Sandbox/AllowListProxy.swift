public import ChimeraCore
internal import FoundationEssentials
public import Logging
internal import NIOCore
internal import NIOPosix

/// A web proxy on a socket of its own that lets a program reach the hosts of its grant and no others. It
/// resolves names itself; a name that leads to this computer or its neighbours gets through only where the
/// grant names that very address.
public struct AllowListProxy: Sendable {
    public struct Access: Sendable, Hashable {
        public var host: String
        public var port: Int
        public var isAllowed: Bool
    }

    let rules: [HostRule]
    let log: Logger
    let onAccess: @Sendable (Access) -> Void

    public init(
        rules: [HostRule], log: Logger, onAccess: @escaping @Sendable (Access) -> Void = { _ in }
    ) {
        self.rules = rules
        self.log = log
        self.onAccess = onAccess
    }

    /// Serves as long as the closure runs, at the socket whose path it gets.
    public func serve<T: Sendable>(_ body: @Sendable (String) async throws -> T) async throws -> T {
        let folder = "/tmp/chimera-\(UInt64.random(in: 0...UInt64.max))"
        let files = FileManager.default
        // Whoever runs in the sandbox may be another account: the folder is passed, its socket is written to.
        try files.createDirectory(
            atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o711])
        defer { try? files.removeItem(atPath: folder) }
        let path = folder + "/proxy.sock"
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 32)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ProxyConnection(proxy: self))
                }
            }
            .bind(unixDomainSocketPath: path).get()
        try files.setAttributes([.posixPermissions: 0o666], ofItemAtPath: path)
        let result: Result<T, any Error>
        do { result = .success(try await body(path)) } catch { result = .failure(error) }
        try? await server.close()
        return try result.get()
    }

    /// The addresses that a request may go to; empty when it may not.
    func addresses(_ host: String, _ port: Int) -> [SocketAddress] {
        guard rules.contains(where: { $0.covers(host, port) }) else { return [] }
        let isNamed = rules.contains {
            $0.host == host.lowercased() && $0.port == port && Self.isLiteral($0.host)
        }
        let found = (try? SocketAddress.makeAddressResolvingHost(host, port: port)).map { [$0] } ?? []
        return found.filter { isNamed || !PrivateAddress.covers(Self.bytes(of: $0)) }
    }

    private static func isLiteral(_ host: String) -> Bool {
        host == "localhost" || (try? SocketAddress(ipAddress: host, port: 0)) != nil
    }

    /// Behind the family and the port, and for the new kind the flow.
    private static func bytes(of address: SocketAddress) -> [UInt8] {
        switch address {
        case .v4(let address): withUnsafeBytes(of: address.address) { Array($0[4..<8]) }
        case .v6(let address): withUnsafeBytes(of: address.address) { Array($0[8..<24]) }
        case .unixDomainSocket: []
        }
    }
}
