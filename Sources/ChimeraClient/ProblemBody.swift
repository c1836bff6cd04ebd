internal import ChimeraCore
internal import FoundationEssentials

/// An RFC 9457 problem as the API sends it, or whatever else came with an error's status.
struct ProblemBody: Decodable {
    let type: String?
    let title: String?
    let detail: String?
    let field: String?
    let sentence: Sentence?

    static func problem(_ bytes: [UInt8], status: Int) -> Problem {
        let body = try? JSONDecoder().decode(ProblemBody.self, from: Data(bytes))
        let name = body?.type?.split(separator: "/").last.map(String.init)
        let kind =
            name.flatMap(Problem.Kind.init) ?? Problem.Kind.allCases.first { $0.status == status }
            ?? .internal
        let words =
            body?.detail ?? body?.title ?? "The server answered with status \(status). Its log may say why."
        return Problem(kind, .known(body?.sentence, else: words), field: body?.field)
    }
}
