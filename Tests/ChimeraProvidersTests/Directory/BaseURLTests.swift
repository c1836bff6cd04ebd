import ChimeraCore
import Testing

@testable import ChimeraProviders

@Suite("A base URL")
struct BaseURLTests {
    @Test(
        "is read from what people paste",
        arguments: [
            ("https://api.openai.com/v1", "https://api.openai.com/v1/models"),
            ("https://api.openai.com/v1/", "https://api.openai.com/v1/models"),
            ("https://api.openai.com", "https://api.openai.com/v1/models"),
            (" HTTP://LocalHost:1234/ ", "http://localhost:1234/v1/models"),
            ("http://h/v1/chat/completions", "http://h/v1/models"),
            ("https://openrouter.ai/api/v1", "https://openrouter.ai/api/v1/models"),
            ("https://api.groq.com/openai", "https://api.groq.com/openai/v1/models"),
            ("https://g.example/v1beta/openai/", "https://g.example/v1beta/openai/models"),
            ("http://[::1]:8080", "http://[::1]:8080/v1/models"),
            ("https://h//v1//", "https://h/v1/models"),
            ("https://h/v1?api-version=3#x", "https://h/v1/models?api-version=3"),
        ])
    func pasted(_ text: String, _ url: String) throws {
        #expect(try BaseURL(text, field: "x").url("/models") == url)
    }

    @Test("shows neither name nor password")
    func userInfo() throws {
        let url = try BaseURL("https://ada:secret@h.example/v1?key=secret", field: "x")
        #expect(url.description == "https://h.example/v1")
        #expect(url.userInfo == Secret("ada:secret"))
        var dumped = ""
        dump(url, to: &dumped)
        #expect(!dumped.contains("secret"))
        #expect(!url.url("/models").contains("ada"))
    }

    @Test(
        "that cannot be used is refused with the name of its setting",
        arguments: [
            "", "api.openai.com", "ftp://h", "https://", "http://:80", "http://h:0", "http://h:x/",
            "http://h/ä", "http://a b/",
        ])
    func refused(_ text: String) {
        #expect {
            try BaseURL(text, field: "OPENAI_BASE_URL")
        } throws: { error in
            guard let problem = error as? Problem else { return false }
            return problem.type == .invalid && problem.field == "OPENAI_BASE_URL"
                && problem.detail.contains("OPENAI_BASE_URL")
        }
    }

    @Test("knows whether it leaves this computer")
    func loopback() throws {
        for text in ["http://localhost:1", "http://127.0.0.1", "http://[::1]", "http://127.8.9.1:80"] {
            #expect(try BaseURL(text, field: "x").isLoopback)
        }
        for text in ["http://127.evil.example", "https://api.openai.com", "http://192.168.1.4"] {
            #expect(try !BaseURL(text, field: "x").isLoopback)
        }
    }
}
