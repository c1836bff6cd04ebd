import ChimeraClient
import ChimeraCore
import ChimeraProcesses
import ChimeraProviders
import ChimeraStorage
import Logging

/// Looks at every part; changes nothing that was there.
struct Examination: Sendable {
    let settings: Settings

    func findings() async -> [Finding] {
        var findings = settings.warnings.map { Finding.note("settings", $0) }
        let holder: LockFile.Holder?
        do {
            holder = try LockFile.holder(of: settings.dataFolder)
        } catch {
            return findings + [.broken("data folder", error.detail)]
        }
        findings += DiskCheck(folder: settings.dataFolder).findings()
        findings += await database(holder)
        findings += await models()
        findings += port(holder)
        findings += resources()
        findings.append(await sandbox())
        return findings
    }

    /// Tool servers that run here are refused without it.
    private func sandbox() async -> Finding {
        switch await SandboxSupport.here() {
        case .ready(let version):
            .fine("sandbox", "bubblewrap \(version); limits by \(SandboxLauncher.enforcement).")
        case .missing(let reason): .note("sandbox", reason)
        }
    }

    private func database(_ holder: LockFile.Holder?) async -> [Finding] {
        if let holder {
            guard let address = holder.address else {
                return [
                    .note(
                        "database",
                        "Process \(holder.pid) uses the data folder without a server; what is in it was not looked at."
                    )
                ]
            }
            do {
                let count = try await ChimeraClient(address: address, token: holder.token).conversations(
                    .current, page: PageRequest(.newest, limit: 1)
                ).items.count
                return [
                    .fine(
                        "server",
                        "Answers at \(address) (process \(holder.pid))\(count == 0 ? ", no conversation yet" : "")."
                    )
                ]
            } catch {
                return [
                    .broken(
                        "server",
                        "Process \(holder.pid) holds the data folder but does not answer at \(address): \(error) Stop it and start it again."
                    )
                ]
            }
        }
        guard DiskCheck.exists("\(settings.dataFolder)/chimera.db") else {
            return [.fine("database", "There is none yet; the first command that needs one makes it.")]
        }
        do {
            let database = try await Database.open(folder: settings.dataFolder)
            let report = try await database.examine()
            try database.close()
            guard report.problems.isEmpty else {
                return [
                    .broken(
                        "database",
                        "\(report.path) is damaged (\(report.problems[0])). Stop Chimera and put a backup in its place."
                    )
                ]
            }
            return [
                .fine(
                    "database",
                    "Opens, is whole, schema version \(report.schemaVersion), \(report.bytes / 1024) KiB."),
                search(report.search),
            ]
        } catch {
            return [.broken("database", "\(error)")]
        }
    }

    private func search(_ search: Database.Search) -> Finding {
        if search.isDamaged || search.astray > 0 {
            return .broken(
                "search",
                (search.isDamaged
                    ? "The index is damaged."
                    : "The index and the messages differ in \(search.astray) places.")
                    + " Make it anew: chimera doctor --rebuild-search")
        }
        return search.behind > 0
            ? .note(
                "search",
                "\(search.behind) older messages are not in the index yet; the server adds them while it runs."
            )
            : .fine("search", "The index holds every message.")
    }

    private func models() async -> [Finding] {
        let quiet = Logger(label: "doctor") { _ in SwiftLogNoOpLogHandler() }
        let models: (local: LocalModel, directory: ProviderDirectory)
        do { models = try Instance.models(settings, log: quiet) } catch {
            return [.broken("models", error.detail)]
        }
        var findings: [Finding] = []
        for endpoint in await models.directory.list()
        where endpoint.provider != models.local.info.name.provider {
            findings.append(
                endpoint.isReady
                    ? .fine(
                        "endpoint \(endpoint.provider)",
                        "Answers at \(endpoint.place) with \(endpoint.models.count) models.")
                    : .broken(
                        "endpoint \(endpoint.provider)",
                        "\(endpoint.place): \(endpoint.detail ?? "It does not answer.")"))
        }
        let others = findings.contains { $0.state == .fine }
        return [await local(models.local, others)] + findings
    }

    private func local(_ model: LocalModel, _ hasOthers: Bool) async -> Finding {
        if let problem = model.installProblem {
            return hasOthers ? .note("local model", problem.detail) : .broken("local model", problem.detail)
        }
        return await withTaskGroup(of: Finding?.self) { group in
            group.addTask {
                await model.run()
                return nil
            }
            group.addTask {
                do {
                    try await model.start()
                    return .fine("local model", "Installed and starts (\(model.info.name)).")
                } catch {
                    return .broken("local model", "\(error) Run `scripts/setup model` again if it stays so.")
                }
            }
            defer { group.cancelAll() }
            while let next = await group.next() { if let next { return next } }
            return .broken("local model", "It could not be started.")
        }
    }

    private func port(_ holder: LockFile.Holder?) -> [Finding] {
        // Our own server has it.
        if holder?.address != nil { return [] }
        guard settings.port != 0 else { return [.fine("port", "Any free one.")] }
        if let words = PortCheck.problem(host: settings.host, port: settings.port) {
            return [.broken("port", words)]
        }
        return [.fine("port", "\(settings.port) on \(settings.host) is free.")]
    }

    private func resources() -> [Finding] {
        let library = Instance.library(settings)
        let problems =
            library.problems().map { Finding.broken("personas", $0.description) }
            + Instance.showcases(settings).problems().map { .broken("examples", $0.description) }
        let count = library.personas().count
        guard count > 0 else {
            return [
                .broken(
                    "resources",
                    "No personas in \(settings.resources). Set CHIMERA_RESOURCES_DIR to the project's folder Resources."
                )
            ] + problems
        }
        return [
            .fine(
                "resources", "\(count) personas and \(library.casts().count) casts in \(settings.resources).")
        ] + problems
    }
}
