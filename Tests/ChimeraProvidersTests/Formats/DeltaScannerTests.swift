import ChimeraCore
import Testing

@testable import ChimeraProviders

@Suite("The delta scanner")
struct DeltaScannerTests {
    private func scan(_ chunk: String) -> String? {
        var text: [UInt8] = []
        return DeltaScanner.scan(Array(chunk.utf8).span, into: &text)
            ? String(decoding: text, as: UTF8.self) : nil
    }

    @Test(
        "reads the text of an ordinary chunk as the parser does",
        arguments: [
            #"{"choices":[{"delta":{"content":"hi"}}]}"#,
            #" { "choices" : [ { "finish_reason" : null , "index" : 0 , "delta" : { "role" : "assistant" , "content" : "a b" } } ] } "#,
            #"{"id":"x","usage":null,"choices":[{"index":0,"delta":{"content":"\u00e9\n\t\"\\\/\ud83d\ude00"},"logprobs":null,"finish_reason":""}],"error":null,"obfuscation":"}]{"}"#,
            #"{"choices":[{"delta":{"content":null,"tool_calls":[],"refusal":null}}],"timings":{"a":[1,{"b":"}"}]}}"#,
            #"{"choices":[{"index":0,"delta":{"content":""},"logprobs":{"content":[{"token":"]","bytes":[1,2]}]}}]}"#,
        ])
    func usual(_ chunk: String) throws {
        let parsed = try JSONParser.parse(chunk)["choices"]?[0]?["delta"]?["content"]?.string ?? ""
        #expect(scan(chunk) == parsed)
    }

    @Test(
        "leaves everything else to the parser",
        arguments: [
            "", "{}", "[]", "null", #"{"choices":[]}"#, #"{"choices":[{}]}"#,
            #"{"choices":[{"delta":{"content":"a"}}]"#,
            #"{"choices":[{"delta":{"content":"a"}}]}x"#,
            #"{"choices":[{"index":1,"delta":{"content":"a"}}]}"#,
            #"{"choices":[{"index":0,"delta":{"content":"a"}},{"index":1,"delta":{"content":"b"}}]}"#,
            #"{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"#,
            #"{"choices":[{"delta":{"content":"a","reasoning":"b"}}]}"#,
            #"{"choices":[{"delta":{"tool_calls":[{}]}}]}"#,
            #"{"choices":[{"delta":{"content":"a"}}],"usage":{"prompt_tokens":1}}"#,
            #"{"choices":[{"delta":{"content":"a"}}],"error":{"message":"x"}}"#,
            #"{"choices":[{"delta":{"content":["a"]}}]}"#,
            #"{"choices":[{"delta":{"content":"a","content":"b"}}]}"#,
            #"{"choices":[{"delta":{"con\u0074ent":"a"}}]}"#,
            #"{"choices":[{"delta":{"content":"\ud83d"}}]}"#, #"{"choices":[{"delta":{"content":"\q"}}]}"#,
            "{\"choices\":[{\"delta\":{\"content\":\"a\nb\"}}]}", #"{"choices":[{"delta":{"content":"a"#,
        ])
    func unusual(_ chunk: String) {
        #expect(scan(chunk) == nil)
    }

    @Test("adds nothing to the text when it gives up half-way")
    func untouched() {
        var text = Array("before".utf8)
        let chunk = Array(#"{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"#.utf8)
        #expect(!DeltaScanner.scan(chunk.span, into: &text))
        #expect(text == Array("before".utf8))
    }

    @Test("agrees with the parser on every recorded chunk, whole or cut short")
    func agreement() throws {
        for line in Recorded.all.joined().split(separator: "\n") where line.hasPrefix("data: {") {
            let chunk = String(line.dropFirst(6))
            let delta = try JSONParser.parse(chunk)["choices"]?[0]?["delta"]
            if let found = scan(chunk) { #expect(found == delta?["content"]?.string ?? "") }
            for end in chunk.indices { #expect(scan(String(chunk[..<end])) == nil) }
        }
    }
}
