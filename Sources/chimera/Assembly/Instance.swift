import ChimeraCore
import ChimeraProviders
import ChimeraStorage
import FoundationEssentials
import Logging

/// Everything of one data folder, open in this process: the only place where the parts are put together.
struct Instance: Sendable {
    let settings: Settings
    let database: Database
    let engine: Engine
    let local: LocalModel
    /// nil where session logs are switched off.
    let sessionLogs: SessionLogWriter?
    let owner: Account
    let showcases: Showcases
    let directory: ProviderDirectory
    let providers: ProviderKeeper

    var service: ConversationService {
        ConversationService(
            engine: engine, showcases: showcases, player: PlayerPage(Self.web(settings)),
            providers: providers)
    }

    /// Throws `Problem`; what can be wrong in the settings is looked at before the folder is touched.
    static func open(_ settings: Settings, log: Logger) async throws -> Instance {
        let models = try Self.models(settings, log: log)
        let database = try await Database.open(folder: settings.dataFolder)
        do {
            let owner = try await database.stores.accounts.ensureOwner(named: Machine.userName, at: .now)
            let engine = Engine(
                stores: database.stores, library: library(settings),
                formats: formats(settings), directory: models.directory,
                starters: Starters(folders: [settings.resources, settings.dataFolder]),
                node: "\(Machine.hostName):\(Machine.processID)", log: log)
            let providers = ProviderKeeper(
                desk: models.directory, store: database.stores.endpoints,
                secrets: SealedSecrets(
                    path: "\(settings.dataFolder)/master.key", given: settings[.masterKey]?.text,
                    next: settings[.nextMasterKey]?.text,
                    keyring: SecretService.here(
                        settings.dataFolder, environment: ProcessInfo.processInfo.environment)),
                audit: models.directory.audit)
            try await providers.load()
            // This process holds the folder now: whoever made them is gone.
            try await database.stores.calls.loseOpenCalls(at: .now)
            try await database.stores.spending.releaseAbandoned(before: .now)
            try await database.stores.spending.addStandardBudgets(at: .now)
            try await engine.spending.load()
            let sessionLogs = SessionLogWriter(
                stores: database.stores, folder: "\(settings.dataFolder)/sessions", log: log)
            return Instance(
                settings: settings, database: database, engine: engine, local: models.local,
                sessionLogs: settings.sessionLogs ? sessionLogs : nil, owner: owner,
                showcases: showcases(settings), directory: models.directory, providers: providers)
        } catch {
            try? database.close()
            throw error
        }
    }

    /// The folder that holds the resources: what scripts make lies in its `.local`.
    static func project(_ settings: Settings) -> String {
        settings.resources.split(separator: "/").dropLast().map { "/\($0)" }.joined()
    }

    static func library(_ settings: Settings) -> PersonaLibrary {
        // The user's own personas and casts lie in the data folder and win over the shipped ones.
        PersonaLibrary(folders: [settings.resources, settings.dataFolder])
    }

    static func formats(_ settings: Settings) -> FormatLibrary {
        FormatLibrary(folders: [settings.resources, settings.dataFolder])
    }

    static func web(_ settings: Settings) -> WebFolders {
        WebFolders(
            raw: "\(settings.resources)/web", locales: "\(settings.resources)/locales",
            bundle: "\(project(settings))/.local/web")
    }

    static func showcases(_ settings: Settings) -> Showcases {
        Showcases(folders: [settings.resources, settings.dataFolder])
    }

    static func models(
        _ settings: Settings, log: Logger
    ) throws(Problem) -> (local: LocalModel, directory: ProviderDirectory) {
        let environment = settings.environment
        let rows = try EndpointRow.rows(names: environment.keys) { environment[$0] }
        let local = LocalModel(
            LocalRuntime(
                resources: settings.resources, folder: "\(project(settings))/.local/model",
                file: settings.localModel),
            logger: log)
        if settings.localModel != nil, let problem = local.installProblem, problem.type == .invalid {
            throw problem
        }
        return (
            local,
            ProviderDirectory(
                rows: rows, local: local, neighbours: EndpointRow.neighbours, localOnly: settings.localOnly,
                catalogue: Catalogue(folder: "\(settings.resources)/catalogue"),
                audit: KeyLog(dataFolder: settings.dataFolder),
                plugins: PluginShelf(
                    path: "\(settings.dataFolder)/plugins.json",
                    environment: ProcessInfo.processInfo.environment, log: log))
        )
    }
}
