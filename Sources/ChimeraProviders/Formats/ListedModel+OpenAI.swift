internal import ChimeraCore

extension ListedModel {
    /// A row of `GET /models`: of OpenAI an id and a last day, of OpenRouter all that it knows, of vLLM and Groq the
    /// window. A row may also be the bare id.
    init?(openAI row: JSONValue) {
        guard let id = (row["id"] ?? row["key"] ?? row["model"] ?? row["name"] ?? row).string, !id.isEmpty
        else { return nil }
        self.init(id)
        if row["id"] != nil { label = row["name"]?.string }
        let top = row["top_provider"]
        contextWindow = [
            row["context_length"], top?["context_length"], row["max_model_len"], row["context_window"],
        ].compactMap { Self.count($0) }.min()
        outputLimit = Self.count(top?["max_completion_tokens"] ?? row["max_completion_tokens"])
        // OpenRouter writes a time of day behind it.
        shutdown = (row["shutdown_date"]?.string ?? row["expiration_date"]?.string).map {
            String($0.prefix(10))
        }
        let modalities = row["architecture"]
        capabilities.images = modalities?["input_modalities"].flatMap { Self.words($0)?.contains("image") }
        chats = modalities?["output_modalities"].flatMap { Self.words($0)?.contains("text") }
        if let parameters = row["supported_parameters"].flatMap(Self.words) {
            take(Set(parameters), reasoning: row["reasoning"])
        }
    }

    /// OpenRouter's names of what a model takes.
    private mutating func take(_ parameters: Set<String>, reasoning: JSONValue?) {
        capabilities.sampling = parameters.contains("temperature") ? .always : .never
        capabilities.stopWords = parameters.contains("stop")
        capabilities.seed = parameters.contains("seed")
        capabilities.tools = parameters.contains("tools")
        capabilities.forcedTools = parameters.contains("tool_choice")
        capabilities.schema = parameters.contains("structured_outputs")
        guard parameters.contains("reasoning") || parameters.contains("reasoning_effort") else {
            capabilities.reasoning = .init(.none)
            return
        }
        var efforts = reasoning?["supported_efforts"].flatMap(Self.words) ?? ["low", "medium", "high"]
        if reasoning?["mandatory"]?.bool == true {
            efforts.removeAll { $0 == "none" }
        } else if !efforts.contains("none") {
            efforts.append("none")
        }
        let order = ["none", "minimal", "low", "medium", "high", "xhigh", "max"]
        efforts.sort { (order.firstIndex(of: $0) ?? .max) < (order.firstIndex(of: $1) ?? .max) }
        capabilities.reasoning = .init(
            .effort, efforts: efforts, standard: reasoning?["default_effort"]?.string)
    }

    static func count(_ value: JSONValue?) -> Int? { value?.int.flatMap { $0 > 0 ? $0 : nil } }

    private static func words(_ value: JSONValue) -> [String]? { value.array?.compactMap(\.string) }
}
