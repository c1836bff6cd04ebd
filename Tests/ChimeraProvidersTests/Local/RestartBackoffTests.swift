import Testing

@testable import ChimeraProviders

@Suite("The pause before a restart")
struct RestartBackoffTests {
    @Test("doubles from half a second to thirty, and begins anew after a healthy minute")
    func pauses() {
        var backoff = RestartBackoff()
        #expect(
            (0..<8).map { _ in backoff.pause(afterHealthy: nil) }
                == [0.5, 1, 2, 4, 8, 16, 30, 30].map { .seconds($0) })
        #expect(backoff.pause(afterHealthy: .seconds(59)) == .seconds(30))
        #expect(backoff.pause(afterHealthy: .seconds(60)) == .milliseconds(500))
        #expect(backoff.pause(afterHealthy: nil) == .seconds(1))
    }
}
