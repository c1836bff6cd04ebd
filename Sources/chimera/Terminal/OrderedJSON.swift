import ChimeraCore
import FoundationEssentials

/// An object whose fields stand in the order they were added: lines that people read too.
struct OrderedJSON {
    private var fields: [String] = []

    var text: String { "{" + fields.joined(separator: ",") + "}" }

    func field(_ name: String, raw: String) -> OrderedJSON {
        var copy = self
        copy.fields.append("\(JSONWriter.text(.string(name))):\(raw)")
        return copy
    }

    func field(_ name: String, _ text: String?) -> OrderedJSON {
        field(name, raw: text.map { JSONWriter.text(.string($0)) } ?? "null")
    }

    func field(_ name: String, _ number: Int) -> OrderedJSON { field(name, raw: String(number)) }
    func field(_ name: String, _ flag: Bool) -> OrderedJSON { field(name, raw: flag ? "true" : "false") }
    func field(_ name: String, encoding value: (some Encodable)?) -> OrderedJSON {
        field(name, raw: Self.encoded(value))
    }

    /// On one line, keys sorted.
    static func encoded(_ value: (some Encodable)?) -> String {
        guard let value else { return "null" }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Values of Core are texts, whole numbers and finite doubles: nothing that fails.
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }
}
