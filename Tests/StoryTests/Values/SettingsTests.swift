import ChimeraCore
import ChimeraServer
import Logging
import Testing

@testable import chimera

@Suite struct `The settings of a process` {
    private let folders = Folders(
        environment: ["HOME": "/home/ada"], current: "/srv/talk", program: "/opt/bin/chimera")

    private func settings(
        option: [String: String] = [:], environment: [String: String] = [:], dotEnv: [String: String] = [:],
        file: [String: String] = [:]
    ) throws(Problem) -> Settings {
        try Settings(
            layers: [
                (.option, option), (.environment, environment), (.file(".env"), dotEnv),
                (.file("/c/chimera.json"), file),
            ], folders: folders)
    }

    @Test func `take the first that says something, and know where it came from`() throws {
        let name = "CHIMERA_PORT"
        let all = try settings(
            option: [name: "1"], environment: [name: "2"], dotEnv: [name: "3"], file: [name: "4"])
        #expect(all[.port] == Settings.Value(text: "1", origin: .option))
        #expect(
            try settings(environment: [name: "2"], dotEnv: [name: "3"], file: [name: "4"])[.port]?.origin
                == .environment)
        #expect(try settings(dotEnv: [name: "3"], file: [name: "4"])[.port]?.origin == .file(".env"))
        #expect(try settings(file: [name: "4"]).port == 4)
        #expect(try settings()[.port] == Settings.Value(text: "8080", origin: .standard))
        #expect(try settings(environment: [name: ""], dotEnv: [name: "3"]).port == 3)
    }

    @Test func `are shown on the page with their origins and without a secret`() throws {
        let shown = try settings(
            environment: ["CHIMERA_ENDPOINT_WORK_KEY": "sk-private-1", "CHIMERA_MASTER_KEY": "private-2"],
            dotEnv: ["OPENAI_BASE_URL": "https://ada:private-3@h.example/v1"]
        ).forThePage
        func one(_ name: String) throws -> SettingValue { try #require(shown.first { $0.name == name }) }
        #expect(try one("CHIMERA_MASTER_KEY").value == "•••" && one("CHIMERA_MASTER_KEY").isSecret)
        #expect(try one("CHIMERA_ENDPOINT_WORK_KEY").origin == "environment")
        #expect(try one("OPENAI_BASE_URL").origin == ".env")
        #expect(try one("CHIMERA_PORT").value == "8080" && one("CHIMERA_PORT").origin == "default")
        // One that nobody set is there too, so that a person learns of it.
        #expect(try one("OPENAI_API_KEY").value == "" && one("OPENAI_API_KEY").isSecret)
        #expect(!shown.contains { $0.value.contains("private") })
    }

    @Test func `have the defaults that .env.example names`() throws {
        let standard = try settings()
        #expect(standard.host == "127.0.0.1")
        #expect(standard.dataFolder == "/home/ada/.local/share/chimera")
        #expect(standard.resources == "/srv/talk/Resources")
        #expect(standard.logLevel.rawValue == "notice")
        #expect(standard.sessionLogs)
        #expect(standard.localModel == nil)
        #expect(try settings(environment: ["CHIMERA_DATA_DIR": "~/talk/"]).dataFolder == "/home/ada/talk")
    }

    @Test(arguments: [
        ("CHIMERA_PORT", "eighty"), ("CHIMERA_PORT", "70000"), ("CHIMERA_LOG_LEVEL", "loud"),
        ("CHIMERA_SESSION_LOGS", "maybe"), ("CHIMERA_HOST", "here and there"),
    ]) func `refuse a value that means nothing, in a sentence that names it`(
        _ name: String, _ value: String
    ) throws {
        let problem = try #require(throws: Problem.self) { try settings(environment: [name: value]) }
        #expect(problem.type == .invalid)
        #expect(problem.detail.contains(name))
        #expect(problem.detail.contains(value))
        #expect(problem.detail.contains("environment"))
    }

    @Test func `warn of a name that is nearly one of ours`() throws {
        let settings = try settings(
            environment: ["CHIMERA_PROT": "1", "PATH": "/bin", "CHIMERA_ENDPOINT_WORK": "http://w/v1"],
            dotEnv: ["CHIMERA_HOSTS": "x", "NO_OPEN": "1"])
        #expect(
            settings.warnings == [
                "CHIMERA_PROT (environment) is not a setting: did you mean CHIMERA_PORT?",
                "CHIMERA_HOSTS (.env) is not a setting: did you mean CHIMERA_HOST?",
            ])
    }

    @Test func `print no secret`() throws {
        let settings = try settings(
            environment: [
                "OPENAI_API_KEY": "sk-secret-1", "CHIMERA_ENDPOINT_WORK_KEY": "secret-2",
                "OPENAI_BASE_URL": "http://ada:secret-3@host/v1",
            ])
        let listed = settings.listed.map { "\($0.name)=\($0.text)" }.joined(separator: "\n")
        #expect(!listed.contains("secret"))
        #expect(listed.contains("OPENAI_API_KEY=•••"))
        #expect(settings.environment["OPENAI_API_KEY"] == "sk-secret-1")
    }
}

@Suite struct `A .env file` {
    @Test func `is read as shells read it`() throws {
        let text = """
            # a comment
            A=1
              export B = "two words"   # behind
            C='x # y'
            D=http://h/#part
            E=

            """
        #expect(
            try DotEnv.parse(text, file: ".env")
                == ["A": "1", "B": "two words", "C": "x # y", "D": "http://h/#part", "E": ""])
    }

    @Test func `names the line that is wrong`() throws {
        let problem = try #require(throws: Problem.self) { try DotEnv.parse("A=1\nnonsense\n", file: ".env") }
        #expect(problem.detail.hasPrefix(".env:2 "))
    }
}

@Suite struct `A redacted text` {
    @Test func `leaves no key, no token, no password and no home folder`() {
        let redaction = Redaction(secrets: ["my-own-words"], home: "/home/ada")
        let text = """
            key my-own-words, sk-proj-abcdefgh1234, Authorization: Bearer abc.def-123456
            api_key=topsecret1 http://ada:pass@host/ "token": "0123456789" in /home/ada/x
            """
        let clean = redaction.apply(text)
        for secret in [
            "my-own-words", "sk-proj", "abc.def", "topsecret1", "ada:pass", "0123456789", "/home/ada",
        ] {
            #expect(!clean.contains(secret))
        }
        #expect(clean.contains("~/x"))
    }
}
