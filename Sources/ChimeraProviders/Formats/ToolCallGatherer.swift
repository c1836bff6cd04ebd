internal import ChimeraCore

/// Puts tool calls together from streamed fragments. Fragments belong together by their index;
/// where servers leave that out, by id, by a new name, and at last by order.
struct ToolCallGatherer {
    private var calls: [(index: Int?, call: ToolCall)] = []

    var isEmpty: Bool { calls.isEmpty }

    /// `{index?, id?, function: {name?, arguments?}}`; also `{name, arguments}` of older servers.
    mutating func add(_ fragment: JSONValue) throws(ProviderFailure) {
        let function = fragment["function"] ?? fragment
        let id = fragment["id"]?.string ?? ""
        let name = function["name"]?.string ?? ""
        let place = place(of: fragment["index"]?.int, id: id, name: name)
        guard place < 128 else {
            throw ProviderFailure(.streamBroken, "The model asked for more than 128 tool calls at once.")
        }
        if place == calls.count {
            calls.append((fragment["index"]?.int, ToolCall(id: "", name: "", arguments: "")))
        }
        if calls[place].call.id.isEmpty { calls[place].call.id = id }
        if calls[place].call.name.isEmpty { calls[place].call.name = name }
        switch function["arguments"] {
        case .string(let piece): calls[place].call.arguments += piece
        case .object(let whole): calls[place].call.arguments = JSONWriter.text(.object(whole))
        default: break
        }
        guard calls[place].call.arguments.utf8.count <= Limits.replyBytes else {
            throw ProviderFailure(
                .tooLarge, "A tool call's arguments grew beyond \(Limits.replyBytes >> 20) MiB.")
        }
    }

    /// The calls, whole. A missing id is made from `prefix`, so that results find their way back.
    mutating func take(idPrefix prefix: String) throws(ProviderFailure) -> [ToolCall] {
        defer { calls = [] }
        var whole: [ToolCall] = []
        for (number, (_, call)) in calls.enumerated() {
            guard !call.name.isEmpty else {
                throw ProviderFailure(.streamBroken, "The model asked for a tool call without a name.")
            }
            whole.append(
                ToolCall(
                    id: call.id.isEmpty ? "\(prefix)_\(number)" : call.id, name: call.name,
                    arguments: call.arguments.isEmpty ? "{}" : call.arguments))
        }
        return whole
    }

    private func place(of index: Int?, id: String, name: String) -> Int {
        let known: Int?
        if let index {
            known = calls.lastIndex { $0.index == index }
        } else if !id.isEmpty {
            known = calls.lastIndex { $0.call.id == id }
        } else {
            known = calls.indices.last
        }
        guard let known else { return calls.count }
        // Gemini's compatible route sends parallel calls whole, all with index 0.
        let isAnother =
            !name.isEmpty && !calls[known].call.name.isEmpty
            && (id.isEmpty ? index == nil : id != calls[known].call.id)
        return isAnother ? calls.count : known
    }
}
