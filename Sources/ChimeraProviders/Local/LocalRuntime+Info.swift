internal import ChimeraCore

extension LocalRuntime {
    var info: ModelInfo {
        let ability = ModelInfo.Ability(model: model)
        return ModelInfo(
            name: ModelName(provider: "local", model: model), ability: ability, contextWindow: context,
            acceptsPrefill: true, place: "this computer", size: ModelSize(in: model)?.label,
            recipe: ability == .toy ? .measured : nil)
    }
}

extension SmallModelRecipe {
    /// What keeps SmolLM2-135M on topic and on its side: sampling that punishes copying (DRY), one
    /// line, few words. Found by measuring three-way debates.
    static let measured = SmallModelRecipe(
        maxOutputTokens: 48, stop: ["\n"], temperature: 0.7,
        extra: ["dry_multiplier": 0.9, "dry_allowed_length": 3, "repeat_penalty": 1.1])
}
