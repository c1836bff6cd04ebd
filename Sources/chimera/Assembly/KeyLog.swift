import ChimeraCore
import Foundation

/// The audit of keys: a file of JSON lines in the data folder that keeps about the last 2 × 4 MiB.
struct KeyLog: KeyAudit {
    private let file: LogFile

    init(dataFolder: String) { file = LogFile(path: Self.path(in: dataFolder)) }

    static func path(in dataFolder: String) -> String { "\(dataFolder)/keys.log" }

    func note(_ use: KeyUse) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let line = try? encoder.encode(use) else { return }
        file.append(String(decoding: line, as: UTF8.self) + "\n")
    }

    /// Oldest first; a line that was cut off by the end of a process is left out.
    static func read(in dataFolder: String) -> [KeyUse] {
        let decoder = JSONDecoder()
        return [".1", ""].flatMap { suffix -> [KeyUse] in
            guard let data = FileManager.default.contents(atPath: path(in: dataFolder) + suffix) else {
                return []
            }
            return data.split(separator: UInt8(ascii: "\n")).compactMap {
                try? decoder.decode(KeyUse.self, from: Data($0))
            }
        }
    }
}
