/// Numbers for people, without a formatter (it would pull ICU into every binary).
enum Figures {
    /// `12.3`; what is no number or too large for one is a dash.
    static func decimal(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "–" }
        let scale = (0..<digits).reduce(1) { power, _ in power * 10 }
        let whole = Int((abs(value) * Double(scale)).rounded())
        let sign = value < 0 && whole != 0 ? "-" : ""
        guard digits > 0 else { return "\(sign)\(whole)" }
        let rest = String(whole % scale)
        return "\(sign)\(whole / scale).\(String(repeating: "0", count: max(0, digits - rest.count)))\(rest)"
    }

    /// `3.2 s`, `4 min 5 s`.
    static func time(milliseconds: Double) -> String {
        guard milliseconds >= 60_000, milliseconds < 1e15 else {
            return "\(decimal(milliseconds / 1000, milliseconds < 10_000 ? 2 : 1)) s"
        }
        let seconds = Int(milliseconds / 1000)
        return "\(seconds / 60) min \(seconds % 60) s"
    }

    static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
}
