internal import ChimeraCore
internal import HTTPTypes
internal import Hummingbird

/// One row of the table of contents: who may call what. There is no third kind: a route that names
/// no caller does not exist.
struct Route: Sendable {
    enum Handler: Sendable {
        case anyone(@Sendable (Server, Request, ChimeraContext) async throws -> Response)
        case account(@Sendable (Call) async throws -> Response)
    }

    let method: HTTPRequest.Method
    let path: String
    let handler: Handler

    var isOpen: Bool { if case .anyone = handler { true } else { false } }
    /// Not of the API, whose contract therefore does not name it.
    var isPage: Bool { path == "/" || path == "/**" }

    static func open(
        _ method: HTTPRequest.Method, _ path: String,
        _ handle: @escaping @Sendable (Server, Request, ChimeraContext) async throws -> Response
    ) -> Route {
        Route(method: method, path: path, handler: .anyone(handle))
    }

    static func signedIn(
        _ method: HTTPRequest.Method, _ path: String,
        _ handle: @escaping @Sendable (Call) async throws -> Response
    ) -> Route {
        Route(method: method, path: path, handler: .account(handle))
    }
}

extension Server {
    /// Every route. Which conversation, message or run a caller may touch is `ConversationService`'s
    /// business; what is not theirs answers like what does not exist.
    static let routes: [Route] = [
        .open(.get, "/health/live", health),
        .open(.get, "/health/ready", ready),
        .open(.get, "/api/openapi.json", contract),
        .open(.post, "/api/v1/session", signIn),
        .open(.delete, "/api/v1/session", signOut),

        // `/` is its own row: ** stands for one name at least.
        .open(.get, "/", page), .open(.head, "/", page),
        .open(.get, "/**", page), .open(.head, "/**", page),

        .signedIn(.get, "/api/v1/account") { try await $0.account() },
        .signedIn(.patch, "/api/v1/account") { try await $0.changeAccount() },

        .signedIn(.get, "/api/v1/conversations") { try await $0.conversations() },
        .signedIn(.post, "/api/v1/conversations") { try await $0.createConversation() },
        .signedIn(.post, "/api/v1/conversations/import") { try await $0.importConversation() },
        .signedIn(.get, "/api/v1/conversations/{id}") { try await $0.conversation() },
        .signedIn(.patch, "/api/v1/conversations/{id}") { try await $0.changeConversation() },
        .signedIn(.delete, "/api/v1/conversations/{id}") { try await $0.trash(true) },
        .signedIn(.post, "/api/v1/conversations/{id}/restore") { try await $0.trash(false) },
        .signedIn(.post, "/api/v1/conversations/{id}/purge") { try await $0.purge() },
        .signedIn(.get, "/api/v1/conversations/{id}/export") { try await $0.export() },
        .signedIn(.get, "/api/v1/conversations/{id}/calls") { try await $0.calls() },
        .signedIn(.get, "/api/v1/conversations/{id}/view") { try await $0.view() },
        .signedIn(.put, "/api/v1/conversations/{id}/view") { try await $0.setView() },
        .signedIn(.put, "/api/v1/conversations/{id}/marks") { try await $0.mark() },

        .signedIn(.get, "/api/v1/conversations/{id}/members") { try await $0.members() },
        .signedIn(.put, "/api/v1/conversations/{id}/members/{account}") { try await $0.setMember() },
        .signedIn(.delete, "/api/v1/conversations/{id}/members/{account}") { try await $0.removeMember() },

        .signedIn(.get, "/api/v1/conversations/{id}/participants") { try await $0.participants() },
        .signedIn(.post, "/api/v1/conversations/{id}/participants") { try await $0.addParticipant() },
        .signedIn(.patch, "/api/v1/conversations/{id}/participants/{participant}") {
            try await $0.changeParticipant()
        },
        .signedIn(.delete, "/api/v1/conversations/{id}/participants/{participant}") {
            try await $0.removeParticipant()
        },

        .signedIn(.get, "/api/v1/conversations/{id}/participants/{participant}/knowledge") {
            try await $0.knowledge()
        },
        .signedIn(.get, "/api/v1/conversations/{id}/messages/{message}/prompt") { try await $0.prompt() },
        .signedIn(.get, "/api/v1/conversations/{id}/summaries") { try await $0.summaries() },
        .signedIn(.put, "/api/v1/conversations/{id}/summaries/{summary}") { try await $0.editSummary() },

        .signedIn(.post, "/api/v1/conversations/{id}/branches") { try await $0.fork() },
        .signedIn(.patch, "/api/v1/conversations/{id}/branches/{branch}") { try await $0.renameBranch() },

        .signedIn(.get, "/api/v1/conversations/{id}/messages") { try await $0.messages() },
        .signedIn(.post, "/api/v1/conversations/{id}/messages") { try await $0.post() },
        .signedIn(.get, "/api/v1/conversations/{id}/messages/{message}") { try await $0.message() },
        .signedIn(.delete, "/api/v1/conversations/{id}/messages/{message}") {
            try await $0.removeMessage(true)
        },
        .signedIn(.post, "/api/v1/conversations/{id}/messages/{message}/restore") {
            try await $0.removeMessage(false)
        },
        .signedIn(.post, "/api/v1/conversations/{id}/messages/{message}/edit") { try await $0.edit() },
        .signedIn(.post, "/api/v1/conversations/{id}/messages/{message}/regenerate") {
            try await $0.regenerate()
        },

        .signedIn(.post, "/api/v1/conversations/{id}/commands") { try await $0.slash() },
        .signedIn(.put, "/api/v1/conversations/{id}/hand") { try await $0.hand() },
        .signedIn(.get, "/api/v1/commands") { try await $0.slashCommands() },
        .signedIn(.post, "/api/v1/starters") { try await $0.starters() },

        .signedIn(.get, "/api/v1/conversations/{id}/runs") { try await $0.runs() },
        .signedIn(.post, "/api/v1/conversations/{id}/runs") { try await $0.startRun() },
        .signedIn(.post, "/api/v1/conversations/{id}/runs/{run}/control") { try await $0.controlRun() },
        .signedIn(.post, "/api/v1/runs/stop-all") { try await $0.stopAll() },

        .signedIn(.get, "/api/v1/search") { try await $0.search() },

        .signedIn(.get, "/api/v1/personas") { try await $0.personas() },
        .signedIn(.post, "/api/v1/personas") { try await $0.addPersona() },
        .signedIn(.post, "/api/v1/personas/trial") { try await $0.trial() },
        .signedIn(.get, "/api/v1/personas/{persona}") { try await $0.persona() },
        .signedIn(.put, "/api/v1/personas/{persona}") { try await $0.savePersona() },
        .signedIn(.delete, "/api/v1/personas/{persona}") { try await $0.removePersona() },
        .signedIn(.get, "/api/v1/casts") { try await $0.casts() },
        .signedIn(.get, "/api/v1/formats") { try await $0.formats() },
        .signedIn(.post, "/api/v1/casting") { try await $0.castModels() },
        .signedIn(.get, "/api/v1/models") { try await $0.models() },
        .signedIn(.get, "/api/v1/providers") { try await $0.providers() },
        .signedIn(.get, "/api/v1/providers/health") { try await $0.providerHealth() },
        .signedIn(.get, "/api/v1/providers/cache") { try await $0.answerFigures() },
        .signedIn(.delete, "/api/v1/providers/cache") { try await $0.clearAnswers() },
        .signedIn(.put, "/api/v1/providers/{provider}/models") { try await $0.saveModelFacts() },
        .signedIn(.post, "/api/v1/providers/{provider}/sign-in") { try await $0.beginProviderSignIn() },
        .signedIn(.post, "/api/v1/providers/{provider}/sign-in/finish") {
            try await $0.finishProviderSignIn()
        },
        .signedIn(.put, "/api/v1/providers/{provider}") { try await $0.saveProvider() },
        .signedIn(.delete, "/api/v1/providers/{provider}") { try await $0.removeProvider() },
        .signedIn(.post, "/api/v1/providers/{provider}/test") { try await $0.testProvider() },
        .signedIn(.get, "/api/v1/spending/usage") { try await $0.usage() },
        .signedIn(.get, "/api/v1/spending/calls") { try await $0.ledger() },
        .signedIn(.get, "/api/v1/spending/export") { try await $0.exportLedger() },
        .signedIn(.get, "/api/v1/conversations/{id}/estimate") { try await $0.estimate() },
        .signedIn(.get, "/api/v1/spending/budgets") { try await $0.budgets() },
        .signedIn(.post, "/api/v1/spending/budgets") { try await $0.saveBudget(nil) },
        .signedIn(.post, "/api/v1/spending/budgets/test") { try await $0.tryBudget() },
        .signedIn(.patch, "/api/v1/spending/budgets/{budget}") { try await $0.changeBudget() },
        .signedIn(.delete, "/api/v1/spending/budgets/{budget}") { try await $0.removeBudget() },
        .signedIn(.get, "/api/v1/spending/prices") { try await $0.prices() },
        .signedIn(.post, "/api/v1/spending/prices") { try await $0.addPrices() },
        .signedIn(.get, "/api/v1/spending/currency") { try await $0.currency() },
        .signedIn(.put, "/api/v1/spending/currency") { try await $0.showCurrency() },
        .signedIn(.get, "/api/v1/spending/changes") { try await $0.spendingChanges() },
        .signedIn(.get, "/api/v1/spending/alerts") { try await $0.spendingAlerts() },
        .signedIn(.post, "/api/v1/spending/alerts/{alert}/acknowledge") { try await $0.acknowledgeAlert() },
        .signedIn(.get, "/api/v1/settings") { try await $0.settings() },
        .signedIn(.get, "/api/v1/showcase") { try await $0.showcases() },
        .signedIn(.get, "/api/v1/showcase/{showcase}") { try await $0.showcase() },

        .signedIn(.get, "/api/v1/streams/{stream}/events") { try await $0.events() },
        // Reached when the handshake was no proper one, or nobody is signed in.
        .signedIn(.get, EventSocket.path) { _ in
            throw Problem(
                .invalid,
                "This address speaks WebSocket: open it with one (RFC 6455), first on its connection.")
        },
    ]
}
