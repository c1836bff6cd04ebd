public import ChimeraCore

/// How one family of servers writes requests and replies: bytes ⇄ values, no I/O, no clock.
///
/// ```
/// ModelRequest ─ request(for:) ─▶ WireRequest ─▶ HTTP ─▶ bytes ─ ReplyDecoder ─▶ [ModelEvent] … ModelReply
/// ```
public protocol WireFormat: Sendable {
    /// Stable; written into `Opaque`: `openai-chat`.
    var name: String { get }

    /// What is posted for one reply.
    func request(for request: ModelRequest, quirks: Quirks) -> WireRequest

    /// Reads the answer to it, if its status was 2xx.
    func decoder(for request: ModelRequest, quirks: Quirks) -> any ReplyDecoder

    /// Any other answer. `header` finds a header's value by its lower-case name; `now` is for
    /// Retry-After dates.
    func failure(status: Int, header: (String) -> String?, body: [UInt8], now: Timestamp) -> ProviderFailure

    /// The route that lists models, below the base URL; `page` is what an earlier page called the next one.
    func modelsRoute(page: String?) -> String

    /// Asked in turn where that one is not there: those of earlier versions.
    var olderModelsRoutes: [String] { get }

    /// What is posted to have a model in memory before it is asked; nil: nobody has to.
    func load(_ request: ModelRequest) -> WireRequest?

    /// One page of that list. Throws `ProviderFailure` when it is no list.
    func models(in body: [UInt8]) throws(ProviderFailure) -> ModelPage

    /// The header that carries a key.
    func authorization(_ key: Secret) -> (name: String, value: String)

    /// Its routes stand beside the `/v1` of a base URL, not below it.
    var isUnversioned: Bool { get }

    /// Sent with every request, also with those that list models: a version.
    var headers: [String: String] { get }
}

extension WireFormat {
    public var headers: [String: String] { [:] }
    public var isUnversioned: Bool { false }
    public var olderModelsRoutes: [String] { [] }
    public func load(_ request: ModelRequest) -> WireRequest? { nil }
}

public struct ModelPage: Sendable, Hashable {
    public var models: [ListedModel]
    /// Names the next page; nil: this was the last.
    public var next: String?

    public init(_ models: [ListedModel], next: String? = nil) {
        self.models = models
        self.next = next
    }
}

public struct WireRequest: Sendable, Hashable {
    /// Below the base URL: `/chat/completions`.
    public var route: String
    /// Beside those that every request has (authorization, content type).
    public var headers: [String: String]
    public var body: [UInt8]

    public init(route: String, headers: [String: String] = [:], body: [UInt8]) {
        self.route = route
        self.headers = headers
        self.body = body
    }
}

/// Folds the bytes of one answer into events. Fed with pieces cut anywhere; what a piece completes
/// is appended to `events`, also when the call throws.
public protocol ReplyDecoder {
    /// Throws when the answer breaks the format, is too large or reports a failure of its own.
    mutating func feed(_ bytes: Span<UInt8>, into events: inout [ModelEvent]) throws(ProviderFailure)

    /// The end mark was read: whatever follows means nothing.
    var isDone: Bool { get }

    /// The answer ended. Throws `.streamBroken` when it may not end here.
    mutating func finish(into events: inout [ModelEvent]) throws(ProviderFailure) -> ModelReply

    /// The endpoint paused in the middle of its reply: fields that make it go on when they are added to the same
    /// request. Asked after `finish`; nil: this was all of it.
    var continuation: [String: JSONValue]? { get }

    /// The answer was one body, not a stream.
    var cameWhole: Bool { get }
}

extension ReplyDecoder {
    public var continuation: [String: JSONValue]? { nil }
    public var cameWhole: Bool { false }
}
