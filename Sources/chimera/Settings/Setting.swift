import ChimeraProviders

/// One thing that can be set, by one name everywhere: in the environment, in `.env` and in `chimera.json`.
struct Setting: Hashable, Sendable {
    let name: String
    let about: String
    var isSecret = false
    /// The command-line option that sets it too.
    var option: String?

    static let host = Setting(name: "CHIMERA_HOST", about: "address to listen on", option: "--host")
    static let port = Setting(name: "CHIMERA_PORT", about: "port to listen on", option: "--port")
    static let dataFolder = Setting(
        name: "CHIMERA_DATA_DIR", about: "folder of the database, session logs and lock", option: "--data-dir"
    )
    static let resources = Setting(name: "CHIMERA_RESOURCES_DIR", about: "folder of personas and casts")
    static let logLevel = Setting(name: "CHIMERA_LOG_LEVEL", about: "how much is logged")
    static let localModel = Setting(name: "CHIMERA_LOCAL_MODEL", about: "GGUF file of the local model")
    static let sessionLogs = Setting(
        name: "CHIMERA_SESSION_LOGS", about: "whether each conversation gets a Markdown log")
    static let localOnly = Setting(
        name: "CHIMERA_LOCAL_ONLY", about: "whether nothing but this computer is asked anything")
    static let masterKey = Setting(
        name: "CHIMERA_MASTER_KEY", about: "key that stored provider keys are sealed with", isSecret: true)

    static let nextMasterKey = Setting(
        name: "CHIMERA_NEXT_MASTER_KEY", about: "key that `chimera key rotate` goes over to", isSecret: true)

    /// By the names that providers' own programs have.
    static let providers = KnownProvider.environment.map {
        Setting(name: $0.name, about: $0.about, isSecret: $0.isSecret)
    }

    static let all =
        [
            host, port, dataFolder, resources, logLevel, localModel, sessionLogs, localOnly, masterKey,
            nextMasterKey,
        ]
        + providers

    /// Endpoints of one's own: `CHIMERA_ENDPOINT_WORK` is a base URL, `CHIMERA_ENDPOINT_WORK_KEY` its key;
    /// `EndpointRow.rows` reads them.
    static let endpointPrefix = "CHIMERA_ENDPOINT_"

    /// Names that begin like ours and are read by scripts and tests.
    static let others: Set<String> = [
        "CHIMERA_FUZZ_ROUNDS", "CHIMERA_TOOL_CLIENT_ID", "CHIMERA_TOOL_CLIENT_SECRET",
        "CHIMERA_TOOL_CLIENT_DOCUMENT",
    ]

    /// The setting of this name; endpoints are made as they are named.
    static func named(_ name: String) -> Setting? {
        if let known = all.first(where: { $0.name == name }) { return known }
        guard name.hasPrefix(endpointPrefix), name.count > endpointPrefix.count else { return nil }
        let isKey = name.hasSuffix("_KEY")
        return Setting(
            name: name, about: isKey ? "key of an endpoint" : "endpoint of your own", isSecret: isKey)
    }
}
