/// What is said to people, in one language: `Resources/locales/<language>.json`, the page's own file and syntax. A value is a
/// text with names in braces, or one text for each plural form, chosen by `count`.
public struct Phrases: Sendable {
    public let language: String
    private let texts: [String: JSONValue]
    /// Why there are none, for who can mend it.
    public let failure: String?

    public init(_ language: String, _ texts: [String: JSONValue], failure: String? = nil) {
        self.language = language
        self.texts = texts
        self.failure = failure
    }

    public var keys: Set<String> { Set(texts.keys) }

    public func has(_ key: String) -> Bool { texts[key] != nil }

    /// An unknown key is shown as itself, with its values: less than a sentence, yet all that is known.
    public func text(_ sentence: Sentence) -> String {
        guard let text = form(sentence) else { return bare(sentence) }
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            result += sentence.values[name].map(said) ?? "{\(name)}"
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    /// The names that the words of this key have in braces, of all its forms.
    public func names(of key: String) -> Set<String> {
        let forms = texts[key]?.object?.values.compactMap(\.string) ?? [texts[key]?.string ?? ""]
        return Set(
            forms.flatMap { form in
                form.split(separator: "{").dropFirst().compactMap {
                    $0.split(separator: "}").first.map(String.init)
                }
            })
    }

    public func isPlural(_ key: String) -> Bool { texts[key]?.object != nil }

    private func form(_ sentence: Sentence) -> String? {
        guard let forms = texts[sentence.key]?.object else { return texts[sentence.key]?.string }
        guard case .number(let count) = sentence.values["count"] else { return forms["other"]?.string }
        return (forms[PluralForm.of(count, in: language).rawValue] ?? forms["other"])?.string
    }

    private func said(_ value: Sentence.Value) -> String {
        switch value {
        case .text(let text): text
        case .number(let number): Self.digits(number)
        case .sentence(let sentence): text(sentence)
        case .list(let list): list.map(said).joined(separator: ", ")
        }
    }

    private func bare(_ sentence: Sentence) -> String {
        let values = sentence.values.sorted { $0.key < $1.key }.map { "\($0.key): \(said($0.value))" }
        let whole = sentence.key + (values.isEmpty ? "" : " (\(values.joined(separator: ", ")))")
        return failure.map { "\(whole). \($0)" } ?? whole
    }

    /// In groups of three, as the page writes them in English. By hand: the platform's formatter brings all of
    /// ICU into the program.
    private static func digits(_ number: Int) -> String {
        let plain = Array(String(number.magnitude))
        var grouped = ""
        for (index, digit) in plain.enumerated() {
            if index > 0, (plain.count - index).isMultiple(of: 3) { grouped += "," }
            grouped.append(digit)
        }
        return (number < 0 ? "-" : "") + grouped
    }
}
