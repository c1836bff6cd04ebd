public import ChimeraCore
internal import FoundationEssentials

/// An http(s) address in its parts.
public struct WebAddress: Hashable, Sendable, CustomStringConvertible {
    public let text: String
    let isSecure: Bool
    /// Without the brackets of IPv6, in lower case.
    let host: String
    let port: Int
    /// Begins with a slash, or is empty.
    let path: String

    /// Throws `Problem` (`.invalid`) that says what is wrong with it.
    public init(_ text: String, what: String = "The address") throws(Problem) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let host = parts.host, !host.isEmpty
        else { throw .invalid("\(what) \(text) is none. Give one like https://example.com/mcp.") }
        guard parts.user == nil, parts.password == nil else {
            throw .invalid("\(what) holds a name or a password. Give them as a header instead.")
        }
        self.text = text
        isSecure = scheme == "https"
        self.host = host.trimmingPrefix("[").lowercased().replacing("]", with: "")
        port = parts.port ?? (isSecure ? 443 : 80)
        path = parts.percentEncodedPath
    }

    var origin: String {
        let name = host.contains(":") ? "[\(host)]" : host
        let isUsual = port == (isSecure ? 443 : 80)
        return (isSecure ? "https://" : "http://") + name + (isUsual ? "" : ":\(port)")
    }

    var isLoopback: Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "::1"
            || (host.hasPrefix("127.") && host.split(separator: ".").count == 4)
    }

    /// An address that stands in an answer of this one: whole or relative.
    func resolving(_ reference: String) throws(Problem) -> WebAddress {
        guard let base = URL(string: text), let url = URL(string: reference, relativeTo: base) else {
            throw .invalid("The server named an address that is none: \(reference)")
        }
        return try WebAddress(url.absoluteString, what: "The server's address")
    }

    public var description: String { text }
}
