import ChimeraCore
import Testing

@testable import ChimeraProviders

@Suite("A provider's failure")
struct FailureTests {
    private func failure(_ status: Int, _ body: String, _ headers: [String: String] = [:]) -> ProviderFailure
    {
        OpenAIChat().failure(
            status: status, header: { headers[$0] }, body: Array(body.utf8),
            now: Timestamp("2026-11-21T08:00:00Z") ?? .now)
    }

    @Test(
        "is classified by its code, its words, then its status",
        arguments: [
            (
                400,
                #"{"error":{"message":"This model's maximum context length is 8192 tokens.","type":"invalid_request_error","code":"context_length_exceeded"}}"#,
                ProviderFailure.Kind.contextTooLong
            ),
            (
                400,
                #"{"error":{"code":400,"message":"request (4000 tokens) exceeds the available context size","type":"exceed_context_size_error","n_prompt_tokens":4000,"n_ctx":2048}}"#,
                .contextTooLong
            ),
            (
                400, #"{"error":{"message":"bad temperature","type":"invalid_request_error"}}"#,
                .invalidRequest
            ),
            (400, #"{"error":{"message":"The response was filtered","code":"content_filter"}}"#, .refused),
            (
                400, #"[{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT"}}]"#,
                .unauthorized
            ),
            (
                401, #"{"error":{"message":"Incorrect API key provided","code":"invalid_api_key"}}"#,
                .unauthorized
            ),
            (
                402,
                #"{"error":{"message":"Insufficient Balance","type":"unknown_error","code":"invalid_request_error"}}"#,
                .noCredit
            ),
            (403, #"{"detail":"Forbidden"}"#, .unauthorized),
            (403, #"{"error":{"code":403,"message":"Your input was flagged by moderation"}}"#, .refused),
            (
                404, #"{"error":{"message":"The model `x` does not exist","code":"model_not_found"}}"#,
                .modelMissing
            ),
            (404, #"{"error":"model 'x' not found, try pulling it first"}"#, .modelMissing),
            (404, "404 page not found", .invalidRequest),
            (408, "", .timedOut),
            (413, "<html><title>Too large</title>", .invalidRequest),
            (
                422,
                #"{"detail":[{"loc":["body","x"],"msg":"extra fields not permitted","type":"value_error"}]}"#,
                .invalidRequest
            ),
            (
                429,
                #"{"error":{"message":"Rate limit reached: too many tokens per minute","code":"rate_limit_exceeded"}}"#,
                .rateLimited
            ),
            (
                429, #"{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}"#,
                .noCredit
            ),
            (500, #"{"error":{"message":"The server had an error","type":"server_error"}}"#, .overloaded),
            (502, "<html><head><title>502 Bad Gateway</title></head>", .overloaded),
            (503, "", .overloaded), (504, "", .timedOut),
            (529, #"{"error":{"type":"overloaded_error","message":"Overloaded"}}"#, .overloaded),
            (307, "", .invalidRequest),
        ])
    func kinds(_ status: Int, _ body: String, _ kind: ProviderFailure.Kind) {
        let failure = failure(status, body)
        #expect(failure.kind == kind)
        #expect(failure.status == status)
        #expect(!failure.words.isEmpty)
    }

    @Test(
        "keeps the provider's own words, in whichever shape they come",
        arguments: [
            (#"{"error":{"message":"own words"}}"#, "own words"), (#"{"error":"own words"}"#, "own words"),
            (#"{"detail":"own words"}"#, "own words"), (#"{"message":"own words"}"#, "own words"),
            (#"{"errors":[{"message":"own words"}]}"#, "own words"), ("own\n\n words\u{7}", "own words"),
            (
                #"{"error":{"message":"Provider returned error","metadata":{"raw":"own words"}}}"#,
                "Provider returned error: own words"
            ),
            (#"{"detail":[{"msg":"own words"}]}"#, "own words"), (#"{"unknown":true}"#, #"{"unknown":true}"#),
        ])
    func words(_ body: String, _ words: String) {
        #expect(failure(400, body).words == words)
    }

    @Test("knows a spend limit, whatever family it comes under", arguments: [400, 429])
    func spendLimit(_ status: Int) {
        let type = status == 400 ? "invalid_request_error" : "rate_limit_error"
        let body = """
            {"type":"error","error":{"type":"\(type)","message":"Limit.","details":{"error_code":"enforced_spend_limit_reached"}}}
            """
        #expect(failure(status, body).kind == .noCredit)
    }

    @Test("says something itself where the provider says nothing")
    func ownWords() {
        #expect(failure(503, "").words == "The endpoint answered 503 with no word of its own.")
        #expect(
            failure(502, "<html><head><title>Bad Gateway</title></head>").words
                == "The endpoint answered 502 with a web page (“Bad Gateway”).")
        #expect(failure(500, String(repeating: "x", count: 100_000)).words.count <= 2000)
    }

    @Test(
        "says how long to wait, in any of three ways",
        arguments: [
            (["retry-after-ms": "1500", "retry-after": "9"], Duration.milliseconds(1500) as Duration?),
            (["retry-after": "2"], .seconds(2)),
            (["retry-after": "0.25"], .milliseconds(250)),
            (["retry-after": "Sat, 21 Nov 2026 08:01:30 GMT"], .seconds(90)),
            (["retry-after": "Sat, 21 Nov 2026 07:00:00 GMT"], .zero), (["retry-after": "-3"], .zero),
            (["retry-after": "1e300"], .seconds(86_400)), (["retry-after": "soon"], nil), ([:], nil),
        ])
    func retryAfter(_ headers: [String: String], _ wait: Duration?) {
        #expect(failure(429, "{}", headers).retryAfter == wait)
    }
}
