internal import ChimeraCore
internal import HTTPTypes
internal import Hummingbird

extension Server {
    /// The page and its files need no sign-in: they are the same for everybody, and the page has a form
    /// for it.
    @Sendable static func page(
        _ server: Server, _ request: Request, _ context: ChimeraContext
    ) async throws -> Response {
        let target = WebTarget(path: request.uri.path)
        let codings = ContentCoding.accepted(by: request.headers[.acceptEncoding])
        if let file = server.web?.file(target, accepting: codings) {
            return respond(to: request, with: file, as: target)
        }
        // Somebody who typed it gets a page that says so, a program gets a problem.
        if target != .page, request.headers[.accept]?.contains("text/html") == true,
            let page = server.web?.file(.page, accepting: codings)
        {
            return respond(to: request, with: page, as: .page, status: .notFound)
        }
        throw HTTPError(.notFound)
    }

    private static func respond(
        to request: Request, with file: WebFiles.File, as target: WebTarget,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        var headers: HTTPFields = [.eTag: file.tag]
        switch target {
        case .page:
            headers[.contentType] = WebMedia.html
            headers.append(contentsOf: PagePolicy.fields)
        case .raw(let path), .locale(let path), .asset(let path):
            headers[.contentType] = WebMedia.type(of: path[...])
        case .nothing: break
        }
        headers[.cacheControl] =
            if case .asset = target { "public, max-age=31536000, immutable" } else { "no-cache" }
        if file.varies { headers[.vary] = "Accept-Encoding" }
        if status == .ok, EntityTag.matches(file.tag, request.headers[.ifNoneMatch]) {
            return Response(status: .notModified, headers: headers)
        }
        if let coding = file.coding { headers[.contentEncoding] = coding.rawValue }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: file.body))
    }
}

/// What the page may do, told to the browser with it.
enum PagePolicy {
    /// Nothing but our own files runs, nothing turns text into markup (Trusted Types with no policy at
    /// all), nothing is fetched from or framed by anybody else.
    static let content = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:",
        "font-src 'self'", "connect-src 'self'", "manifest-src 'self'", "base-uri 'none'",
        "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ].joined(separator: "; ")

    static let fields: HTTPFields = [
        .contentSecurityPolicy: content,
        HTTPField.Name("X-Frame-Options")!: "DENY",
        HTTPField.Name("Permissions-Policy")!:
            "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
        HTTPField.Name("Cross-Origin-Opener-Policy")!: "same-origin",
        HTTPField.Name("Cross-Origin-Resource-Policy")!: "same-origin",
    ]
}
