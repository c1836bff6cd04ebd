internal import ChimeraCore

/// The head of one request to a web proxy, and what is sent on for it.
struct ProxyRequest: Sendable, Hashable {
    var host: String
    var port: Int
    /// CONNECT: what follows is carried unread.
    var isTunnel: Bool
    /// What the server gets: the head with its own path and no word for proxies.
    var head: [UInt8]

    static let limit = 16 * 1024

    enum Found: Sendable, Hashable {
        case more
        case bad
        /// With the count of bytes that the head took.
        case request(ProxyRequest, Int)
    }

    static func find(in bytes: [UInt8]) -> Found {
        guard let end = endOfHead(bytes) else { return bytes.count > limit ? .bad : .more }
        let text = String(decoding: bytes[..<end], as: UTF8.self)
        var lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)[...]
        guard let first = lines.popFirst() else { return .bad }
        let words = first.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[2].hasPrefix("HTTP/1.") else { return .bad }
        if words[0] == "CONNECT" {
            guard let (host, port) = HostRule.split(String(words[1]), port: 443) else { return .bad }
            return .request(ProxyRequest(host: host, port: port, isTunnel: true, head: []), end)
        }
        guard words[1].lowercased().hasPrefix("http://") else { return .bad }
        let rest = words[1].dropFirst(7)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        var path = String(rest.dropFirst(authority.count))
        if !path.hasPrefix("/") { path = "/" + path }
        guard let (host, port) = HostRule.split(String(authority), port: 80) else { return .bad }
        var head = "\(words[0]) \(path) HTTP/1.1\r\nHost: \(authority)\r\nConnection: close\r\n"
        for line in lines where !line.isEmpty {
            let name = line.prefix { $0 != ":" }.lowercased()
            if ["host", "connection", "keep-alive"].contains(name) || name.hasPrefix("proxy-") { continue }
            head += line + "\r\n"
        }
        return .request(
            ProxyRequest(host: host, port: port, isTunnel: false, head: Array((head + "\r\n").utf8)), end)
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        let mark: [UInt8] = [13, 10, 13, 10]
        for index in 0...(bytes.count - 4) where bytes[index] == 13 {
            if bytes[index..<index + 4].elementsEqual(mark) { return index + 4 }
        }
        return nil
    }
}
