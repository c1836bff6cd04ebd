public import ChimeraCore

/// Where an endpoint's API begins, read from what people paste: with or without a trailing slash,
/// with or without `/v1`, or the whole address of its chat route.
///
/// A path without a version segment (`v1`, `v1beta`…) gets `/v1`; any other path stands as it is.
public struct BaseURL: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    public let isSecure: Bool
    /// In brackets if it is an IPv6 address.
    public let host: String
    public let port: Int?
    /// Begins with a slash, ends without one.
    let path: String
    /// With its question mark, or empty. Azure wants one on every request.
    let query: String
    /// What stood before an @: `name:password`.
    let userInfo: Secret?

    /// Throws `Problem` (`.invalid`) that names `field`, where the text came from.
    public init(_ text: String, field: String) throws(Problem) {
        func refused(_ reason: String) -> Problem {
            .invalid(
                "\(field) is not a base URL (\(reason)). Give one like https://api.openai.com/v1.",
                field: field)
        }
        var rest = Substring(Text.line(text))
        if let hash = rest.firstIndex(of: "#") { rest = rest[..<hash] }
        guard let scheme = rest.firstRange(of: "://") else { throw refused("it has no http:// or https://") }
        switch rest[..<scheme.lowerBound].lowercased() {
        case "https": isSecure = true
        case "http": isSecure = false
        default: throw refused("only http and https are known")
        }
        rest = rest[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        rest = rest[authority.endIndex...]
        let at = authority.lastIndex(of: "@")
        userInfo = at.map { Secret(String(authority[..<$0])) }
        let place = at.map { authority[authority.index(after: $0)...] } ?? authority
        let end = place.lastIndex(of: "]").map(place.index(after:)) ?? place.startIndex
        let colon = place[end...].firstIndex(of: ":")
        host = place[..<(colon ?? place.endIndex)].lowercased()
        guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") })
        else {
            throw refused("it names no host")
        }
        if let colon {
            guard let number = Int(place[place.index(after: colon)...]), (1...65535).contains(number) else {
                throw refused("its port is not a number from 1 to 65535")
            }
            port = number
        } else {
            port = nil
        }
        let mark = rest.firstIndex(of: "?") ?? rest.endIndex
        path = Self.normal(rest[..<mark])
        query = String(rest[mark...])
        guard (path + query).utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw refused("write other characters than ASCII as %XX")
        }
    }

    /// The address of a route such as `/chat/completions`; one that is `unversioned` stands beside the last `/v1`.
    func url(_ route: String, unversioned: Bool = false) -> String {
        var path = path[...]
        if unversioned, let slash = path.lastIndex(of: "/"), Self.isVersion(path[slash...].dropFirst()) {
            path = path[..<slash]
        }
        let query = route.contains("?") && !query.isEmpty ? "&\(query.dropFirst())" : query
        return "\(origin)\(path)\(route)\(query)"
    }

    /// Without credentials and query: safe to show.
    public var description: String { origin + path }

    public var customMirror: Mirror { Mirror(self, children: []) }

    /// Traffic stays on this computer.
    public var isLoopback: Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]"
            || (host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." })
    }

    /// The same server, whatever route it is asked for.
    func isSamePlace(as other: BaseURL) -> Bool { origin == other.origin }

    private var origin: String { "\(isSecure ? "https" : "http")://\(host)\(port.map { ":\($0)" } ?? "")" }

    private static func normal(_ path: Substring) -> String {
        var segments = path.split(separator: "/")
        if segments.suffix(2) == ["chat", "completions"] { segments.removeLast(2) }
        if !segments.contains(where: isVersion) { segments.append("v1") }
        return segments.map { "/\($0)" }.joined()
    }

    private static func isVersion(_ segment: Substring) -> Bool {
        segment.first == "v" && segment.dropFirst().first?.isNumber == true
    }
}
