/// Takes out of a text what nobody else may read: keys, tokens, passwords in addresses, and the home folder's name.
struct Redaction: Sendable {
    let secrets: [String]
    let home: String

    func apply(_ text: String) -> String {
        var text = text
        for secret in secrets.sorted(by: { $0.count > $1.count }) where secret.utf8.count >= 4 {
            text = text.replacing(secret, with: "•••")
        }
        // Keys that came from elsewhere: in a provider's error, in a log line.
        text = text.replacing(#/\b(?:sk|pk|rk|key|ghp|xox[a-z])[-_][A-Za-z0-9_\-]{8,}/#, with: "•••")
        text = text.replacing(
            #/(?i)(bearer|basic|api[-_]?key|token|password|secret)(["']?\s*[:= ]\s*["']?)[^\s"',;&]{6,}/#
        ) { match in
            "\(match.output.1)\(match.output.2)•••"
        }
        text = text.replacing(#/:\/\/[^\s\/@:]+:[^\s\/@]+@/#, with: "://•••@")
        if home.count > 1 { text = text.replacing(home, with: "~") }
        return text
    }
}
