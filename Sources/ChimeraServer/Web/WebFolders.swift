/// Where the page's files lie.
public struct WebFolders: Sendable {
    /// As they are written, served when nothing better is there: `Resources/web`.
    public var raw: String
    /// `Resources/locales`.
    public var locales: String
    /// What `scripts/web` made of both, joined and compressed. Served while it is newer than they are.
    public var bundle: String?

    public init(raw: String, locales: String, bundle: String? = nil) {
        self.raw = raw
        self.locales = locales
        self.bundle = bundle
    }
}
