internal import FoundationEssentials
internal import Synchronization

/// Time zones by name, each read once.
public final class Zones: Sendable {
    private let folders: [String]
    private let known = Mutex<[String: Zone]>([:])

    public init(folders: [String] = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo"]) {
        self.folders = folders
    }

    public static let system = Zones()

    /// `UTC`, `Europe/Berlin`, or hours ahead of UTC: `+02:00`.
    public func zone(_ name: String) throws(Problem) -> Zone {
        if name == "UTC" || name == "Z" { return .utc }
        if let offset = Self.offset(name) { return Zone(name: name, offset: offset) }
        if let zone = known.withLock({ $0[name] }) { return zone }
        let isName =
            name.utf8.count <= 64 && !name.hasPrefix("/")
            && name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
                !part.isEmpty
                    && part.utf8.allSatisfy {
                        (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0)
                            || $0 == 95
                            || $0 == 45 || $0 == 43
                    }
            }
        if isName {
            for folder in folders {
                guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)"),
                    let zone = Zone(name: name, [UInt8](data))
                else { continue }
                known.withLock { $0[name] = zone }
                return zone
            }
        }
        throw .invalid(
            "\(Text.shortened(name, to: 64)) is not a time zone that this computer knows. Write one like Europe/Berlin (it needs the system's tzdata), UTC, or hours ahead of it like +02:00.",
            field: "zone")
    }

    private static func offset(_ text: String) -> Int64? {
        guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hours = Int64(parts[0]),
            let minutes = Int64(parts[1]), (0...14).contains(hours), (0...59).contains(minutes)
        else { return nil }
        return (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
    }
}
