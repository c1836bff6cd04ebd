/// A revision of the Model Context Protocol, oldest first.
public enum Revision: String, Hashable, Sendable, CaseIterable, Comparable {
    case november2024 = "2024-11-05"
    case march2025 = "2025-03-26"
    case june2025 = "2025-06-18"
    case november2025 = "2025-11-25"
    case july2026 = "2026-07-28"

    /// With a handshake (legacy), or every request for itself (modern).
    public var era: Era { self >= .july2026 ? .modern : .legacy }

    public static let newestLegacy = Revision.november2025
    public static let modern = Revision.july2026

    public static func < (one: Revision, other: Revision) -> Bool { one.rawValue < other.rawValue }
}

public enum Era: String, Hashable, Sendable, CaseIterable, Codable {
    case legacy
    case modern
}

/// What an owner sets for a server: `auto` finds out.
public enum EraChoice: String, Hashable, Sendable, CaseIterable, Codable {
    case auto
    case legacy
    case modern
}
