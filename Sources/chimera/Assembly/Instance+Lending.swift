import ChimeraClient
import ChimeraCore
import ChimeraProviders
import ChimeraStorage

extension Instance {
    /// Lends the API of this process for as long as `body` takes, then closes the folder: what was being
    /// said is stored, and the session logs have caught up.
    func lend<Result>(
        driving: Door.Driving, _ body: (LocalAPI) async throws -> Result
    ) async throws -> Result {
        let result: Swift.Result<Result, any Error>
        do { result = .success(try await driven(driving, body)) } catch { result = .failure(error) }
        if case .nothing = driving {} else { await sessionLogs?.catchUp() }
        try database.close()
        return try result.get()
    }

    private func driven<Result>(
        _ driving: Door.Driving, _ body: (LocalAPI) async throws -> Result
    ) async throws -> Result {
        let api = LocalAPI(service: service, owner: owner)
        let isResumed: @Sendable (Run) -> Bool
        switch driving {
        case .nothing:
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await directory.shelf?.run() }
                defer { group.cancelAll() }
                return try await body(api)
            }
        case .new: isResumed = { _ in false }
        case .conversation(let id): isResumed = { $0.conversation == id }
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await local.run() }
            group.addTask { await directory.shelf?.run() }
            group.addTask { await engine.run(resuming: isResumed) }
            group.addTask { await sessionLogs?.run() }
            defer { group.cancelAll() }
            return try await body(api)
        }
    }
}
