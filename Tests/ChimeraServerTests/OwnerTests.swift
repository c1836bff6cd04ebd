import ChimeraCore
import Testing

@testable import ChimeraServer

@Suite("What belongs to the owner", .timeLimit(.minutes(1))) struct OwnerTests {
    @Test func `is shown to and changed by nobody else`() async throws {
        try await ServerWorld.run { world in
            let settings = try await world.call("GET", "/api/v1/settings", as: world.adaToken)
            #expect(settings.json?[0]?["name"] == "OPENAI_API_KEY")
            #expect(settings.json?[0]?["value"] == "•••" && settings.json?[0]?["isSecret"] == true)
            #expect(try await world.call("GET", "/api/v1/settings", as: world.graceToken).status == 403)
            for (method, path, fields) in [
                ("PUT", "openai", #","key":"sk-of-grace-1234""#), ("DELETE", "openai", ""),
                ("POST", "openai/test", ""),
            ] {
                let answer = try await world.call(
                    method, "/api/v1/providers/\(path)", #"{"id":"\#(CommandID.make())"\#(fields)}"#,
                    as: world.graceToken)
                #expect(answer.status == 403, "\(method) \(path)")
                #expect(!answer.body.contains("sk-of-grace"))
            }
        }
    }
}
