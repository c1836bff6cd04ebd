internal import ChimeraCore

extension Stores {
    static func sql(_ database: any SQLDatabase) -> Stores {
        Stores(
            accounts: SQLAccountStore(database: database),
            conversations: SQLConversationStore(database: database),
            participants: SQLParticipantStore(database: database),
            branches: SQLBranchStore(database: database),
            messages: SQLMessageStore(database: database),
            runs: SQLRunStore(database: database),
            calls: SQLCallStore(database: database),
            events: SQLEventStore(database: database),
            personas: SQLPersonaStore(database: database),
            cursors: SQLCursorStore(database: database),
            endpoints: SQLEndpointStore(database: database), search: SQLSearchStore(database: database),
            answers: SQLAnswerStore(database: database),
            prompts: SQLPromptStore(database: database), summaries: SQLSummaryStore(database: database),
            spending: SQLSpendingStore(database: database))
    }
}
