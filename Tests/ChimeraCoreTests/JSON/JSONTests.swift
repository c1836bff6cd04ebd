import ChimeraCore
import Foundation
import Testing

@Suite("JSON") struct JSONTests {
    @Test func `is parsed and written back`() throws {
        let text = #"{"a":[1,-2.5,true,null,"x\"\\\n\u00e9😀"],"b":{}}"#
        let value = try JSONParser.parse(text)
        #expect(value["a"]?[4]?.string == "x\"\\\né😀")
        #expect(try JSONParser.parse(JSONWriter.text(value)) == value)
    }

    @Test func `turns half a surrogate pair into U+FFFD and keeps a whole one`() throws {
        #expect(try JSONParser.parse(#""\ud800x""#) == "\u{FFFD}x")
        #expect(try JSONParser.parse(#""\ud83d\ude00""#) == "😀")
        #expect(try JSONParser.parse(#""\ud83d\u0041""#) == "\u{FFFD}A")
    }

    @Test(arguments: [
        "", "{", "[1,]", "{\"a\"}", "{\"a\":1,}", "01", "1.", "tru", "\"a", "\"\u{1}\"", "[1] 2", "\"\\x\"",
        "\"\\u12g4\"", "-", "1e",
        "1e999", String(repeating: "[", count: 100),
    ]) func `refuses what is not JSON`(text: String) {
        #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(text) }
    }

    @Test func `Fuzz: never crashes on cut and changed input`() {
        var dice = SystemRandomNumberGenerator()
        let seed = Array(
            #"{"id":"x","choices":[{"delta":{"content":"a\u00e9\n"},"n":1.5e3}],"usage":null}"#.utf8)
        let rounds = ProcessInfo.processInfo.environment["CHIMERA_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 10_000
        for _ in 0..<rounds {
            var bytes = Array(seed.prefix(Int.random(in: 0...seed.count, using: &dice)))
            for _ in 0..<Int.random(in: 0...3, using: &dice) where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &dice)] = .random(in: 0...255, using: &dice)
            }
            _ = try? JSONParser.parse(bytes)
        }
    }
}

@Suite("A request body") struct StrictDecoderTests {
    private func problem(_ body: String) -> Problem? {
        #expect(throws: Problem.self) { try StrictDecoder.decode(CreateConversation.self, from: body.utf8) }
    }

    private let id = CommandID.make()

    @Test func `is decoded, nested and all`() throws {
        let body =
            #"{"id":"\#(id)","participants":[{"persona":"chef","model":"local/x","parameters":{"temperature":1}}],"limits":{"turns":3}}"#
        let request = try StrictDecoder.decode(CreateConversation.self, from: body.utf8)
        #expect(request.participants?.first?.model == ModelName("local/x"))
        #expect(request.participants?.first?.parameters?.temperature == 1)
        #expect(request.limits == RunLimits(turns: 3, seconds: nil, tokens: nil))
    }

    @Test func `with an unknown field is refused with the nearest known one`() {
        #expect(
            problem(#"{"id":"\#(id)","titel":"x"}"#)?.detail == "There is no field titel; did you mean title?"
        )
        #expect(
            problem(#"{"id":"\#(id)","participants":[{"persona":"chef","modle":"a/b"}]}"#)?.field
                == "participants[0].modle")
    }

    @Test func `names the field that is wrong`() {
        #expect(problem(#"{"id":"\#(id)","title":7}"#)?.detail == "The field title must be a text.")
        #expect(problem(#"{"title":"x"}"#)?.detail == "The field id is missing.")
        #expect(problem(#"{"id":"7"}"#)?.field == "id")
        #expect(problem(#"{"id":"\#(id)","model":"nothing"}"#)?.field == "model")
        #expect(problem(#"[]"#) != nil)
        #expect(problem(#"{"id":"#)?.detail.hasPrefix("The body is not JSON") == true)
    }
}
