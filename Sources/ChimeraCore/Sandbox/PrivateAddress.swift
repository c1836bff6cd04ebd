/// Addresses that a stranger's name may not lead to: this computer, its neighbours, a cloud's metadata.
public enum PrivateAddress {
    /// - Parameter bytes: four or sixteen of them, in network order. Any other count is refused.
    public static func covers(_ bytes: [UInt8]) -> Bool {
        switch bytes.count {
        case 4: v4(bytes[0], bytes[1], bytes[2])
        case 16: v6(bytes)
        default: true
        }
    }

    private static func v4(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> Bool {
        switch (a, b, c) {
        case (0, _, _), (10, _, _), (127, _, _), (169, 254, _), (192, 168, _), (198, 18...19, _),
            (224..., _, _):
            true
        case (172, 16...31, _), (100, 64...127, _), (192, 0, 0), (192, 0, 2), (198, 51, 100), (203, 0, 113):
            true
        default: false
        }
    }

    private static func v6(_ bytes: [UInt8]) -> Bool {
        let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        let isTranslated = bytes[..<12] == [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]
        if isMapped || isTranslated { return v4(bytes[12], bytes[13], bytes[14]) }
        // 6to4 carries an address of the old kind behind its prefix.
        if bytes[0] == 0x20, bytes[1] == 0x02 { return v4(bytes[2], bytes[3], bytes[4]) }
        if bytes[..<12].allSatisfy({ $0 == 0 }) { return true }
        // Unique local, link local, site local, multicast, documentation, Teredo.
        return bytes[0] & 0xFE == 0xFC || (bytes[0] == 0xFE && bytes[1] & 0x80 == 0x80) || bytes[0] == 0xFF
            || bytes[..<4] == [0x20, 0x01, 0x0D, 0xB8] || bytes[..<4] == [0x20, 0x01, 0, 0]
    }
}
