internal import ChimeraCore
internal import NIOCore
internal import NIOPosix

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Which hosts a request may go to.
public enum AddressRule: Hashable, Sendable {
    /// The owner of this computer named it.
    case anywhere
    /// A stranger named it: https to public addresses; with `loopback` this computer too (a server that runs here
    /// may name itself), over http as well.
    case strangers(loopback: Bool)

    /// The address that the request is to be sent to, looked up and checked; nil where nothing is to be checked.
    /// The connection goes exactly there, so that a name cannot lead elsewhere a moment later.
    func pinned(_ address: WebAddress) async throws -> String? {
        guard case .strangers(let loopback) = self else { return nil }
        let addresses = try await Self.lookUp(address.host)
        for ip in addresses {
            let isHere = loopback && PublicAddress.isLoopback(ip.bytes)
            guard isHere || PublicAddress.isPublic(ip.bytes) else {
                throw MCPFailure.closed(
                    "\(address) leads to \(ip.text), which is not a public address. It was not asked.")
            }
            guard isHere || address.isSecure else {
                throw MCPFailure.closed("\(address) is not https. It was not asked.")
            }
        }
        guard let first = addresses.first else {
            throw MCPFailure.closed("The name \(address.host) leads nowhere.")
        }
        return first.text
    }

    struct IP: Hashable, Sendable {
        let bytes: [UInt8]
        let text: String
    }

    /// The system's resolver blocks, so it is asked on a thread for that.
    static func lookUp(_ host: String) async throws -> [IP] {
        try await NIOThreadPool.singleton.runIfActive {
            var hints = addrinfo()
            hints.ai_socktype = Int32(1)
            var list: UnsafeMutablePointer<addrinfo>?
            guard getaddrinfo(host, nil, &hints, &list) == 0 else {
                throw MCPFailure.closed("The name \(host) leads nowhere.")
            }
            defer { freeaddrinfo(list) }
            var found: [IP] = []
            var next = list
            while let entry = next {
                if let ip = ip(entry.pointee), !found.contains(ip) { found.append(ip) }
                next = entry.pointee.ai_next
            }
            return found
        }
    }

    private static func ip(_ entry: addrinfo) -> IP? {
        // Where the address stands in `sockaddr_in` and `sockaddr_in6`, and how long it is.
        let (place, count): (Int, Int)
        switch entry.ai_family {
        case AF_INET: (place, count) = (4, 4)
        case AF_INET6: (place, count) = (8, 16)
        default: return nil
        }
        guard let raw = entry.ai_addr, Int(entry.ai_addrlen) >= place + count else { return nil }
        let bytes = Array(UnsafeRawBufferPointer(start: raw, count: place + count)[place...])
        guard let text = try? SocketAddress(packedIPAddress: ByteBuffer(bytes: bytes), port: 0).ipAddress
        else {
            return nil
        }
        return IP(bytes: bytes, text: text)
    }
}
