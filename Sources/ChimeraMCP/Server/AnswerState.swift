internal import ChimeraCore
internal import Crypto
internal import FoundationEssentials

/// The answers of earlier rounds of one call, which the caller carries for us and may not change.
struct AnswerState: Sendable {
    private static let key = SymmetricKey(size: .bits256)
    var answers: [String: JSONValue]

    /// Bound to the request that it belongs to.
    func sealed(for request: String) -> String {
        let body = JSONWriter.bytes(.object(answers))
        let mark = HMAC<SHA256>.authenticationCode(for: body + Array(request.utf8), using: Self.key)
        return Data(body).base64EncodedString() + "." + Data(mark).base64EncodedString()
    }

    static func open(_ text: String, for request: String) -> AnswerState? {
        let parts = text.split(separator: ".")
        guard parts.count == 2, let body = Data(base64Encoded: String(parts[0])),
            let mark = Data(base64Encoded: String(parts[1])),
            HMAC<SHA256>.isValidAuthenticationCode(
                mark, authenticating: body + Data(request.utf8), using: key),
            case .object(let answers)? = try? JSONParser.parse(body)
        else { return nil }
        return AnswerState(answers: answers)
    }
}
