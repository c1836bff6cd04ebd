internal import ChimeraCore

/// Which era a server is of, by what it answered to `server/discover`. Pure.
enum EraProbe {
    enum Verdict: Hashable, Sendable {
        case modern
        /// `initialize` is to be tried.
        case legacy
        /// It is modern and there is no revision in common.
        case neither([String])
    }

    static let headerMismatch = -32020
    static let missingCapability = -32021
    static let unsupportedVersion = -32022

    /// Over pipes any other error than the modern ones means legacy: servers answer with whatever they have.
    static func verdict(onPipes reply: Result<JSONValue, JSONRPCError>) -> Verdict {
        switch reply {
        case .success(let result):
            guard let versions = result["supportedVersions"]?.array?.compactMap(\.string) else {
                return .legacy
            }
            return verdict(versions)
        case .failure(let error) where error.code == unsupportedVersion:
            return verdict(error.data?["supported"]?.array?.compactMap(\.string) ?? [])
        case .failure: return .legacy
        }
    }

    /// Over HTTP: a status with the body that came with it, where one could be read.
    static func verdict(status: Int, body: JSONRPCError?) -> Verdict {
        guard let body else { return .legacy }
        if body.code == unsupportedVersion { return verdict(onPipes: .failure(body)) }
        if [headerMismatch, missingCapability].contains(body.code) { return .modern }
        // A modern server answers 404 to an unknown method, and the body says that it was the method.
        if status == 404, body.code == JSONRPCError.noMethod { return .modern }
        return .legacy
    }

    private static func verdict(_ versions: [String]) -> Verdict {
        if versions.contains(Revision.modern.rawValue) { return .modern }
        let known = versions.compactMap(Revision.init(rawValue:))
        return known.contains { $0.era == .legacy } ? .legacy : .neither(versions)
    }
}
