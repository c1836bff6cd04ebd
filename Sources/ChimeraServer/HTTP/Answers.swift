internal import ChimeraCore
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore

/// Around every route: security headers on all answers, and every failure as an RFC 9457 problem.
struct Answers: RouterMiddleware {
    typealias Context = ChimeraContext
    let server: Server

    func handle(
        _ request: Request, context: ChimeraContext,
        next: @concurrent (Request, ChimeraContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            let problem = Self.problem(error, request)
            if problem.type == .internal {
                context.logger.error(
                    "a request failed", metadata: ["error": "\(error)", "path": "\(request.uri.path)"])
            }
            response = Response(
                status: HTTPResponse.Status(code: problem.type.status),
                headers: [.contentType: "application/problem+json"],
                body: ResponseBody(
                    byteBuffer: ByteBuffer(bytes: JSONWriter.bytes(Self.body(problem, context)))))
            // What was not read of a body that is too large is not waited for.
            if problem.type == .tooLarge { response.headers[.connection] = "close" }
            if problem.type == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
        }
        if request.method == .head { response = response.createHeadResponse() }
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[HTTPField.Name("Referrer-Policy")!] = "no-referrer"
        if response.headers[.contentSecurityPolicy] == nil {
            response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        response.headers[HTTPField.Name("X-Request-Id")!] = context.requestID
        return response
    }

    static func body(_ problem: Problem, _ context: ChimeraContext) -> JSONValue {
        var body: [String: JSONValue] = [
            "type": .string("/problems/\(problem.type.rawValue)"), "title": .string(problem.type.title),
            "status": .int(Int64(problem.type.status)), "detail": .string(problem.detail),
            "sentence": problem.sentence.json, "request": .string(context.requestID),
        ]
        if let field = problem.field { body["field"] = .string(field) }
        return .object(body)
    }

    static func problem(_ error: any Error, _ request: Request) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case let failure as ProviderFailure: return Problem(.provider, failure.words)
        case let http as HTTPError:
            switch http.status {
            case .notFound:
                return Problem(
                    .notFound,
                    "There is nothing at \(request.method.rawValue) \(request.uri.path). /api/openapi.json lists what there is."
                )
            case .contentTooLarge:
                return Problem(
                    .tooLarge,
                    "The body is larger than \(Limits.bodyBytes / 1024) KiB, the most that one request may hold."
                )
            case .methodNotAllowed:
                return Problem(
                    .methodNotAllowed, "\(request.uri.path) does not know \(request.method.rawValue).")
            default: return Problem(.invalid, http.body ?? "The request cannot be understood.")
            }
        case is NIOTooManyBytesError:
            return Problem(
                .tooLarge,
                "The body is larger than \(Limits.bodyBytes / 1024) KiB, the most that one request may hold.")
        default:
            return Problem(
                .internal, "Something went wrong here, not with your request. It is in the server's log.")
        }
    }
}
