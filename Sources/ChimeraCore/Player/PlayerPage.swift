internal import Crypto
internal import FoundationEssentials

/// A conversation as one file that plays it: script, style, words and all that was said stand in it, and
/// it asks nobody for anything.
public struct PlayerPage: Sendable {
    private let folders: WebFolders

    public init(_ folders: WebFolders) { self.folders = folders }

    /// - Parameter document: the export's JSON.
    func text(of document: String, title: String) throws(Problem) -> String {
        let bundle = folders.newerBundle.flatMap { folder in
            Self.file("\(folder)/player.js").flatMap { script in
                Self.file("\(folder)/player.css").map { (script: script, style: $0) }
            }
        }
        let made: (script: String, style: String) =
            if let bundle { bundle } else { (try joinedScript(), try joinedStyle("player/style.css")) }
        let script = Self.closed(made.script, "script")
        let style = Self.closed(made.style, "style")
        let parts = [
            "title": Self.escaped(title), "css": style,
            "icons": "<svg hidden" + (try part("icons.svg")).drop { $0 != " " && $0 != ">" },
            "strings": Self.inert(try words()), "document": Self.inert(document), "script": script,
        ]
        // Nothing but these very letters runs, whatever may be in the document.
        let template = try part("player/template.html")
            .replacing("script-src 'unsafe-inline'", with: "script-src '\(Self.hash(script))'")
        guard template.contains(Self.hash(script)) else {
            throw Problem(.internal, "player/template.html has no script-src 'unsafe-inline' to be narrowed.")
        }
        return Self.filled(template, parts)
    }

    // MARK: What it is made of

    private func joinedScript() throws(Problem) -> String {
        do throws(ScriptJoiner.Failure) {
            return try ScriptJoiner.join("js/player.js") { Self.file("\(folders.raw)/\($0)") }
        } catch {
            throw Problem(.internal, "The player cannot be put together: \(error)")
        }
    }

    /// With the files that its `@import` lines name in their places.
    private func joinedStyle(_ path: String) throws(Problem) -> String {
        var style = ""
        for line in try part(path).split(separator: "\n", omittingEmptySubsequences: false) {
            let quoted = line.split(separator: "\"", omittingEmptySubsequences: false)
            if line.hasPrefix("@import "), quoted.count == 3, quoted[1].hasPrefix("../") {
                style += try part(String(quoted[1].dropFirst(3)))
            } else {
                style += line + "\n"
            }
        }
        return style
    }

    private func words() throws(Problem) -> String {
        guard let text = Self.file("\(folders.locales)/en.json") else { throw missing("locales/en.json") }
        return text
    }

    private func part(_ path: String) throws(Problem) -> String {
        guard let text = Self.file("\(folders.raw)/\(path)") else { throw missing("web/\(path)") }
        return text
    }

    private func missing(_ path: String) -> Problem {
        Problem(
            .internal,
            "\(path) is missing in Chimera's resources. Install them again, or choose another format.")
    }

    private static func file(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    // MARK: Words in markup

    /// Each `{{name}}` once, in one pass: what is put in is not looked at again.
    private static func filled(_ template: String, _ parts: [String: String]) -> String {
        var out = ""
        var rest = template[...]
        while let start = rest.firstRange(of: "{{"),
            let end = rest[start.upperBound...].firstRange(of: "}}")
        {
            out += rest[..<start.lowerBound]
            out += parts[String(rest[start.upperBound..<end.lowerBound])] ?? ""
            rest = rest[end.upperBound...]
        }
        return out + rest
    }

    /// JSON that cannot end the element that it stands in.
    private static func inert(_ json: String) -> String { json.replacing("<", with: "\\u003c") }

    /// `</script` can stand in a string or a comment only, `</style` nowhere that matters.
    private static func closed(_ text: String, _ element: String) -> String {
        text.replacing("</\(element)", with: "<\\/\(element)").replacing("<!--", with: "\\x3C!--")
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }

    private static func hash(_ script: String) -> String {
        "sha256-" + Data(SHA256.hash(data: Data(script.utf8))).base64EncodedString()
    }
}
