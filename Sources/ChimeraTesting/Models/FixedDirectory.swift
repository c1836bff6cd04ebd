public import ChimeraCore

/// A directory with the models that a test names.
public struct FixedDirectory: ModelDirectory {
    public var models: [ResolvedModel]

    public init(_ models: [ResolvedModel]) {
        self.models = models
    }

    /// `names` as in `scripted/alpha`, all played by one provider; the first is the default.
    public init(
        _ provider: any ModelProvider, names: [String] = ["scripted/scripted"],
        ability: ModelInfo.Ability = .capable,
        contextWindow: Int = 8192, acceptsPrefill: Bool = false, recipe: SmallModelRecipe? = nil,
        isMetered: Bool = false
    ) {
        models = names.compactMap(ModelName.init).map { name in
            let info = ModelInfo(
                name: name, ability: ability, contextWindow: contextWindow, acceptsPrefill: acceptsPrefill,
                place: "this test",
                recipe: recipe, isMetered: isMetered)
            return ResolvedModel(info: info, provider: provider)
        }
    }

    public func defaultModel() async -> ModelName? { models.first?.info.name }

    public func resolve(_ name: ModelName) async throws(Problem) -> ResolvedModel {
        guard let model = models.first(where: { $0.info.name == name }) else {
            let known = models.map(\.info.name.description).joined(separator: ", ")
            throw .invalid("There is no model \(name). Known: \(known).", field: "model")
        }
        return model
    }

    public func list() async -> [EndpointState] {
        let groups = Dictionary(grouping: models.map(\.info), by: \.name.provider)
        return groups.sorted { $0.key < $1.key }.map { provider, models in
            EndpointState(provider: provider, place: "this test", isReady: true, detail: nil, models: models)
        }
    }
}
