/// What an address outside the API means.
enum WebTarget: Hashable {
    /// The app itself: it shows what the address says.
    case page
    /// A file in the folder of that name, with a media type of its own.
    case raw(String)
    case locale(String)
    case asset(String)
    case nothing

    /// The app's addresses; `Resources/web/js/routes.js` has the element of each.
    private static let single: Set<Substring> = [
        "new", "search", "personas", "providers", "costs", "settings",
    ]
    private static let withName: Set<Substring> = ["c", "personas", "replay"]

    init(path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        let isFolder = path.hasSuffix("/")
        switch parts.count {
        case 0: self = .page
        case 1 where parts[0] == "index.html" && !isFolder || Self.single.contains(parts[0]): self = .page
        case 2 where Self.withName.contains(parts[0]): self = .page
        default:
            guard !isFolder, parts.allSatisfy(Self.isName), let last = parts.last,
                WebMedia.type(of: last) != nil
            else {
                self = .nothing
                return
            }
            switch parts[0] {
            case "assets": self = .asset(parts.joined(separator: "/"))
            case "locales": self = .locale(parts.dropFirst().joined(separator: "/"))
            default: self = .raw(parts.joined(separator: "/"))
            }
        }
    }

    /// Neither hidden nor `..`, and nothing written with `%`: our own files are called so, and what is not
    /// is not ours.
    private static func isName(_ part: Substring) -> Bool {
        part.first != "."
            && part.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                }
            }
    }
}

enum WebMedia {
    static let html = "text/html; charset=utf-8"

    /// nil: such a file is not served.
    static func type(of name: Substring) -> String? {
        guard let dot = name.lastIndex(of: ".") else { return nil }
        return switch name[name.index(after: dot)...] {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "json": "application/json"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "webp": "image/webp"
        case "woff2": "font/woff2"
        case "webmanifest": "application/manifest+json"
        default: nil
        }
    }
}
