internal import ChimeraCore

/// The digits of a number as an endpoint wrote them. Money is never read as a binary fraction.
enum NumberText {
    /// The first number in `json` under `name` that stands after the field `parent`; nil where there is none. Quotes
    /// in a text are escaped, so what looks like a field is one.
    static func of(_ name: StaticString, after parent: StaticString, in json: Span<UInt8>) -> String? {
        guard let start = end(ofField: parent, in: json, from: 0) else { return nil }
        var at = start
        while let value = end(ofField: name, in: json, from: at) {
            var end = value
            while end < json.count, isOfNumber(json[end]) { end += 1 }
            if end > value { return json.extracting(value..<end).text }
            at = value
        }
        return nil
    }

    /// Where the value of a field begins.
    private static func end(ofField name: StaticString, in json: Span<UInt8>, from start: Int) -> Int? {
        let quote = UInt8(ascii: "\"")
        let length = name.utf8CodeUnitCount
        var at = start
        while at + length + 2 < json.count {
            defer { at += 1 }
            guard json[at] == quote, json[at + length + 1] == quote,
                json.extracting(at + 1..<at + 1 + length).equals(name)
            else { continue }
            var end = at + length + 2
            while end < json.count, isBlank(json[end]) { end += 1 }
            guard end < json.count, json[end] == UInt8(ascii: ":") else { continue }
            end += 1
            while end < json.count, isBlank(json[end]) { end += 1 }
            return end
        }
        return nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte)
    }
}
