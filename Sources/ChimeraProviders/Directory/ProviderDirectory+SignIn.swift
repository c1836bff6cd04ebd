public import ChimeraCore

/// OpenRouter's sign-in: the browser goes there with the public half of a proof, comes back with a code, and the
/// code with the secret half is traded for a key that its owner can take back there.
extension ProviderDirectory {
    public func signInURL(of name: String, callback: String, challenge: String) -> String? {
        guard let known = KnownProvider.named(name), let page = known.signInPage else { return nil }
        return
            "\(page)?callback_url=\(callback.percentEncoded)&code_challenge=\(challenge)&code_challenge_method=S256"
    }

    public func key(of name: String, code: String, verifier: Secret) async throws(Problem) -> Secret {
        guard let known = KnownProvider.named(name), known.signInPage != nil else {
            throw .notFound("sign-in at", name)
        }
        let body = JSONWriter.bytes([
            "code": .string(code), "code_verifier": .string(verifier.reveal()),
            "code_challenge_method": "S256",
        ])
        do {
            // Where somebody moved the provider to, keys come from there.
            let set = entries.first { $0.name == name }?.row.endpoint.url
            let endpoint = Endpoint(name: name, url: try set ?? BaseURL(known.url, field: name))
            let answer = try await HTTPModelProvider(endpoint, localOnly: localOnly).answer(
                "/auth/keys", to: body)
            guard let key = (try? JSONParser.parse(answer))?["key"]?.string, !key.isEmpty else {
                throw Problem(
                    .provider, "\(known.label) took the code and gave no key. Begin the sign-in again.")
            }
            return Secret(key)
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem(
                .provider,
                "\(known.label) gave no key: \(Text.shortened("\(error)", to: 400)) Begin the sign-in again.")
        }
    }
}
