/// Which IP addresses belong to the public internet. What a stranger made us look up must not lead to this
/// machine, its network, or a cloud's metadata (RFC 6890 and its registries).
public enum PublicAddress {
    /// Four bytes or sixteen, in network order; anything else is not public.
    public static func isPublic(_ bytes: [UInt8]) -> Bool {
        switch bytes.count {
        case 4: isPublic4(bytes)
        case 16: isPublic6(bytes)
        default: false
        }
    }

    public static func isLoopback(_ bytes: [UInt8]) -> Bool {
        switch bytes.count {
        case 4: bytes[0] == 127
        case 16: bytes == loopback6 || (embedded4(in: bytes).map(isLoopback) ?? false)
        default: false
        }
    }

    private static let loopback6 = [UInt8](repeating: 0, count: 15) + [1]

    private static func isPublic4(_ ip: [UInt8]) -> Bool {
        switch (ip[0], ip[1], ip[2]) {
        case (0, _, _), (10, _, _), (127, _, _), (224..., _, _): false
        case (100, 64...127, _), (169, 254, _), (172, 16...31, _), (192, 168, _), (198, 18...19, _): false
        case (192, 0, 0), (192, 0, 2), (192, 88, 99), (198, 51, 100), (203, 0, 113): false
        default: true
        }
    }

    private static func isPublic6(_ ip: [UInt8]) -> Bool {
        if let inside = embedded4(in: ip) { return isPublic4(inside) }
        // Only 2000::/3 is given out; in it are documentation, Teredo and benchmarking.
        guard ip[0] & 0xE0 == 0x20 else { return false }
        if ip[0] == 0x20, ip[1] == 0x01, ip[2] < 0x02 { return false }
        if ip[0] == 0x20, ip[1] == 0x01, ip[2] == 0x0D, ip[3] == 0xB8 { return false }
        return !(ip[0] == 0x3F && ip[1] == 0xFF)
    }

    /// An IPv4 address in IPv6's clothes: mapped, translated (NAT64) or tunnelled (6to4).
    private static func embedded4(in ip: [UInt8]) -> [UInt8]? {
        if ip[..<10].allSatisfy({ $0 == 0 }), ip[10] == 0xFF, ip[11] == 0xFF { return Array(ip[12...]) }
        if ip.starts(with: [0, 0x64, 0xFF, 0x9B]), ip[4..<12].allSatisfy({ $0 == 0 }) {
            return Array(ip[12...])
        }
        if ip.starts(with: [0x20, 0x02]) { return Array(ip[2..<6]) }
        return nil
    }
}
