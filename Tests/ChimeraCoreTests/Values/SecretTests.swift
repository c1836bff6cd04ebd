import Testing

@testable import ChimeraCore

@Suite("A secret")
struct SecretTests {
    private let secret = Secret("sk-very-private-1234")

    @Test("does not show in any text, dump or interpolation")
    func hidden() {
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), String(describing: [secret]), dumped] {
            #expect(!text.contains("very-private"))
        }
    }

    @Test("is removed from an error that repeats it")
    func removed() {
        #expect(
            secret.removed(from: "Incorrect API key provided: sk-very-private-1234, sk-very-private-1234.")
                == "Incorrect API key provided: •••, •••.")
    }
}
