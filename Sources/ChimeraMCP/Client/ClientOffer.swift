internal import ChimeraCore

/// What we let a server ask of us. Declaring is consent to be asked, so nothing is on unless somebody put it on.
public struct ClientOffer: Hashable, Sendable {
    public var forms: Bool
    public var links: Bool
    public var sampling: Bool
    public var roots: Bool
    public var tasks: Bool
    public var apps: Bool
    public var name: String
    public var version: String

    public init(
        forms: Bool = false, links: Bool = false, sampling: Bool = false, roots: Bool = false,
        tasks: Bool = true, apps: Bool = false, name: String = "chimera", version: String = "1"
    ) {
        self.forms = forms
        self.links = links
        self.sampling = sampling
        self.roots = roots
        self.tasks = tasks
        self.apps = apps
        self.name = name
        self.version = version
    }

    var info: JSONValue { ["name": .string(name), "title": "Chimera", "version": .string(version)] }

    /// As each era spells it: modern servers know extensions and no core tasks.
    func capabilities(_ revision: Revision) -> JSONValue {
        var all: [String: JSONValue] = [:]
        if forms || links, revision >= .june2025 {
            var ways: [String: JSONValue] = [:]
            if revision >= .november2025 {
                if forms { ways["form"] = [:] }
                if links { ways["url"] = [:] }
            }
            // Before there were ways, it meant a form.
            if forms || !ways.isEmpty { all["elicitation"] = .object(ways) }
        }
        if sampling { all["sampling"] = revision >= .november2025 ? ["tools": [:]] : [:] }
        if roots { all["roots"] = revision.era == .legacy ? ["listChanged": true] : [:] }
        var extensions: [String: JSONValue] = [:]
        if apps { extensions[Extension.apps] = ["mimeTypes": [.string(Extension.appType)]] }
        if revision.era == .modern, tasks { extensions[Extension.tasks] = [:] }
        if !extensions.isEmpty { all["extensions"] = .object(extensions) }
        return .object(all)
    }
}

enum Extension {
    static let tasks = "io.modelcontextprotocol/tasks"
    static let apps = "io.modelcontextprotocol/ui"
    static let appType = "text/html;profile=mcp-app"
}

/// Keys of `_meta` that the specification keeps for itself.
enum Meta {
    static let version = "io.modelcontextprotocol/protocolVersion"
    static let capabilities = "io.modelcontextprotocol/clientCapabilities"
    static let clientInfo = "io.modelcontextprotocol/clientInfo"
    static let serverInfo = "io.modelcontextprotocol/serverInfo"
    static let logLevel = "io.modelcontextprotocol/logLevel"
    static let subscription = "io.modelcontextprotocol/subscriptionId"
    static let progressToken = "progressToken"
}
