import Testing

@testable import ChimeraCore

@Suite("Key-like text") struct KeyLikeTextTests {
    // Put together here, so that no scanner of the project's text takes them for keys.
    private static let tail = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9"

    @Test(arguments: [
        ("sk-ant-" + "api03-", "Anthropic"), ("sk-or-" + "v1-", "OpenRouter"), ("sk-" + "proj-", "OpenAI"),
        ("AI" + "za", "Google"), ("gs" + "k_", "Groq"), ("gh" + "p_", "GitHub"),
    ])
    func `is known by the shape that its issuer gives it`(shape: String, issuer: String) {
        let key = shape + Self.tail
        let found = KeyLikeText.all(in: "my key is \(key), keep it")
        #expect(found.map(\.issuer) == [issuer])
        #expect(found.map(\.range) == [10..<10 + key.utf16.count])
    }

    @Test func `has no issuer where several use the same beginning, or none is known`() {
        for key in ["sk-" + Self.tail, Self.tail] {
            let found = KeyLikeText.all(in: key)
            #expect(found.map(\.issuer) == [nil])
            #expect(found.first?.range == 0..<key.utf16.count)
        }
    }

    @Test func `is found behind its name, in quotes, and as often as it stands there`() {
        let key = "sk-ant-" + Self.tail
        let text = "export ANTHROPIC_API_KEY=\(key)\n{\"key\": \"\(key)\"}"
        let found = KeyLikeText.all(in: text)
        let units = Array(text.utf16)
        #expect(found.count == 2)
        #expect(found.allSatisfy { String(decoding: units[$0.range], as: UTF16.self) == key })
    }

    @Test func `is counted as the page counts, also behind what takes two units`() {
        let key = "sk-ant-" + Self.tail
        #expect(KeyLikeText.all(in: "🔑 \(key)").first?.range.lowerBound == 3)
    }

    @Test(arguments: [
        "", "Good morning, Ada. What is a monad?", "sk-…", "a key looks like sk-ant-… or AIza…",
        "sk-learn-is-a-library-for-machine-learning", "0190f3c2-7b5a-7c3e-9d2f-1a2b3c4d5e6f",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709da39a3ee5e6b4b0d3255bfef",
        "https://example.org/a/very/long/path/to/SomeThing42/and/more/of/it.html",
        "anExtremelyLongIdentifierOfAProgramThatHasVersion2InIt", "claude-opus-5-5-20261021-preview-2",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==", "10000000000000000000000000000000000000",
    ])
    func `is not what people write`(text: String) {
        #expect(KeyLikeText.all(in: text).isEmpty)
    }
}
