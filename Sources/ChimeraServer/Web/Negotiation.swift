/// How a body is packed, the best first.
enum ContentCoding: String, CaseIterable {
    case br, gzip

    var suffix: String { self == .br ? ".br" : ".gz" }

    /// Those that the client takes, best first (RFC 9110, 12.5.3): what it names with `q=0` it does not.
    static func accepted(by field: String?) -> [ContentCoding] {
        guard let field else { return [] }
        var named: [String: Bool] = [:]
        for item in field.split(separator: ",") {
            let parts = item.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
            guard let name = parts.first else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
            named[name] = weight ?? 1 > 0
        }
        return allCases.filter { named[$0.rawValue] ?? named["*"] ?? false }
    }
}

enum EntityTag {
    /// `If-None-Match` (RFC 9110, 13.1.2): weak comparison, a list, or `*` for whatever there is.
    static func matches(_ tag: String, _ field: String?) -> Bool {
        guard let field else { return false }
        return field.split(separator: ",").contains { item in
            let given = item.drop { $0 == " " }
            return given == "*" || (given.hasPrefix("W/") ? given.dropFirst(2) : given) == tag[...]
        }
    }
}
