import Foundation
import Testing

@testable import ChimeraCore

/// Our prices against the reference implementation, genai-prices of PyPI (`Tests/Prices/reference.py`).
@Suite struct `The price book` {
    private struct Case: Decodable {
        let provider: String
        let model: String
        let at: String
        let input: Int
        let output: Int
        let read: Int
        let write: Int
        let writeLong: Int
        let audio: Int
        let cachedAudio: Int
        let audioOut: Int
        let cost: String
    }

    private static let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    private let shipped = Catalogue(folder: root + "/Resources/catalogue")

    @Test func `agrees with the reference on 1,000 random calls, to the last digit`() throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", Self.root + "/Tests/Prices/reference.py", Self.root, "1000"]
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["PYTHONPATH": Self.root + "/.local/test"]) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "scripts/setup test installs the reference")
        let cases = try bytes.split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Case.self, from: $0)
        }
        #expect(cases.count == 1000)
        for one in cases {
            let entry = try #require(shipped.entry(one.provider, one.model), "\(one.model)")
            let schedule = try #require(entry.prices?.schedule)
            var usage = Usage(
                input: one.input, output: one.output, cacheRead: one.read, cacheWrite: one.write,
                cacheWriteLong: one.writeLong)
            usage.audioInput = one.audio
            usage.audioOutput = one.audioOut
            usage.cachedAudio = one.cachedAudio
            let cost = try schedule.cost(of: usage, at: try #require(Timestamp(one.at)))
            #expect(cost == Money(one.cost), "\(one)")
        }
    }

    /// Its list has peak hours on working days alone, which the reference cannot say.
    @Test(arguments: [
        ("2026-11-27T02:00:00Z", "0.3"), ("2026-11-28T02:00:00Z", "0.15"), ("2026-11-29T07:00:00Z", "0.15"),
        ("2026-11-30T07:00:00Z", "0.3"), ("2026-11-27T05:00:00Z", "0.15"), ("2026-11-27T00:59:59Z", "0.15"),
        ("2026-11-27T01:00:00Z", "0.3"), ("2026-11-27T10:00:00Z", "0.15"),
    ])
    func `knows DeepSeek's weekends`(at: String, cost: String) throws {
        let schedule = try #require(shipped.entry("deepseek", "deepseek-flash")?.prices?.schedule)
        let usage = Usage(input: 1_000_000, output: 0)
        #expect(try schedule.cost(of: usage, at: try #require(Timestamp(at))) == Money(cost))
    }

    @Test func `takes a tier for a cliff over all input`() throws {
        let schedule = try #require(shipped.entry("openai", "gpt-5.4")?.prices?.schedule)
        func cost(_ input: Int, _ read: Int) throws -> Money {
            try schedule.cost(of: Usage(input: input, output: 1000, cacheRead: read), at: .now)
        }
        #expect(try cost(272_000, 0) == Money("0.695"))
        #expect(try cost(272_001, 0) == Money("1.382505"))
        #expect(try cost(272_001, 272_000) == Money("0.158505"))
    }

    @Test func `prices batches, flexible service and pictures apart where they have prices`() throws {
        let row = try JSONParser.parse(
            Array(
                #"{"p":{"i":"2","o":"8","img":"3000"},"var":{"processing=batch":{"p":{"i":"1","o":"4"}},"service_tier=flex":{"p":{"i":"0.5","o":"2"}}}}"#
                    .utf8))
        let schedule = try #require(PriceSchedule(row))
        var usage = Usage(input: 1_000_000, output: 1_000_000)
        #expect(try schedule.cost(of: usage, at: .now) == Money("10"))
        usage.order = "processing=batch"
        #expect(try schedule.cost(of: usage, at: .now) == Money("5"))
        usage.order = "service_tier=flex"
        #expect(try schedule.cost(of: usage, at: .now) == Money("2.5"))
        usage.order = "speed=unheard-of"
        usage.images = 2
        #expect(try schedule.cost(of: usage, at: .now) == Money("10.006"))
    }

    @Test(arguments: [("-1", "1"), ("1", "1000000.1"), ("0.0000001", "1"), ("cheap", "1"), ("", "1")])
    func `refuses prices that are negative, absurd or no number`(input: String, output: String) throws {
        let model = try #require(ModelName("openai/x"))
        let problem = #expect(throws: Problem.self) {
            try PriceEntry(model: model, from: .now, input: input, output: output).checked()
        }
        #expect(problem?.type == .invalid && problem?.detail.contains("dollars per million tokens") == true)
    }

    @Test func `lets what somebody entered win from its moment on, and knows unknown from nothing`() throws {
        let book = PriceBook()
        let name = try #require(ModelName("openai/x"))
        func info(_ isMetered: Bool) -> ResolvedModel {
            ResolvedModel(
                info: ModelInfo(
                    name: name, ability: .capable, contextWindow: 8192, place: "there", isMetered: isMetered),
                provider: NoModel())
        }
        let (monday, tuesday) = (Timestamp(microseconds: 0), Timestamp(microseconds: 86_400_000_000))
        #expect(book.quote(for: info(true), at: tuesday) == nil)
        #expect(book.quote(for: info(false), at: tuesday)?.isFree == true)
        book.use([
            PriceEntry(model: name, from: monday, input: "1", output: "2"),
            PriceEntry(model: name, from: tuesday, input: "3", output: "4", perHour: Money("0.36")),
        ])
        let usage = Usage(input: 1_000_000, output: 0)
        let before = try #require(book.quote(for: info(true), at: Timestamp(microseconds: 1)))
        #expect(try before.cost(of: usage, milliseconds: 3_600_000, at: monday) == Money("1"))
        let after = try #require(book.quote(for: info(false), at: tuesday))
        #expect(try after.cost(of: usage, milliseconds: 10_000, at: tuesday) == Money("3.001"))
        #expect(book.quote(for: info(true), at: Timestamp(microseconds: -1)) == nil)
    }

    private struct NoModel: ModelProvider {
        func models() async throws -> [ListedModel] { [] }
        func reply(
            to request: ModelRequest, onEvent: (ModelEvent) async throws -> Void
        ) async throws -> ModelReply { ModelReply(stop: .end) }
    }
}
