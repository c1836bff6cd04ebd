import ChimeraCore
import Testing

@testable import ChimeraProviders

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// SplitMix64: the same inputs on every machine.
private struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@Suite("Fuzz: a stream of anything")
struct FuzzTests {
    static let rounds = getenv("CHIMERA_FUZZ_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 10_000

    private static let words: [String] = [
        "data: ", "data:", "\n\n", "\r\n\r\n", "\r", "\n", ": hi\n", "event: error\n", "[DONE]", "{", "}",
        "[", "]", ",", ":", "\"",
        "\\", "\\u", "\\ud83d", "\\ude00", "null", "-1e9", "\"choices\":", "\"delta\":", "\"content\":",
        "\"index\":0", "\"error\":",
        "\"finish_reason\":\"stop\"", "\"tool_calls\":", "\"usage\":", "<think>", "</think>", "\u{FEFF}",
        "\u{2028}", "é", "😀", "\0",
    ]

    /// A recorded stream with some bytes changed, dropped, doubled or put in.
    private func mutated(_ dice: inout Dice, of recorded: [String] = Recorded.all) -> [UInt8] {
        var bytes = Array((recorded.randomElement(using: &dice) ?? "").utf8)
        for _ in 0..<Int.random(in: 1...12, using: &dice) {
            let at = Int.random(in: 0..<bytes.count, using: &dice)
            switch Int.random(in: 0..<5, using: &dice) {
            case 0: bytes[at] = .random(in: 0...255, using: &dice)
            case 1: bytes.removeSubrange(at..<min(bytes.count, at + .random(in: 1...40, using: &dice)))
            case 2: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 60)], at: at)
            case 3: bytes.insert(contentsOf: Self.words.randomElement(using: &dice)?.utf8 ?? "".utf8, at: at)
            default: bytes.removeSubrange(at...)
            }
            if bytes.isEmpty { bytes = [10] }
        }
        return bytes
    }

    private func random(_ dice: inout Dice) -> [UInt8] {
        (0..<Int.random(in: 0...60, using: &dice)).flatMap { _ in
            Array((Self.words.randomElement(using: &dice) ?? "").utf8)
        }
    }

    private func pieces(_ bytes: [UInt8], _ dice: inout Dice) -> [ArraySlice<UInt8>] {
        var pieces: [ArraySlice<UInt8>] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let size = Int.random(in: 1...max(1, min(rest.count, 90)), using: &dice)
            pieces.append(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        return pieces
    }

    static let formats: [String: (any WireFormat, String)] = [
        "anthropic": (AnthropicMessages(), Recorded.anthropic),
        "responses": (OpenAIResponses(), Recorded.responses), "gemini": (Gemini(), Recorded.gemini),
        "ollama": (OllamaChat(), Recorded.ollama),
    ]

    @Test(
        "Fuzz: no decoder crashes, and each says the same however the bytes are cut",
        arguments: formats.keys.sorted())
    func fuzzFormat(_ name: String) throws {
        let (format, recorded) = try #require(Self.formats[name])
        for round in 0..<Self.rounds {
            var dice = Dice(state: UInt64(round) &* 31)
            let bytes = round % 4 > 0 ? mutated(&dice, of: [recorded]) : random(&dice)
            let whole = Decoded([bytes], as: format)
            let parts = Decoded(pieces(bytes, &dice), as: format)
            #expect(
                whole.text == parts.text && whole.failure == parts.failure && whole.reply == parts.reply,
                "round \(round): \(whole) or \(parts)")
        }
    }

    @Test("Fuzz: the decoder never crashes, and says the same however the bytes are cut")
    func fuzzDecoder() {
        for round in 0..<Self.rounds {
            var dice = Dice(state: UInt64(round))
            let bytes = round.isMultiple(of: 2) ? mutated(&dice) : random(&dice)
            let whole = Decoded([bytes])
            let parts = Decoded(pieces(bytes, &dice))
            #expect(
                whole.text == parts.text && whole.failure == parts.failure && whole.reply == parts.reply,
                "round \(round)")
            #expect((whole.reply == nil) != (whole.failure == nil))
            #expect(whole.text.utf8.count + whole.reasoning.utf8.count <= 3 * bytes.count)
        }
    }

    @Test("Fuzz: server-sent events give the same lines however the bytes are cut")
    func fuzzSSE() {
        for round in 0..<Self.rounds {
            var dice = Dice(state: UInt64(round) &+ 1 << 40)
            let bytes = random(&dice)
            #expect(read([bytes[...]]) == read(pieces(bytes, &dice)), "round \(round)")
        }
    }

    private func read(_ pieces: [ArraySlice<UInt8>]) -> [String] {
        var sse = SSE(limit: 512)
        var log = SSETests.Log()
        do throws(ProviderFailure) {
            for piece in pieces { try sse.feed(Array(piece).span, to: &log) }
        } catch {
            log.lines.append("\(error.kind)")
        }
        return log.lines
    }

    @Test("Fuzz: the delta scanner never says other than the parser")
    func fuzzScanner() {
        for round in 0..<Self.rounds {
            var dice = Dice(state: UInt64(round) &+ 1 << 41)
            let chunk = mutated(&dice).split(separator: 10).filter { $0.starts(with: "data: {".utf8) }.map {
                Array($0.dropFirst(6))
            }
            for bytes in chunk {
                var text: [UInt8] = []
                guard DeltaScanner.scan(bytes.span, into: &text), let parsed = try? JSONParser.parse(bytes)
                else { continue }
                #expect(
                    String(decoding: text, as: UTF8.self) == parsed["choices"]?[0]?["delta"]?["content"]?
                        .string ?? "", "round \(round)")
            }
        }
    }
}
