import ArgumentParser
import ChimeraCore
import ChimeraMCP
import ChimeraProcesses
import Foundation

/// Which tool server a command speaks to, and how.
struct PeerOptions: ParsableArguments {
    @Option(help: "The address of a server elsewhere.")
    var url: String?

    @Option(help: "The name of a server that was added.")
    var server: String?

    @Option(
        name: .customLong("header"),
        help: "NAME=VALUE, sent to the address with each request; say it again for more.")
    var headers: [String] = []

    @Option(help: "auto, legacy or modern.")
    var era = "auto"

    @Option(help: "headless (an authorization endpoint that redirects at once) or browser.")
    var authorize: String?

    @Option(
        help:
            "A JSON file that answers the server's questions: {\"elicitation\": {…}, \"sampling\": \"text\"}."
    )
    var answer: String?

    @Argument(
        parsing: .postTerminator, help: "After --: a program that is started and spoken to over its pipes.")
    var command: [String] = []

    /// Meets the server, lends the session, parts from it. Throws `Problem`.
    func connect<Value: Sendable>(
        _ settings: Settings, _ body: @escaping @Sendable (MCPSession) async throws -> Value
    ) async throws -> Value {
        guard let choice = EraChoice(rawValue: era) else {
            throw Problem.invalid("\(era) is no era: auto, legacy or modern.", field: "era")
        }
        let (name, place) = try place(settings)
        let host = try AnswerHost(file: answer)
        var options = ConnectOptions(name: name, era: choice, offer: host.offer)
        if let way = try signIn(settings) { options.signsIn(way) }
        do {
            return try await MCPClient.connect(to: place, options, host: host, body: body)
        } catch let failure as MCPFailure {
            throw failure.problem
        }
    }

    private func place(_ settings: Settings) throws(Problem) -> (String, ServerPlace) {
        switch (url, server, command.first) {
        case (let url?, nil, nil): return ("server", .web(try WebAddress(url), headers: try secrets()))
        case (nil, nil, let program?):
            return (program, .program(PeerProcess(program, Array(command.dropFirst()))))
        case (nil, let name?, nil):
            let entry = try ToolServerFile(path: "\(settings.dataFolder)/tool-servers.json").entry(name)
            switch entry.way {
            case .program(let command, let arguments, let environment):
                return (name, .program(PeerProcess(command, arguments, environment: environment)))
            case .web(let url, let headers, _):
                return (name, .web(try WebAddress(url), headers: headers.mapValues { Secret($0) }))
            }
        default:
            throw .invalid("Name one server: --url ADDRESS, --server NAME, or -- COMMAND ARGUMENTS.")
        }
    }

    private func secrets() throws(Problem) -> [String: Secret] {
        var found: [String: Secret] = [:]
        for pair in headers {
            guard let mark = pair.firstIndex(of: "="), mark > pair.startIndex else {
                throw .invalid("\(pair) is not NAME=VALUE.", field: "header")
            }
            found[String(pair[..<mark])] = Secret(String(pair[pair.index(after: mark)...]))
        }
        return found
    }

    private func signIn(_ settings: Settings) throws(Problem) -> OAuthSettings? {
        let environment = ProcessInfo.processInfo.environment
        switch authorize {
        case nil: return nil
        // Nothing is kept: whoever drives it gets the same each time.
        case "headless"?: return OAuthSettings(environment: environment)
        case "browser"?:
            try ToolsImport.folder(settings.dataFolder)
            let secrets = SealedSecrets(
                path: "\(settings.dataFolder)/master.key", given: settings[.masterKey]?.text,
                next: settings[.nextMasterKey]?.text,
                keyring: SecretService.here(settings.dataFolder, environment: environment))
            return OAuthSettings(
                environment: environment,
                keeper: SealedSignIns(path: "\(settings.dataFolder)/tool-sign-ins.json", secrets: secrets),
                way: .person(BrowserWay { Terminal.note("Open this to sign in:\n\(Terminal.harmless($0))") }))
        case let other?:
            throw .invalid("\(other) is no way to sign in: headless or browser.", field: "authorize")
        }
    }
}

/// Answers a server's questions out of a file; without one nothing is offered.
struct AnswerHost: MCPHost {
    private let answers: JSONValue?

    init(file: String?) throws(Problem) {
        guard let file else {
            answers = nil
            return
        }
        answers = try ToolsImport.json(at: file)
    }

    var offer: ClientOffer {
        ClientOffer(forms: answers?["elicitation"] != nil, sampling: answers?["sampling"] != nil)
    }

    func elicit(_ question: Elicitation) async throws -> ElicitationAnswer {
        Terminal.note("The server asks: \(Terminal.harmless(HiddenText.shown(question.message)))")
        guard case .form(let schema) = question.way, let given = answers?["elicitation"] else {
            return .cancel
        }
        if given == "decline" { return .decline }
        if given == "cancel" { return .cancel }
        // What the file leaves open is what the form would have shown.
        var content: [String: JSONValue] = [:]
        for (name, field) in schema["properties"]?.object ?? [:] { content[name] = field["default"] }
        content.merge(given.object ?? [:]) { $1 }
        let report = try JSONSchema(schema).check(.object(content), formats: .asserted)
        if let complaint = report.summary {
            throw Problem.invalid(
                "The answer does not fit what the server asks for: \(complaint)", field: "answer")
        }
        return .accept(content)
    }

    func sample(_ params: [String: JSONValue]) async throws -> JSONValue {
        guard let given = answers?["sampling"] else {
            throw Problem(.forbidden, "No answer for a model was given.")
        }
        guard let text = given.string else { return given }
        return [
            "role": "assistant", "model": "answer-file", "stopReason": "endTurn",
            "content": ["type": "text", "text": .string(text)],
        ]
    }

    func roots() async -> [RootFolder] { [] }

    func heard(_ notice: ServerNotice) async {
        guard case .log(let level, _, let data) = notice else { return }
        Terminal.note(
            Terminal.harmless("[\(level.rawValue)] \(HiddenText.shown(data.string ?? JSONWriter.text(data)))")
        )
    }
}
