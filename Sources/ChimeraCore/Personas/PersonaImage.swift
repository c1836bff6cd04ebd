internal import FoundationEssentials

/// A persona's picture as a data URL. It goes wherever the persona goes, so it is small, and of a kind that
/// every browser shows without running anything (SVG is a program).
enum PersonaImage {
    private static let kinds: [(start: String, isOne: @Sendable ([UInt8]) -> Bool)] = [
        ("data:image/png;base64,", { $0.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) }),
        ("data:image/jpeg;base64,", { $0.starts(with: [0xFF, 0xD8, 0xFF]) }),
        (
            "data:image/webp;base64,",
            { $0.count > 12 && $0.starts(with: Array("RIFF".utf8)) && $0[8..<12] == ArraySlice("WEBP".utf8) }
        ),
    ]

    static func flaw(_ url: String, _ path: String) -> Flaw? {
        if url.utf8.count > Limits.imageBytes {
            return Flaw(
                path,
                "\(path) has \(url.utf8.count / 1024) KiB. Make the picture smaller; at most \(Limits.imageBytes / 1024) KiB are kept."
            )
        }
        let advice = "Give a PNG, WebP or JPEG as a data URL, such as data:image/png;base64,…"
        guard let kind = kinds.first(where: { url.hasPrefix($0.start) }) else {
            return Flaw(path, "\(path) is not a picture that is kept. \(advice)")
        }
        guard let data = Data(base64Encoded: String(url.dropFirst(kind.start.count))), kind.isOne(Array(data))
        else { return Flaw(path, "\(path) does not hold what its beginning says. \(advice)") }
        return nil
    }
}
