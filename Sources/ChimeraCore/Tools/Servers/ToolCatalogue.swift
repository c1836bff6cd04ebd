internal import FoundationEssentials

/// The listings of a folder, one JSON file each, read live.
public struct ToolCatalogue: Sendable {
    private let folder: String

    public init(folder: String) { self.folder = folder }

    /// By name. A file that is wrong is left out and named in `problems`.
    public func listings() -> (listings: [ToolListing], problems: [Problem]) {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        var listings: [ToolListing] = []
        var problems: [Problem] = []
        for file in files.sorted() where file.hasSuffix(".json") {
            do { listings.append(try Self.read("\(folder)/\(file)")) } catch { problems.append(error) }
        }
        return (listings, problems)
    }

    /// Throws `Problem` (`.notFound`).
    public func listing(_ key: String) throws(Problem) -> ToolListing {
        let all = listings().listings
        if let found = all.first(where: { $0.key == key || $0.name == key }) { return found }
        let near = Spelling.nearest(key, in: Set(all.map(\.key))).map { " Did you mean \($0)?" } ?? ""
        throw Problem(
            .notFound,
            "There is no tool server \(key) in the catalogue.\(near) `chimera tools catalogue` lists it.")
    }

    static func read(_ path: String) throws(Problem) -> ToolListing {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw Problem(.notFound, "\(path) cannot be read.")
        }
        let json: JSONValue
        do { json = try JSONParser.parse(bytes) } catch {
            throw .invalid("\(path) is not JSON: \(error).")
        }
        do { return try ToolListing(json) } catch { throw .invalid("\(path): \(error.detail)") }
    }
}
