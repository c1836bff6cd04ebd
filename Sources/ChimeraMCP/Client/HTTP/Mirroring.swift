internal import ChimeraCore

/// `x-mcp-header`: arguments that a modern server wants in headers too (2026-07-28, transports).
enum Mirroring {
    /// Name of the header and the way to the argument, for each property of the schema that asks for it.
    struct Mirror: Hashable, Sendable {
        var header: String
        var path: [String]
    }

    /// Why a tool's annotations are not usable; the tool is left out of the list then.
    struct Refusal: Error, Hashable { let reason: String }

    static func mirrors(of schema: JSONValue) throws(Refusal) -> [Mirror] {
        var found: [Mirror] = []
        try walk(schema, path: [], isReachable: true, into: &found)
        var seen: Set<String> = []
        for mirror in found where !seen.insert(mirror.header.lowercased()).inserted {
            throw Refusal(reason: "the header \(mirror.header) is asked for twice")
        }
        return found
    }

    private static func walk(
        _ schema: JSONValue, path: [String], isReachable: Bool, into found: inout [Mirror]
    ) throws(Refusal) {
        guard case .object(let fields) = schema, path.count < 64 else { return }
        if let header = fields["x-mcp-header"] {
            let name = path.last ?? "the arguments"
            guard isReachable, !path.isEmpty else {
                throw Refusal(reason: "the header of \(name) is not reached by properties alone")
            }
            guard let header = header.string, !header.isEmpty, header.utf8.allSatisfy(isToken) else {
                throw Refusal(reason: "the header of \(name) has no usable name")
            }
            guard let type = fields["type"]?.string, ["string", "integer", "boolean"].contains(type) else {
                throw Refusal(reason: "\(name) is no text, whole number or flag, so it cannot be a header")
            }
            found.append(Mirror(header: header, path: path))
        }
        for (key, value) in fields.sorted(by: { $0.key < $1.key }) where key != "x-mcp-header" {
            if key == "properties", case .object(let properties) = value {
                for (name, property) in properties.sorted(by: { $0.key < $1.key }) {
                    try walk(property, path: path + [name], isReachable: isReachable, into: &found)
                }
            } else if key == "enum" || key == "const" || key == "default" || key == "examples" {
                continue
            } else if case .array(let items) = value {
                for item in items { try walk(item, path: path + [key], isReachable: false, into: &found) }
            } else if ["$defs", "definitions", "patternProperties", "dependentSchemas"].contains(key) {
                for (name, inner) in value.object ?? [:] {
                    try walk(inner, path: path + [name], isReachable: false, into: &found)
                }
            } else {
                try walk(value, path: path + [key], isReachable: false, into: &found)
            }
        }
    }

    /// RFC 9110, tchar.
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    /// What goes along with a call. An argument that is absent or null is left out.
    static func headers(_ mirrors: [Mirror], arguments: [String: JSONValue]) -> [WireHead.Header] {
        mirrors.compactMap { mirror in
            var value: JSONValue? = .object(arguments)
            for step in mirror.path { value = value?[step] }
            let text: String
            switch value {
            case .string(let string): text = string
            case .int(let number): text = String(number)
            case .double(let number):
                guard let whole = Int64(exactly: number) else { return nil }
                text = String(whole)
            case .bool(let flag): text = flag ? "true" : "false"
            default: return nil
            }
            return WireHead.Header(name: "Mcp-Param-\(mirror.header)", value: HeaderText.encoded(text))
        }
    }
}

/// A text in a header: as it is where that is safe, else as `=?base64?…?=`.
enum HeaderText {
    static func encoded(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x09 }
        let hasEdges = text.utf8.first.map(isBlank) == true || text.utf8.last.map(isBlank) == true
        let looksEncoded = text.hasPrefix("=?base64?") && text.hasSuffix("?=")
        if isPlain, !hasEdges, !looksEncoded { return text }
        return "=?base64?\(Base64.encode(Array(text.utf8)))?="
    }

    /// What a person reads in the inspector.
    static func decoded(_ text: String) -> String {
        guard text.hasPrefix("=?base64?"), text.hasSuffix("?="), text.count >= 11,
            let bytes = Base64.decode(String(text.dropFirst(9).dropLast(2)))
        else { return text }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
