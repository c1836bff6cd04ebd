public import ChimeraCore

/// A base URL with a wire format, a key and patience.
public struct Endpoint: Sendable {
    /// The provider's name: `openai`.
    public var name: String
    public var url: BaseURL
    public var key: Secret?
    /// Where the key is set, for the advice in an error: `OPENAI_API_KEY`.
    public var keyName: String?
    public var format: any WireFormat
    public var quirks: Quirks
    public var timeouts: Timeouts
    /// Sent with every request.
    public var headers: [String: String]

    public init(
        name: String, url: BaseURL, key: Secret? = nil, keyName: String? = nil,
        format: (any WireFormat)? = nil,
        quirks: Quirks? = nil, timeouts: Timeouts = Timeouts(), headers: [String: String] = [:]
    ) {
        self.name = name
        self.url = url
        self.key = key
        self.keyName = keyName
        self.format = format ?? .known(of: name, at: url)
        self.quirks = quirks ?? .known(of: url)
        self.timeouts = timeouts
        self.headers = (KnownProvider.named(name)?.headers ?? [:]).merging(headers) { $1 }
    }
}

public struct Timeouts: Sendable, Hashable {
    /// Until the connection stands, with name look-up and TLS.
    public var connect: Duration
    /// From the request to the first byte of the answer's body. Local servers load a model in it.
    public var firstByte: Duration
    /// Between two pieces of the answer.
    public var idle: Duration
    /// From the request to the last byte, however steadily they come.
    public var whole: Duration

    public init(
        connect: Duration = .seconds(10), firstByte: Duration = .seconds(120), idle: Duration = .seconds(60),
        whole: Duration = .seconds(3600)
    ) {
        self.connect = connect
        self.firstByte = firstByte
        self.idle = idle
        self.whole = whole
    }
}
