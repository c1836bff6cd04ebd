import ChimeraCore
import Testing

@testable import ChimeraProviders

@Suite("The environment's endpoints")
struct EndpointRowTests {
    private func rows(_ environment: [String: String]) throws -> [EndpointRow] {
        try EndpointRow.rows(names: environment.keys) { environment[$0] }
    }

    @Test("are none where nothing is set")
    func none() throws {
        #expect(try rows(["PATH": "/bin", "OPENAI_API_KEY": " "]).isEmpty)
    }

    @Test("hold OpenAI with its quirks for a key alone")
    func key() throws {
        let row = try #require(try rows(["OPENAI_API_KEY": "sk-1"]).first)
        #expect(row.endpoint.name == "openai")
        #expect(row.endpoint.url.description == "https://api.openai.com/v1")
        #expect(row.endpoint.key == Secret("sk-1"))
        #expect(row.endpoint.quirks.maxCompletionTokens)
        #expect(row.info(of: "gpt-6-luna").place == "api.openai.com")
    }

    @Test("take a compatible server by its base URL alone, with safe fields only")
    func baseURL() throws {
        let row = try #require(
            try rows(["OPENAI_BASE_URL": "http://10.1.2.3:8000/", "OPENAI_MODEL": "qwen3-1.7b"]).first)
        #expect(row.endpoint.key == nil)
        #expect(row.endpoint.quirks == Quirks())
        #expect(row.defaultModel == "qwen3-1.7b")
        #expect(row.info(of: "qwen3-1.7b").ability == .small)
        #expect(row.contextWindow == 8192)
    }

    @Test("know every provider by the names of its own programs, and what it speaks")
    func everyProvider() throws {
        let found = try rows([
            "ANTHROPIC_API_KEY": "sk-ant", "GOOGLE_API_KEY": "AIza", "DEEPSEEK_API_KEY": "d",
            "OPENROUTER_API_KEY": "sk-or", "OPENAI_API_KEY": "sk", "OLLAMA_HOST": "0.0.0.0",
            "LM_STUDIO_BASE_URL": "http://10.0.0.2:1234", "ANTHROPIC_MODEL": "claude-haiku-4-5",
        ])
        #expect(
            found.map(\.endpoint.name) == [
                "openai", "anthropic", "gemini", "deepseek", "openrouter", "ollama", "lmstudio",
            ])
        #expect(
            found.map(\.endpoint.format.name) == [
                "openai-responses", "anthropic", "gemini", "openai-chat", "openai-chat", "ollama",
                "lmstudio",
            ])
        #expect(found[1].endpoint.url.description == "https://api.anthropic.com/v1")
        #expect(found[1].defaultModel == "claude-haiku-4-5")
        #expect(found[4].endpoint.headers["X-OpenRouter-Title"] == "Chimera")
        #expect(
            found[5].endpoint.url.url("/api/tags", unversioned: true) == "http://127.0.0.1:11434/api/tags")
    }

    @Test("speak what somebody says that they speak")
    func formats() throws {
        let found = try rows([
            "OPENAI_BASE_URL": "http://h:1", "CHIMERA_ENDPOINT_A": "http://a",
            "CHIMERA_ENDPOINT_A_FORMAT": "anthropic",
            "GEMINI_BASE_URL": "https://generativelanguage.googleapis.com/v1beta/openai",
        ])
        #expect(found.map(\.endpoint.format.name) == ["openai-chat", "openai-chat", "anthropic"])
        #expect(throws: Problem.self) {
            try rows(["OPENAI_BASE_URL": "http://h", "OPENAI_FORMAT": "telegraph"])
        }
    }

    @Test(
        "read OLLAMA_HOST as Ollama does",
        arguments: [
            ("127.0.0.1", "http://127.0.0.1:11434"), (":8000", "http://127.0.0.1:8000"),
            ("0.0.0.0:8000", "http://127.0.0.1:8000"), ("http://10.0.0.5", "http://10.0.0.5:11434"),
            ("https://ollama.com", "https://ollama.com"), ("[::1]:1", "http://[::1]:1"),
        ])
    func ollamaHost(_ text: String, _ url: String) throws {
        let row = try #require(try rows(["OLLAMA_HOST": text]).first)
        #expect(row.endpoint.url.url("", unversioned: true) == url)
    }

    @Test("take any number of further servers by name")
    func further() throws {
        let found = try rows([
            "CHIMERA_ENDPOINT_LM_STUDIO": "http://localhost:1234",
            "CHIMERA_ENDPOINT_GROQ": "https://api.groq.com/openai/v1",
            "CHIMERA_ENDPOINT_GROQ_KEY": "gsk", "CHIMERA_ENDPOINT_GROQ_CONTEXT": "131072",
            "OPENAI_API_KEY": "sk",
        ])
        #expect(found.map(\.endpoint.name) == ["openai", "groq", "lm-studio"])
        #expect(found[1].endpoint.key == Secret("gsk"))
        #expect(found[1].contextWindow == 131_072)
        #expect(found[2].info(of: "x").place == "this computer")
    }

    @Test(
        "that are wrong are refused by the name of their variable",
        arguments: [
            ["OPENAI_BASE_URL": "nonsense"], ["CHIMERA_ENDPOINT_A": "nonsense"],
            ["CHIMERA_ENDPOINT_LOCAL": "http://h"],
            ["CHIMERA_ENDPOINT_OPENAI": "http://h", "OPENAI_API_KEY": "sk"],
            ["CHIMERA_ENDPOINT_A": "http://h", "CHIMERA_ENDPOINT_A_CONTEXT": "much"],
        ])
    func wrong(_ environment: [String: String]) {
        #expect { try rows(environment) } throws: { error in
            (error as? Problem)?.field.map { environment.keys.contains($0) } ?? false
        }
    }

    @Test(
        "guess what a model can do from its name",
        arguments: [
            ("smollm2-135m", ModelInfo.Ability.toy, "135M" as String?),
            ("qwen2.5-0.5b-instruct", .toy, "0.5B"), ("gemma3-270m-q4", .toy, "270M"),
            ("llama3.2:1b", .small, "1B"), ("qwen3-1.7b", .small, "1.7B"),
            ("phi-4-mini-3.8B", .small, "3.8B"), ("mistral-7b-instruct", .capable, "7B"),
            ("mixtral-8x7b", .capable, "8X7B"), ("qwen3-30b-a3b", .capable, "30B"),
            ("qwen2.5-7b-1m", .capable, "7B"),
            ("gpt-6-luna", .capable, nil), ("o1-mini", .capable, nil), ("claude-opus-5-5", .capable, nil),
            ("minimax-m1-1m", .capable, nil),
        ])
    func ability(_ model: String, _ ability: ModelInfo.Ability, _ size: String?) {
        #expect(ModelInfo.Ability(model: model) == ability)
        #expect(ModelSize(in: model)?.label == size)
    }
}
