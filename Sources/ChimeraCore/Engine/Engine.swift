public import Logging

/// What the parts of the engine share on one node. The only thing that the executable assembles.
public struct Engine: Sendable {
    public let stores: Stores
    public let hub: Hub
    public let frames: FrameSource
    public let library: PersonaLibrary
    public let formats: FormatLibrary
    public let directory: any ModelDirectory
    public let clock: EngineClock
    /// This node's name, written into the runs that it drives.
    public let node: String
    public let log: Logger
    /// Topics to talk about.
    public let starters: Starters
    /// Who is about to speak.
    public let attention = Attention()
    let summariser = Summariser()
    public let spending: SpendingDesk
    let drafts: DraftWriter
    let supervisor: RunSupervisor

    public init(
        stores: Stores, hub: Hub = Hub(), library: PersonaLibrary,
        formats: FormatLibrary = FormatLibrary(folders: []), directory: any ModelDirectory,
        clock: EngineClock = .system, starters: Starters = Starters(folders: []), node: String, log: Logger
    ) {
        self.starters = starters
        self.stores = stores
        self.hub = hub
        self.frames = FrameSource(stores: stores)
        self.library = library
        self.formats = formats
        self.directory = directory
        self.clock = clock
        self.node = node
        self.log = log
        spending = SpendingDesk(store: stores.spending, clock: clock)
        drafts = DraftWriter(store: stores.runs, clock: clock, log: log)
        supervisor = RunSupervisor()
    }

    /// Drives every active run of the store, and those that are started from now on, until cancelled.
    /// A run that was going on when a process died goes on from its last committed turn, where it is
    /// one of those to be resumed; others stay as they are for the next process.
    public func run(resuming isResumed: @escaping @Sendable (Run) -> Bool = { _ in true }) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await drafts.run() }
            group.addTask { await supervisor.run(self, resuming: isResumed) }
            group.addTask { await summariser.run(self) }
            group.addTask { await SearchKeeper(store: stores.search, clock: clock, log: log).run() }
            await group.waitForAll()
        }
        await Self.uncancelled { await drafts.flush() }
    }

    /// Tells what was stored; a subject that is not at hand is read from the store, where anybody wants it.
    func tell(_ events: [Event], _ known: Attachment = .none) async {
        let isWanted = events.contains { hub.viewers(of: $0.stream).now > 0 && $0.subject != known.subject }
        guard isWanted else {
            return hub.publish(events, events.map { $0.subject == known.subject ? known : nil })
        }
        // Even when the caller's request was cut off: what is stored must be told.
        await Self.uncancelled {
            var attachments: [Attachment?] = []
            for event in events {
                attachments.append(
                    event.subject == known.subject ? known : try? await frames.attachment(of: event))
            }
            hub.publish(events, attachments)
        }
    }

    /// Runs `work` to its end although the current task is cancelled: a turn that was cut off still
    /// has to be stored. Unstructured for that reason alone; the caller waits for it.
    static func uncancelled<T: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () async throws(Failure) -> T
    ) async throws(Failure) -> T {
        let result = await Task { () async -> Result<T, Failure> in
            do throws(Failure) { return .success(try await work()) } catch { return .failure(error) }
        }.value
        return try result.get()
    }
}
