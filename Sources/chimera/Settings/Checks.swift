import ChimeraCore
import Logging

/// Turns texts of settings into values; what is wrong says its name, its value and where it came from.
enum Checks {
    static func host(_ value: Settings.Value?) throws(Problem) -> String {
        guard let value else { return "127.0.0.1" }
        guard !value.text.contains(where: { $0.isWhitespace || $0 == "/" }) else {
            throw refused(.host, value, "give a host name or an address, such as 127.0.0.1")
        }
        return value.text
    }

    static func port(_ value: Settings.Value?) throws(Problem) -> Int {
        guard let value else { return 8080 }
        guard let number = Int(value.text), (0...65535).contains(number) else {
            throw refused(.port, value, "give a number from 1 to 65535, or 0 for any free one")
        }
        return number
    }

    static func level(_ value: Settings.Value?) throws(Problem) -> Logger.Level {
        guard let value else { return .notice }
        guard let level = Logger.Level(rawValue: value.text.lowercased()) else {
            throw refused(
                .logLevel, value,
                "give one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return level
    }

    static func flag(_ value: Settings.Value?, _ setting: Setting) throws(Problem) -> Bool {
        guard let value else { return true }
        switch value.text.lowercased() {
        case "on", "yes", "true", "1": return true
        case "off", "no", "false", "0": return false
        default: throw refused(setting, value, "give on or off")
        }
    }

    private static func refused(_ setting: Setting, _ value: Settings.Value, _ advice: String) -> Problem {
        .invalid("\(setting.name) is \"\(value.text)\" (\(value.origin)); \(advice).", field: setting.name)
    }
}
