internal import FoundationEssentials

/// Where the page's files lie.
public struct WebFolders: Sendable {
    /// As they are written, served when nothing better is there: `Resources/web`.
    public var raw: String
    /// `Resources/locales`.
    public var locales: String
    /// What `scripts/web` made of both, joined and compressed. Taken while it is newer than they are.
    public var bundle: String?

    public init(raw: String, locales: String, bundle: String? = nil) {
        self.raw = raw
        self.locales = locales
        self.bundle = bundle
    }

    /// The bundle, unless something that it was made of was changed since. Looks at every file's age.
    public var newerBundle: String? {
        guard let bundle, let made = Self.changed("\(bundle)/index.html"),
            !Self.holdsNewer(raw, than: made), !Self.holdsNewer(locales, than: made)
        else { return nil }
        return bundle
    }

    /// A folder is newer when a name in it came or went, too.
    private static func holdsNewer(_ path: String, than date: Date) -> Bool {
        guard let changed = changed(path) else { return false }
        if changed > date { return true }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.contains { holdsNewer("\(path)/\($0)", than: date) }
    }

    private static func changed(_ path: String) -> Date? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
    }
}
