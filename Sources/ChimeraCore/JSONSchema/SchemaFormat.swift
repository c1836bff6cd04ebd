/// Formats of texts, as far as forms and answers use them. A format that is not known is kept by every text.
enum SchemaFormat {
    static func isKept(_ name: String, by text: String) -> Bool {
        switch name {
        case "date": isDate(text)
        case "time": isTime(text)
        case "date-time": isMoment(text)
        case "email": shapes.email.fits(text)
        case "hostname": shapes.host.fits(text) && text.utf8.count <= 253
        case "ipv4": isIPv4(text)
        case "ipv6": isIPv6(text)
        case "uri": shapes.uri.fits(text)
        case "uri-reference": shapes.reference.fits(text)
        case "uuid": shapes.uuid.fits(text)
        case "duration": shapes.duration.fits(text) && text.last != "T" && text != "P"
        case "json-pointer": SchemaAddress.steps(text) != nil && !text.hasPrefix("#")
        case "regex": (try? Pattern(text)) != nil
        default: true
        }
    }

    static func words(_ name: String) -> String {
        switch name {
        case "date": "must be a date like 2026-01-31"
        case "time": "must be a time like 14:30:00Z"
        case "date-time": "must be a moment like 2026-01-31T14:30:00Z"
        case "email": "must be an email address"
        case "uri": "must be an address like https://example.com/path"
        default: "must be a \(name)"
        }
    }

    private struct Shapes {
        let email = shape(#"^[^\s@<>()\[\],;:\\"]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$"#)
        let host = shape(
            #"^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$"#)
        let uri = shape(#"^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$"#)
        let reference = shape(#"^[^\s<>"{}|\\^`]*$"#)
        let uuid = shape(#"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"#)
        let duration = shape(#"^P(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?)$"#)
        let date = shape(#"^\d{4}-\d{2}-\d{2}$"#)
        let time = shape(#"^\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$"#)

        /// Our own literals: one that cannot be read is found by the first test.
        static func shape(_ source: String) -> Shape { Shape(pattern: try? Pattern(source)) }
    }

    private struct Shape {
        let pattern: Pattern?

        func fits(_ text: String) -> Bool {
            var steps = JSONSchemaLimits.patternSteps
            return pattern?.matches(text, steps: &steps) ?? false
        }
    }

    private static let shapes = Shapes()

    private static func isDate(_ text: String) -> Bool {
        guard shapes.date.fits(text) else { return false }
        let parts = text.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, (1...12).contains(parts[1]) else { return false }
        let (year, month) = (parts[0], parts[1])
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        return (1...days).contains(parts[2])
    }

    private static func isTime(_ text: String) -> Bool {
        guard shapes.time.fits(text) else { return false }
        let parts = text.prefix(8).split(separator: ":").compactMap { Int($0) }
        guard parts.count == 3, parts[0] < 24, parts[1] < 60, parts[2] <= 60 else { return false }
        guard let sign = text.dropFirst(8).lastIndex(where: { $0 == "+" || $0 == "-" }) else { return true }
        let offset = text[text.index(after: sign)...].split(separator: ":").compactMap { Int($0) }
        return offset.count == 2 && offset[0] < 24 && offset[1] < 60
    }

    private static func isMoment(_ text: String) -> Bool {
        guard let mark = text.firstIndex(where: { $0 == "T" || $0 == "t" }) else { return false }
        return isDate(String(text[..<mark])) && isTime(String(text[text.index(after: mark)...]))
    }

    static func isIPv4(_ text: some StringProtocol) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                part.utf8.allSatisfy { (48...57).contains($0) } && (1...3).contains(part.utf8.count)
                    && (part == "0" || part.first != "0") && (Int(part) ?? 256) < 256
            }
    }

    static func isIPv6(_ text: String) -> Bool {
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        guard halves.count <= 2, !text.contains(":::") else { return false }
        var groups = 0
        for (index, half) in halves.enumerated() where !half.isEmpty {
            let parts = half.split(separator: ":", omittingEmptySubsequences: false)
            for (place, part) in parts.enumerated() {
                if part.contains(".") {
                    guard index == halves.count - 1, place == parts.count - 1, isIPv4(part) else {
                        return false
                    }
                    groups += 2
                } else {
                    guard (1...4).contains(part.utf8.count), part.allSatisfy({ $0.isASCII && $0.isHexDigit })
                    else {
                        return false
                    }
                    groups += 1
                }
            }
        }
        return halves.count == 2 ? groups <= 7 : groups == 8
    }
}
