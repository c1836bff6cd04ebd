/// The first JSON object in a model's words: many put a sentence or a code fence around it.
enum JSONInText {
    static func object(in text: String) -> [String: JSONValue]? {
        let bytes = Array(text.utf8.prefix(64 * 1024))
        for start in bytes.indices where bytes[start] == UInt8(ascii: "{") {
            guard let end = end(of: start, in: bytes) else { return nil }
            if let object = (try? JSONParser.parse(bytes[start...end]))?.object {
                return object
            }
        }
        return nil
    }

    /// Where the braces that open at `start` are closed again, strings left out.
    private static func end(of start: Int, in bytes: [UInt8]) -> Int? {
        var (depth, isInString, isEscaped) = (0, false, false)
        for index in bytes.indices[start...] {
            let byte = bytes[index]
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 { return index }
            default: continue
            }
        }
        return nil
    }
}
