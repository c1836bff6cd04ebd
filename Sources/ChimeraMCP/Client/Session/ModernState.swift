internal import ChimeraCore

/// 2026-07-28: no handshake; every request says who asks, and what it would let itself be asked.
struct ModernState: SessionState {
    let revision = Revision.modern
    let offer: ClientOffer
    private(set) var server = ServerFacts()

    init(offer: ClientOffer, server: ServerFacts = ServerFacts()) {
        self.offer = offer
        self.server = server
    }

    func params(
        _ params: [String: JSONValue], progressToken: JSONRPCID?, logLevel: NoticeLevel?
    ) -> [String: JSONValue]? {
        var meta = params["_meta"]?.object ?? [:]
        meta[Meta.version] = .string(revision.rawValue)
        meta[Meta.capabilities] = offer.capabilities(revision)
        meta[Meta.clientInfo] = offer.info
        meta[Meta.progressToken] = progressToken?.json
        meta[Meta.logLevel] = logLevel.map { .string($0.rawValue) }
        var all = params
        all["_meta"] = .object(meta)
        return all
    }

    /// Takes over what `server/discover` answered. Throws where there is no revision that both speak.
    mutating func discovered(_ result: JSONValue) throws(MCPFailure) {
        let versions = result["supportedVersions"]?.array?.compactMap(\.string) ?? []
        guard versions.contains(revision.rawValue) else { throw Self.noMutual(versions) }
        server = ServerFacts(
            info: result["_meta"]?[Meta.serverInfo] ?? result["serverInfo"],
            instructions: result["instructions"], capabilities: result["capabilities"])
    }

    static func noMutual(_ versions: [String]) -> MCPFailure {
        .badAnswer(
            "The server speaks \(versions.isEmpty ? "no revision that it names" : versions.joined(separator: ", ")); Chimera speaks \(Revision.allCases.map(\.rawValue).joined(separator: ", "))."
        )
    }

    /// Methods whose result may ask for input.
    private static let asking: Set<String> = ["tools/call", "resources/read", "prompts/get"]

    func read(_ result: JSONValue, of method: String) throws(MCPFailure) -> Outcome {
        guard case .object(let fields) = result else {
            throw .badAnswer("The result of \(method) must be an object.")
        }
        switch fields["resultType"] {
        case nil, "complete": return .complete(result)
        case "input_required":
            guard Self.asking.contains(method) else {
                throw .badAnswer("The server asked for input in \(method), where that is not allowed.")
            }
            let requests = fields["inputRequests"]?.object
            let state = fields["requestState"]
            guard requests != nil || state != nil else {
                throw .badAnswer("The server asked for input and did not say which.")
            }
            return .inputRequired(requests ?? [:], state: state)
        case "task" where offer.tasks && method == "tools/call":
            guard let ticket = TaskTicket(json: result) else {
                throw .badAnswer("The server began a task and gave it no id.")
            }
            return .task(ticket)
        case let other?:
            throw .badAnswer(
                "The result of \(method) is of the kind \(JSONWriter.text(other)), which Chimera does not know."
            )
        }
    }
}
