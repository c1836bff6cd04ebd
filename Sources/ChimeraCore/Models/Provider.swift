/// Where models come from, as the page shows it.
public struct Provider: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// The managed model that comes with Chimera.
        case local
        /// A server of somebody's.
        case cloud
        /// Another program on this computer.
        case computer
        /// A program that we start and talk with over its pipes; where its words go is its own business.
        case plugin = "plug-in"
    }

    public enum Origin: String, Hashable, Sendable, Codable, CaseIterable {
        /// Known by name and not set up, or the managed model.
        case builtIn = "built-in"
        case environment
        /// Somebody set it up here.
        case stored
        /// It answered at its usual address on this computer.
        case found
        /// In the file of plug-ins.
        case declared
    }

    public let name: String
    /// As its makers write it.
    public var label: String
    /// Without credentials; empty for the managed model.
    public var baseURL: String
    /// "this computer" or the host: where the words go.
    public var place: String
    public var kind: Kind
    public var isReady: Bool
    /// What is wrong and how to mend it; nil when ready.
    public var detail: String?
    public var origin: Origin
    /// The last four characters of its key.
    public var keyTail: String?
    /// It answers nobody without one.
    public var wantsKey: Bool
    public var models: [ModelInfo]

    public init(
        name: String, label: String, baseURL: String, place: String, kind: Kind, isReady: Bool,
        detail: String? = nil, origin: Origin, keyTail: String? = nil, wantsKey: Bool,
        models: [ModelInfo] = []
    ) {
        self.name = name
        self.label = label
        self.baseURL = baseURL
        self.place = place
        self.kind = kind
        self.isReady = isReady
        self.detail = detail
        self.origin = origin
        self.keyTail = keyTail
        self.wantsKey = wantsKey
        self.models = models
    }
}

/// What came of asking a provider now.
public struct ProviderTest: Hashable, Sendable, Codable {
    public enum Verdict: String, Hashable, Sendable, Codable, CaseIterable {
        case valid
        /// The key is not taken.
        case wrong
        /// The key is good and nothing is left to spend.
        case noCredit = "no-credit"
        /// The key is good and may not do this.
        case noAccess = "no-access"
        /// Nobody answered: `detail` says whether it is the name, the connection, TLS or the patience.
        case unreachable
        /// It answers now and then: too many requests, or too busy.
        case busy
        /// Not set up, or an answer of another kind.
        case unclear

        public var words: String {
            switch self {
            case .valid: "valid"
            case .wrong: "wrong key"
            case .noCredit: "no credit"
            case .noAccess: "no access"
            case .unreachable: "cannot be reached"
            case .busy: "busy"
            case .unclear: "unclear"
            }
        }

        /// What a failure of the cheapest request says of the key.
        public init(_ failure: ProviderFailure) {
            self =
                switch failure.kind {
                case .unauthorized: failure.status == 403 ? .noAccess : .wrong
                case .noCredit: .noCredit
                case .modelMissing, .refused: .noAccess
                case .unreachable, .timedOut: .unreachable
                case .rateLimited, .overloaded: .busy
                case .contextTooLong, .streamBroken, .invalidRequest, .tooLarge: .unclear
                }
        }
    }

    public var ok: Bool
    public var verdict: Verdict
    /// In words, the provider's own where it failed.
    public var detail: String
    /// How many it listed.
    public var models: Int

    public init(_ verdict: Verdict, detail: String, models: Int = 0) {
        ok = verdict == .valid
        self.verdict = verdict
        self.detail = detail
        self.models = models
    }
}
