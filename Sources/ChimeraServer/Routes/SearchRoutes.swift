internal import ChimeraCore
internal import Hummingbird

extension Call {
    func search() async throws -> Response {
        let request = SearchRequest(
            query("q") ?? "", conversation: try queryID("conversation", "conversation"),
            persona: query("persona"), model: query("model"), from: query("from"), to: query("to"),
            before: query("before"), limit: Int(try number("limit", 1...Int64(Limits.pageItems), default: 20))
        )
        return try answer(await service.search(request, by: account))
    }
}
