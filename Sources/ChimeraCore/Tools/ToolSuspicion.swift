/// A hint that a tool's words are meant to steer a model rather than to describe the tool. Hints are shown to the
/// person who decides; none of them blocks, and their absence proves nothing.
public struct ToolSuspicion: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// Characters that people do not see.
        case hidden
        /// Asks to keep something from the person.
        case secrecy
        /// Speaks to the model in the voice of its instructions.
        case orders
        /// Tells how to use other tools, or bears another server's tool's name.
        case shadowing
        /// Names keys, passwords or private folders.
        case secrets
        /// Wants the conversation or its context as an argument.
        case exfiltration
        /// So long that nobody reads it.
        case length
    }

    public var kind: Kind
    /// Where it stands: `description`, `inputSchema/properties/note/description`.
    public var place: String
    /// The words that gave the hint, hidden characters shown.
    public var excerpt: String

    /// - Parameter others: names of tools of other servers.
    public static func of(_ offer: ToolOffer, others: Set<String> = []) -> [ToolSuspicion] {
        var found: [ToolSuspicion] = []
        if others.contains(offer.name) {
            found.append(.init(kind: .shadowing, place: "name", excerpt: offer.name))
        }
        var texts: [(String, String)] = [("name", offer.name)]
        if let title = offer.displayNameText { texts.append(("title", title)) }
        if let description = offer.description { texts.append(("description", description)) }
        collect(offer.inputSchema, "inputSchema", &texts)
        if let schema = offer.outputSchema { collect(schema, "outputSchema", &texts) }
        for (place, text) in texts { found += hints(in: text, place, others) }
        return found
    }

    /// Of any text of a server: its instructions, a prompt's description.
    public static func of(text: String, place: String) -> [ToolSuspicion] { hints(in: text, place, []) }

    private static func hints(in text: String, _ place: String, _ others: Set<String>) -> [ToolSuspicion] {
        var found: [ToolSuspicion] = []
        if let first = HiddenText.marks(in: text).first {
            let spelt = HiddenText.spelt(by: text).map { "hidden text: \($0)" }
            found.append(
                .init(kind: .hidden, place: place, excerpt: spelt ?? excerpt(of: text, around: first.offset)))
        }
        if text.utf8.count > 4000 {
            found.append(.init(kind: .length, place: place, excerpt: "\(text.count) characters"))
        }
        // What is hidden between letters must not hide the words either.
        let plain = HiddenText.removed(from: text)
        let folded = plain.lowercased()
        for (kind, phrases) in phrases {
            guard let phrase = phrases.first(where: folded.contains),
                let range = folded.firstRange(of: phrase)
            else {
                continue
            }
            let offset = folded.unicodeScalars.distance(from: folded.startIndex, to: range.lowerBound)
            found.append(.init(kind: kind, place: place, excerpt: excerpt(of: plain, around: offset)))
        }
        // Short names are words of the language: `search` is no proof of anything.
        if place != "name",
            let other = others.sorted().first(where: { $0.utf8.count > 6 && plain.contains($0) })
        {
            found.append(.init(kind: .shadowing, place: place, excerpt: other))
        }
        return found
    }

    private static let phrases: [(Kind, [String])] = [
        (
            .secrecy,
            [
                "do not tell", "don't tell", "do not mention", "don't mention", "never mention",
                "without telling",
                "do not inform", "do not reveal", "not visible to the user", "hide this", "keep this secret",
                "silently",
            ]
        ),
        (
            .orders,
            [
                "<important", "<system", "[system", "ignore previous", "ignore all previous",
                "ignore the above",
                "disregard", "you must always", "system prompt", "override", "###instruction",
                "as the assistant",
            ]
        ),
        (
            .shadowing,
            [
                "before using any other tool", "before any other tool", "instead of using",
                "always call this tool",
                "all other tools", "must be called first", "prior to calling", "when using other tools",
            ]
        ),
        (
            .secrets,
            [
                ".ssh", "id_rsa", "id_ed25519", ".env", "/etc/passwd", "private key", "api key", "api_key",
                "password",
                "credentials", "access token", ".aws/", "mcp.json", "keychain",
            ]
        ),
        (
            .exfiltration,
            [
                "conversation history", "entire conversation", "full conversation", "chat history",
                "all previous messages", "contents of the conversation", "include the context", "sidenote",
            ]
        ),
    ]

    private static func collect(_ value: JSONValue, _ place: String, _ texts: inout [(String, String)]) {
        guard texts.count < 500 else { return }
        switch value {
        case .object(let fields):
            for (name, member) in fields.sorted(by: { $0.key < $1.key }) {
                if HiddenText.marks(in: name).first != nil { texts.append((place, name)) }
                collect(member, place + "/" + name, &texts)
            }
        case .array(let items):
            for (index, item) in items.enumerated() { collect(item, place + "/\(index)", &texts) }
        case .string(let text): texts.append((place, text))
        default: break
        }
    }

    private static func excerpt(of text: String, around offset: Int) -> String {
        let scalars = Array(text.unicodeScalars)
        let low = max(0, offset - 30)
        let high = min(scalars.count, offset + 70)
        guard low < high else { return HiddenText.shown(String(text.prefix(100))) }
        return (low > 0 ? "…" : "") + HiddenText.shown(String(String.UnicodeScalarView(scalars[low..<high])))
            + (high < scalars.count ? "…" : "")
    }
}

extension ToolOffer {
    fileprivate var displayNameText: String? { title ?? claims.title }
}
