import ChimeraClient
import ChimeraCore
import ChimeraStorage

/// The way to a data folder's conversations: through the server that holds it, else straight in.
enum Door {
    /// What a process that opens the folder itself drives while it is in.
    enum Driving: Sendable {
        /// Looks and changes, but lets nobody speak.
        case nothing
        /// Only runs that begin now. Those that a killed server left wait for the next server.
        case new
        /// Runs of this conversation too that were going on.
        case conversation(ConversationID)
    }

    static func open<Result>(
        _ settings: Settings, driving: Driving, _ body: (any ChimeraAPI) async throws -> Result
    ) async throws -> Result {
        if let server = try await server(of: settings.dataFolder) { return try await body(server) }
        let instance = try await Instance.open(settings, log: Logs.quiet(settings))
        return try await instance.lend(driving: driving) { try await body($0) }
    }

    /// The server that holds the folder; nil when nobody does. One that is starting is waited for; a command
    /// that holds it is waited for a moment too, then opening says who has it.
    static func server(of folder: String) async throws -> ChimeraClient? {
        for _ in 0..<20 {
            guard let holder = try LockFile.holder(of: folder) else { return nil }
            if let address = holder.address { return ChimeraClient(address: address, token: holder.token) }
            try await Task.sleep(for: .milliseconds(100))
        }
        return nil
    }
}
