import Foundation
import Testing

@testable import ChimeraCore

@Suite("A persona's picture") struct PersonaImageTests {
    /// One pixel.
    static let dot =
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="

    private func persona(_ image: String?) -> Persona {
        Persona(id: "ada", name: "Ada", openings: ["I would"], prompt: "You are Ada.", image: image)
    }

    @Test func `is a PNG, a WebP or a JPEG, and may be left out`() throws {
        try persona(nil).check()
        try persona(Self.dot).check()
        let webp = Data("RIFF\0\0\0\0WEBPVP8 ".utf8).base64EncodedString()
        try persona("data:image/webp;base64,\(webp)").check()
        let jpeg = Data([0xFF, 0xD8, 0xFF, 0xE0]).base64EncodedString()
        try persona("data:image/jpeg;base64,\(jpeg)").check()
    }

    @Test(arguments: [
        "", "https://h.example/ada.png", "data:image/svg+xml;base64,PHN2Zy8+",
        "data:image/png;base64,PHNjcmlwdD4=", "data:image/png;base64,?", "data:text/html;base64,PGI+",
        "data:image/png,abc", " " + dot,
    ])
    func `is nothing that a browser would fetch or run`(_ image: String) {
        let problem = #expect(throws: Problem.self) { try persona(image).check() }
        #expect(problem?.field == "image")
    }

    @Test func `has at most 64 KiB`() throws {
        let pixels = Data(
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + [UInt8](repeating: 7, count: 49_000))
        let fits = "data:image/png;base64,\(pixels.base64EncodedString())"
        #expect(fits.utf8.count <= Limits.imageBytes)
        try persona(fits).check()
        let problem = #expect(throws: Problem.self) {
            try persona("data:image/png;base64,\((pixels + pixels).base64EncodedString())").check()
        }
        #expect(problem?.detail.contains("at most 64 KiB") == true)
        // With the longest prompt, and still read from a file.
        var full = persona(fits)
        full.prompt = String(repeating: "x", count: Limits.promptBytes)
        #expect(try PersonaFile.parse(PersonaFile.write(full), file: "ada.md") == full)
    }
}
