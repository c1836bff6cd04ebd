internal import ChimeraCore

/// What a provider says about a failure, found in any of the shapes that are about:
/// `{"error": {…}}`, `{"error": "…"}`, `{"detail": …}`, `{"message": …}`, `{"errors": […]}`, a list of
/// one of these, a web page, plain text.
struct ErrorBody {
    /// Its own words; nil where it has none.
    private(set) var words: String?
    /// Its types and codes in lower case, for the classification.
    private(set) var labels: [String] = []
    /// A status that the body itself names (OpenRouter sends 200 and writes it here).
    private(set) var status: Int?
    /// What to call it if it is a web page: a proxy's, or a wrong address.
    private(set) var page: String?
    /// The body says that something failed.
    private(set) var isError = false

    init(bytes: [UInt8]) {
        if let value = try? JSONParser.parse(bytes) {
            self.init(value)
            if words == nil { words = Self.text(bytes) }
        } else {
            self.init(.null)
            if bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") {
                let title = String(decoding: bytes, as: UTF8.self).between("<title>", "</title>")
                page = "a web page" + (title.map { " (“\(Text.shortened($0, to: 100))”)" } ?? "")
            } else {
                words = Self.text(bytes)
            }
        }
    }

    init(_ value: JSONValue) {
        let body = value[0] ?? value
        switch body["error"] ?? body["errors"]?[0] {
        case .string(let text):
            isError = true
            words = text
            read(labelsOf: body)
        case .object(let fields):
            isError = true
            read(.object(fields))
        default:
            let isObject = body["object"]?.string == "error" || body["type"]?.string == "error"
            let speaks = [body["detail"], body["message"]].contains { $0 != nil && $0 != .null }
            isError = isObject || (body["choices"] == nil && speaks)
            if isError || body["choices"] == nil { read(body) }
        }
    }

    private mutating func read(_ error: JSONValue) {
        read(labelsOf: error)
        let spoken = error["message"] ?? error["detail"] ?? error["msg"] ?? error["title"]
        // FastAPI lists what is wrong with each field.
        words =
            spoken?.string ?? spoken?[0]?["msg"]?.string
            ?? spoken.flatMap { $0.isNull ? nil : JSONWriter.text($0) }
        // A gateway's own message is often only "Provider returned error".
        if let raw = error["metadata"]?["raw"]?.string, !raw.isEmpty { words = "\(words ?? "Error"): \(raw)" }
    }

    private mutating func read(labelsOf error: JSONValue) {
        for field in [
            error["type"], error["code"], error["status"], error["metadata"]?["error_type"], error["reason"],
            // Anthropic's own word for it; `type` only says which family.
            error["details"]?["error_code"],
        ] {
            if let label = field?.string { labels.append(label.lowercased()) }
            if let number = field?.int ?? field?.string.flatMap({ Int($0) }), (400...599).contains(number) {
                status = number
            }
        }
    }

    private static func text(_ bytes: [UInt8]) -> String? {
        let text = Text.shortened(String(decoding: bytes.prefix(8000), as: UTF8.self), to: 2000)
        return text.isEmpty ? nil : text
    }

    /// An answer with a good status that is no reply.
    var notAReply: ProviderFailure {
        if isError { return failure(status: nil, retryAfter: nil) }
        if let page {
            return ProviderFailure(
                .invalidRequest, "The endpoint answered with \(page) in place of a reply. Check its base URL."
            )
        }
        let quote = words.map { ": \(Text.shortened($0, to: 300))" } ?? "."
        return ProviderFailure(
            .streamBroken, "The endpoint answered with something that is no chat reply\(quote)")
    }
}

extension String {
    fileprivate func between(_ start: String, _ end: String) -> String? {
        guard let from = firstRange(of: start), let to = self[from.upperBound...].firstRange(of: end) else {
            return nil
        }
        return String(self[from.upperBound..<to.lowerBound])
    }
}
