/// How the ledger leaves the house.
public enum LedgerFormat: String, Sendable, CaseIterable {
    case csv, jsonl

    public var mediaType: String {
        self == .csv ? "text/csv; charset=utf-8; header=present" : "application/jsonl"
    }
}

/// One call a line. The columns stand in one order and each has one type (a text, a whole number, a moment as
/// RFC 3339, an amount as a decimal text), so that a column store takes them as they are.
public enum LedgerText {
    public static let pageSize = 500

    private static let columns: [(name: String, value: @Sendable (LedgerEntry) -> JSONValue)] = [
        ("call", { .string($0.call.description) }), ("started_at", { .string($0.startedAt.description) }),
        ("ended_at", { text($0.endedAt) }), ("state", { .string($0.state.rawValue) }),
        ("account", { .string($0.account.description) }), ("conversation", { text($0.conversation) }),
        ("run", { text($0.run) }), ("message", { text($0.message) }),
        ("purpose", { .string($0.purpose.rawValue) }), ("persona", { .string($0.persona) }),
        ("provider", { .string($0.provider) }), ("model", { .string($0.model) }),
        ("stand_in", { text($0.standIn) }), ("tool_server", { text($0.toolServer) }),
        ("input_tokens", { number($0.input) }), ("output_tokens", { number($0.output) }),
        ("cache_read_tokens", { number($0.cacheRead) }), ("cache_write_tokens", { number($0.cacheWrite) }),
        ("cache_write_1h_tokens", { number($0.cacheWriteLong) }),
        ("reasoning_tokens", { number($0.reasoning) }), ("own_input_tokens", { number($0.ownInput) }),
        ("own_output_tokens", { number($0.ownOutput) }), ("cost_usd", { text($0.cost) }),
        ("computed_cost_usd", { text($0.computedCost) }), ("reported_cost_usd", { text($0.reportedCost) }),
        ("price", { text($0.price) }), ("provider_request", { text($0.requestID) }),
        ("milliseconds", { number($0.milliseconds) }),
        ("flags", { .string($0.flags.joined(separator: " ")) }),
    ]

    private static func text(_ value: (some CustomStringConvertible)?) -> JSONValue {
        value.map { .string($0.description) } ?? .null
    }

    private static func number(_ value: Int?) -> JSONValue { value.map { .int(Int64($0)) } ?? .null }

    public static func head(_ format: LedgerFormat) -> String {
        format == .csv ? columns.map(\.name).joined(separator: ",") + "\r\n" : ""
    }

    public static func line(_ entry: LedgerEntry, _ format: LedgerFormat) -> String {
        switch format {
        case .csv: columns.map { field($0.value(entry)) }.joined(separator: ",") + "\r\n"
        case .jsonl:
            "{"
                + columns.map { "\"\($0.name)\":\(JSONWriter.text($0.value(entry)))" }.joined(separator: ",")
                + "}\n"
        }
    }

    /// RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe in front.
    static func field(_ value: JSONValue) -> String {
        switch value {
        case .int(let number): return String(number)
        case .string(var text):
            if let first = text.utf8.first, "=+-@\t\r\n".utf8.contains(first) { text = "'" + text }
            guard text.utf8.contains(where: { "\",\r\n".utf8.contains($0) }) else { return text }
            return "\"\(text.replacing("\"", with: "\"\""))\""
        default: return ""
        }
    }
}
