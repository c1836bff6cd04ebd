internal import ChimeraCore

/// OpenRouter's `reasoning_details`: fragments of the same index are one entry, whose texts are put together. They go
/// back with the next turn as they came, which is how another provider's signatures survive the way through it.
struct ReasoningDetails {
    private var entries: [(index: Int, fields: [String: JSONValue])] = []
    private var bytes = 0

    mutating func add(_ list: JSONValue?) throws(ProviderFailure) {
        for item in list?.array ?? [] {
            guard let fields = item.object else { continue }
            let index = item["index"]?.int ?? entries.count
            for case .string(let text) in fields.values { bytes += text.utf8.count }
            guard bytes <= Limits.replyBytes, entries.count < 1000 else {
                throw ProviderFailure(
                    .tooLarge, "The reasoning grew beyond \(Limits.replyBytes >> 20) MiB and was cut off.")
            }
            guard let place = entries.firstIndex(where: { $0.index == index }) else {
                entries.append((index, fields))
                continue
            }
            for (name, value) in fields {
                if ["text", "summary", "data"].contains(name), let piece = value.string,
                    let before = entries[place].fields[name]?.string
                {
                    entries[place].fields[name] = .string(before + piece)
                } else if value != .null {
                    entries[place].fields[name] = value
                }
            }
        }
    }

    var whole: JSONValue? { entries.isEmpty ? nil : .array(entries.map { .object($0.fields) }) }
}
