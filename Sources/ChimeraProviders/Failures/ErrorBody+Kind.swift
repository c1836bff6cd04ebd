internal import ChimeraCore

extension ErrorBody {
    /// `status` is nil for an error inside an answer whose status was good.
    func failure(status: Int?, retryAfter: Duration?) -> ProviderFailure {
        let status = status ?? self.status
        let fallback = status.map { "The endpoint answered \($0) with \(page ?? "no word of its own")." }
        return ProviderFailure(
            kind(status: status),
            words ?? fallback ?? "The endpoint reported a failure with no word of its own.",
            status: status, retryAfter: retryAfter)
    }

    /// Labels first, then words, then the status: hosts agree least on the last.
    private func kind(status: Int?) -> ProviderFailure.Kind {
        if has(
            "insufficient_quota", "payment_required", "billing_hard_limit_reached", "insufficient_balance",
            "billing_error", "enforced_spend_limit_reached", "contract_spend_limit_reached")
            || says("insufficient balance", "credit balance", "exceeded your current quota") || status == 402
        {
            return .noCredit
        }
        if isContextTooLong(status) { return .contextTooLong }
        if has(
            "content_filter", "content_policy_violation", "content_policy", "moderation",
            "responsibleaipolicyviolation")
            || says("content management policy", "flagged by") || status == 451
        {
            return .refused
        }
        if isModelMissing(status) { return .modelMissing }
        if has(
            "invalid_api_key", "authentication_error", "api_key_invalid", "permission_error",
            "permission_denied")
            || says("api key not valid", "invalid api key")
        {
            return .unauthorized
        }
        if has("rate_limit_exceeded", "rate_limit_error", "resource_exhausted", "too_many_requests") {
            return .rateLimited
        }
        if has(
            "overloaded_error", "server_overloaded", "engine_overloaded", "provider_overloaded", "unavailable"
        ) {
            return .overloaded
        }
        if has("timeout", "timeout_error", "deadline_exceeded") { return .timedOut }
        return Self.kind(of: status)
            ?? (has("invalid_request_error", "invalid_prompt") ? .invalidRequest : .overloaded)
    }

    private static func kind(of status: Int?) -> ProviderFailure.Kind? {
        guard let status else { return nil }
        return switch status {
        case 401, 403, 407: .unauthorized
        case 408, 504, 524: .timedOut
        case 429: .rateLimited
        case 409, 425, 500, 502, 503, 505...599: .overloaded
        default: .invalidRequest
        }
    }

    /// 429 is left out: "too many tokens" there means "in this minute".
    private func isContextTooLong(_ status: Int?) -> Bool {
        guard status != 429 else { return false }
        return has("context_length_exceeded", "exceed_context_size_error", "context_window_exceeded")
            || says(
                "context length", "context window", "maximum context", "context size", "context limit",
                "prompt is too long",
                "input is too long", "too many tokens", "reduce the length of the")
    }

    private func isModelMissing(_ status: Int?) -> Bool {
        guard status.map({ (400..<500).contains($0) }) ?? true else { return false }
        return has("model_not_found", "model_not_available")
            || (says("model")
                && says(
                    "not found", "does not exist", "not exist", "unknown model", "no such model",
                    "not a valid model"))
    }

    private func has(_ known: String...) -> Bool { labels.contains { known.contains($0) } }

    private func says(_ known: String...) -> Bool {
        guard let text = words?.lowercased() else { return false }
        return known.contains { text.contains($0) }
    }
}
