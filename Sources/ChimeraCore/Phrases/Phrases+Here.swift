import FoundationEssentials
import Synchronization

/// The words of this process: read once, when the first sentence is said.
extension Phrases {
    private struct Here {
        var resources: String?
        var words: Phrases?
    }

    private static let here = Mutex(Here())

    public static var current: Phrases {
        here.withLock { here in
            if let words = here.words { return words }
            let words = read(
                from: here.resources ?? Self.resources(), for: ProcessInfo.processInfo.environment)
            here.words = words
            return words
        }
    }

    /// Says where the resources are, once the settings are known; without it they are looked for.
    public static func use(resources: String) {
        here.withLock { here in
            if here.resources != resources { here = Here(resources: resources) }
        }
    }

    /// The language of the environment where it has a file, else English.
    static func read(from resources: String, for environment: [String: String]) -> Phrases {
        for language in languages(environment) where language != "en" {
            let words = read("\(resources)/locales/\(language).json", language)
            if words.failure == nil { return words }
        }
        return read("\(resources)/locales/en.json", "en")
    }

    private static func read(_ path: String, _ language: String) -> Phrases {
        guard let data = FileManager.default.contents(atPath: path) else {
            return Phrases(
                language, [:],
                failure:
                    "\(path) cannot be read. Set CHIMERA_RESOURCES_DIR to the project's folder Resources.")
        }
        do {
            return Phrases(language, try JSONParser.parse(data).object ?? [:])
        } catch {
            return Phrases(
                language, [:], failure: "\(path) is not JSON: \(error). Bring back the file that was shipped."
            )
        }
    }

    /// `de_AT.UTF-8` is `de-AT`, then `de`.
    static func languages(_ environment: [String: String]) -> [String] {
        let set = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        let name = (set ?? "").prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
            .replacing("_", with: "-")
        guard let short = name.split(separator: "-").first, !["C", "POSIX"].contains(short) else { return [] }
        return name == short ? [String(name)] : [String(name), String(short)]
    }

    /// Where somebody said, in a folder above the program, or here.
    private static func resources() -> String {
        if let set = ProcessInfo.processInfo.environment["CHIMERA_RESOURCES_DIR"], !set.isEmpty { return set }
        let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        var folder = (program ?? CommandLine.arguments.first ?? "")[...]
        while let slash = folder.lastIndex(of: "/") {
            folder = folder[..<slash]
            if FileManager.default.fileExists(atPath: "\(folder)/Resources/locales") {
                return "\(folder)/Resources"
            }
        }
        return "\(FileManager.default.currentDirectoryPath)/Resources"
    }
}
