/// URIs of schemas and pointers into them, as far as references need them.
enum SchemaAddress {
    /// The address and what follows `#`; without a fragment nil.
    static func split(_ reference: String) -> (uri: String, fragment: String?) {
        guard let mark = reference.firstIndex(of: "#") else { return (reference, nil) }
        return (String(reference[..<mark]), String(reference[reference.index(after: mark)...]))
    }

    /// RFC 3986, section 5, without queries in the base.
    static func resolve(_ reference: String, against base: String) -> String {
        if reference.isEmpty { return base }
        if scheme(of: reference) != nil { return reference }
        guard let scheme = scheme(of: base) else {
            return reference.hasPrefix("/") ? reference : joined(base, reference)
        }
        if reference.hasPrefix("//") { return scheme + ":" + reference }
        let rest = base.dropFirst(scheme.count + 1)
        guard rest.hasPrefix("//") else { return reference }
        let host = rest.dropFirst(2).prefix { $0 != "/" }
        let root = "\(scheme)://\(host)"
        if reference.hasPrefix("/") { return root + withoutDots(reference) }
        return root + withoutDots(joined(String(base.dropFirst(root.count)), reference))
    }

    /// The steps of a JSON pointer, unescaped; nil for what is none.
    static func steps(_ fragment: String) -> [String]? {
        if fragment.isEmpty { return [] }
        guard fragment.hasPrefix("/") else { return nil }
        return fragment.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map {
            decoded($0).replacing("~1", with: "/").replacing("~0", with: "~")
        }
    }

    static func escaped(_ step: String) -> String {
        step.replacing("~", with: "~0").replacing("/", with: "~1")
    }

    private static func scheme(of uri: String) -> String? {
        let name = uri.prefix { $0 != ":" && $0 != "/" && $0 != "#" }
        guard name.endIndex < uri.endIndex, uri[name.endIndex] == ":", let first = name.first, first.isLetter
        else {
            return nil
        }
        return String(name)
    }

    private static func joined(_ base: String, _ reference: String) -> String {
        let folder = base.lastIndex(of: "/").map { base[...$0] } ?? "/"
        return folder + reference
    }

    private static func withoutDots(_ path: String) -> String {
        var kept: [Substring] = []
        let steps = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        for (index, step) in steps.enumerated() {
            let isLast = index == steps.count - 1
            if step == ".." {
                _ = kept.popLast()
                if isLast { kept.append("") }
            } else if step == "." {
                if isLast { kept.append("") }
            } else {
                kept.append(step)
            }
        }
        return "/" + kept.joined(separator: "/")
    }

    /// Percent signs decoded.
    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        let units = Array(text.utf8)
        var at = 0
        while at < units.count {
            if units[at] == UInt8(ascii: "%"), at + 2 < units.count,
                let byte = UInt8(String(decoding: units[at + 1...at + 2], as: UTF8.self), radix: 16)
            {
                bytes.append(byte)
                at += 3
            } else {
                bytes.append(units[at])
                at += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
