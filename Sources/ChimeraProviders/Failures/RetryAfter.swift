internal import ChimeraCore

/// How long a provider asks us to wait: `retry-after-ms`, or `retry-after` in seconds (RFC 9110
/// §10.2.3; fractions are about) or as a date. At most a day.
enum RetryAfter {
    static func parse(_ header: (String) -> String?, now: Timestamp) -> Duration? {
        if let text = header("retry-after-ms"), let milliseconds = Double(text) {
            return bounded(milliseconds / 1000)
        }
        guard let text = header("retry-after") else { return nil }
        if let seconds = Double(text) { return bounded(seconds) }
        return date(text).map { bounded(($0 - now).seconds) }
    }

    private static func bounded(_ seconds: Double) -> Duration {
        .milliseconds(Int64(min(max(0, seconds.isNaN ? 0 : seconds), 86_400) * 1000))
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`
    private static func date(_ text: String) -> Timestamp? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let fields = text.split(separator: " ")
        guard fields.count == 6, fields[5] == "GMT", fields[1].count == 2,
            let month = months.firstIndex(of: String(fields[2]))
        else { return nil }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return Timestamp("\(fields[3])-\(number)-\(fields[1])T\(fields[4])Z")
    }
}
