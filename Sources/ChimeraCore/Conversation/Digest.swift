internal import FoundationEssentials

/// Tells two requests apart that carry the same command id. Not a secret and no defence: a client can
/// only fool itself. FNV-1a, 64 bits, over the operation and the request in sorted JSON.
enum Digest {
    static func of(_ what: String, _ request: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        let body = (try? encoder.encode(request)).map(Array.init) ?? []
        for byte in Array(what.utf8) + [0] + body { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }
}
