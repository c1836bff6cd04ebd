internal import ChimeraCore

/// 2024-11-05 to 2025-11-25: `initialize` first, then `notifications/initialized`; both sides may ask.
struct LegacyState: SessionState {
    let offer: ClientOffer
    private(set) var revision = Revision.newestLegacy
    private(set) var server = ServerFacts()

    init(offer: ClientOffer) {
        self.offer = offer
    }

    var initialize: [String: JSONValue] {
        [
            "protocolVersion": .string(Revision.newestLegacy.rawValue),
            "capabilities": offer.capabilities(.newestLegacy), "clientInfo": offer.info,
        ]
    }

    /// Takes over what `initialize` answered. Throws where the server's revision is none of ours.
    mutating func initialized(_ result: JSONValue) throws(MCPFailure) {
        guard let version = result["protocolVersion"]?.string else {
            throw .badAnswer("The server's answer to initialize names no protocolVersion.")
        }
        guard let revision = Revision(rawValue: version), revision.era == .legacy else {
            throw ModernState.noMutual([version])
        }
        self.revision = revision
        server = ServerFacts(
            info: result["serverInfo"], instructions: result["instructions"],
            capabilities: result["capabilities"])
    }

    func params(
        _ params: [String: JSONValue], progressToken: JSONRPCID?, logLevel: NoticeLevel?
    ) -> [String: JSONValue]? {
        var all = params
        if let progressToken {
            var meta = params["_meta"]?.object ?? [:]
            meta[Meta.progressToken] = progressToken.json
            all["_meta"] = .object(meta)
        }
        return all.isEmpty ? nil : all
    }

    func read(_ result: JSONValue, of method: String) throws(MCPFailure) -> Outcome {
        guard case .object(let fields) = result else {
            throw .badAnswer("The result of \(method) must be an object.")
        }
        if method == "tools/call", let task = fields["task"], let ticket = TaskTicket(json: task) {
            return .task(ticket)
        }
        if let kind = fields["resultType"], kind != "complete" {
            throw .badAnswer(
                "The server answered in the way of 2026-07-28 (\(JSONWriter.text(kind))) on a connection of \(revision.rawValue). Set the server's era to modern."
            )
        }
        return .complete(result)
    }
}
