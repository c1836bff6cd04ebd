/// What a server's 401 or 403 asks for (RFC 6750 §3, RFC 9728 §5.1).
struct Challenge: Hashable, Sendable {
    var error: String?
    var scope: String?
    var resourceMetadata: String?
    /// More rights are needed, not another person.
    var wantsMore: Bool { error == "insufficient_scope" }

    /// Nil where the answer is no challenge: any other status, and a 403 that does not ask for more rights.
    init?(status: Int, header: [String]) {
        guard status == 401 || status == 403 else { return nil }
        let fields = header.reduce(into: [:]) { $0.merge(Self.fields($1)) { first, _ in first } }
        error = fields["error"]
        scope = fields["scope"]
        resourceMetadata = fields["resource_metadata"]
        if status == 403, !wantsMore { return nil }
    }

    /// The parameters of a Bearer challenge; quoted or not.
    private static func fields(_ header: String) -> [String: String] {
        var rest = Substring(header)
        guard let range = rest.lowercased().firstRange(of: "bearer") else { return [:] }
        rest = rest.dropFirst(
            rest.lowercased().distance(from: rest.lowercased().startIndex, to: range.upperBound))
        var fields: [String: String] = [:]
        while let equals = rest.firstIndex(of: "=") {
            let name = rest[..<equals].drop { " ,\t".contains($0) }.lowercased()
            rest = rest[rest.index(after: equals)...]
            var value = ""
            if rest.first == "\"" {
                rest = rest.dropFirst()
                while let next = rest.popFirst(), next != "\"" {
                    if next == "\\", let escaped = rest.popFirst() {
                        value.append(escaped)
                    } else {
                        value.append(next)
                    }
                }
            } else {
                value = String(rest.prefix { !", \t".contains($0) })
                rest = rest.dropFirst(value.count)
            }
            fields[name.split(separator: " ").last.map(String.init) ?? name] = value
        }
        return fields
    }
}
