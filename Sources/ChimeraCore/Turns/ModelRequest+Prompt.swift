extension ModelRequest {
    /// A prompt for that model, with what is known of it: what it rejects is left out by its format.
    init(_ prompt: PromptBuilder.Prompt, to model: ModelInfo, call: CallID) {
        self.init(
            call: call, model: model.name.model, messages: prompt.messages, parameters: prompt.parameters,
            maxOutputTokens: prompt.maxOutputTokens, stop: prompt.stop, prefill: prompt.prefill,
            extra: prompt.extra)
        capabilities = model.capabilities
        contextWindow = model.contextWindow
        stableMessages = prompt.stableMessages
    }
}
