import ChimeraTesting
import Foundation
import Logging
import Testing

@testable import ChimeraCore
@testable import ChimeraProviders

/// The written contract against what really goes over the pipes.
@Suite("The plug-ins' contract", .timeLimit(.minutes(2))) struct PluginContractTests {
    private static let project = {
        let parts = #filePath.split(separator: "/").dropLast(4)
        return "/" + parts.joined(separator: "/")
    }()

    /// The schema of one direction.
    private func schema(_ direction: String) throws -> JSONSchema {
        let path = "\(Self.project)/Resources/plugins/contract.schema.json"
        let written = try JSONParser.parse(try Data(contentsOf: URL(filePath: path)))
        var fields = try #require(written.object)
        fields["anyOf"] = nil
        fields["$ref"] = .string("#/$defs/\(direction)")
        return try JSONSchema(.object(fields))
    }

    @Test func `is what Chimera and the example really say`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "chimera-contract-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let shelf = PluginShelf(
            path: "", environment: [:], log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let example = "\(Self.project)/Examples/plugins/python/echo.py"
        // Both directions are kept on their way.
        let provider = shelf.provider(
            of: PluginDeclaration(
                name: "echo",
                command: [
                    "sh", "-c", "tee '\(folder.path)/in' | python3 '\(example)' | tee '\(folder.path)/out'",
                ]))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await shelf.run() }
            defer { group.cancelAll() }
            _ = try await provider.models()
            let trial = ProviderContract.Trial(provider: provider, model: "echo")
            let rehearsals: [Rehearsal] =
                [.words, .thoughts, .tool, .image, .result] + Rehearsal.failures.map(Rehearsal.failure)
            for rehearsal in rehearsals { _ = try await trial.hear(rehearsal) }
            var full = trial.request(.words)
            full.parameters = ModelParameters(temperature: 0.5, topP: 0.9, seed: 7, effort: "low")
            full.stop = ["\n"]
            full.prefill = "One"
            full.schema = ["type": "object"]
            full.tools = [ToolDefinition(name: "look", description: "Looks.", parameters: ["type": "object"])]
            full.toolChoice = .named("look")
            full.messages[1].content.append(.opaque(Opaque(format: "plugin-echo", data: [1, 2])))
            full.messages[1].content.append(.reasoning("Hm."))
            _ = try await provider.collect(full)
        }
        for (file, direction) in [("in", "fromChimera"), ("out", "fromPlugin")] {
            let schema = try schema(direction)
            let lines = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
                .split(separator: "\n")
            #expect(lines.count > 12)
            for line in lines {
                let report = schema.check(try JSONParser.parse(Array(line.utf8)))
                #expect(report.isValid, "\(report.summary ?? "") \(line)")
            }
        }
    }

    @Test(arguments: [
        #"{"jsonrpc":"2.0","method":"event","params":{"id":1,"type":"text"}}"#,
        #"{"jsonrpc":"2.0","id":1,"result":{"stop":"because"}}"#,
        #"{"jsonrpc":"2.0","id":1,"error":{"message":"no"}}"#,
        #"{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"no","data":{"kind":"tired"}}}"#,
        #"{"id":1,"result":{"stop":"end"}}"#,
    ]) func `says no to what is none of it`(line: String) throws {
        #expect(try !schema("fromPlugin").check(JSONParser.parse(Array(line.utf8))).isValid)
    }

    @Test func `is read without a crash, whatever a plug-in sends`() {
        var dice = Dice(seed: 41)
        let words = [
            "text", "reasoning", "toolCall", "usage", "opaque", "notice", "loading", "id", "type", "data",
            "stop",
            "kind", "retryAfter", "input", "output", "end", "", "\u{0}", "é",
        ]
        func value(_ depth: Int) -> JSONValue {
            func pick() -> String { words[Int(dice.unit() * Double(words.count)) % words.count] }
            switch Int(dice.unit() * (depth > 3 ? 6 : 8)) {
            case 0: return .null
            case 1: return .bool(dice.unit() < 0.5)
            case 2: return .int(Int64(dice.unit() * 1e18) - 5)
            case 3: return .double((dice.unit() - 0.5) * 1e300)
            case 4, 5: return .string(pick())
            case 6: return .array((0..<Int(dice.unit() * 4)).map { _ in value(depth + 1) })
            default:
                return .object(
                    Dictionary(
                        (0..<Int(dice.unit() * 6)).map { _ in (pick(), value(depth + 1)) },
                        uniquingKeysWith: { $1 }))
            }
        }
        for _ in 1...10_000 {
            let any = value(0)
            _ = try? PluginWire.event(any.object ?? ["type": any], of: "fuzz")
            _ = try? PluginWire.reply(any)
            _ = try? PluginWire.models(["models": [any]])
            _ = try? PluginDescription(any)
            let failure = PluginWire.failure(JSONRPCError(1, "x", data: any))
            #expect(failure.retryAfter.map { $0 >= .zero && $0 <= .seconds(86_400) } ?? true)
        }
    }
}
