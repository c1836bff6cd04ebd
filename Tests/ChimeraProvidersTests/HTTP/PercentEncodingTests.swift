import Testing

@testable import ChimeraProviders

@Test func aNameStaysOnePieceOfTheURL() {
    #expect("gemini-3.1_pro~".percentEncoded == "gemini-3.1_pro~")
    #expect("../x?key=1&é".percentEncoded == "..%2Fx%3Fkey%3D1%26%C3%A9")
}
