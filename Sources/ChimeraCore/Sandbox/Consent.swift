internal import Crypto

/// What a person agreed to: this command with this grant. A start needs one that fits; whatever changes asks again.
public struct Consent: Sendable, Hashable, Codable {
    public let fingerprint: String

    /// - Parameter content: SHA-256 of the program's own file, where it is known.
    public init(to program: Program, with grant: SandboxGrant, content: String? = nil) {
        var hash = SHA256()
        // Each piece with its length before it, so that no two different sheets are one text.
        func add(_ text: String) {
            hash.update(data: Array("\(text.utf8.count):".utf8))
            hash.update(data: Array(text.utf8))
        }
        func add(_ list: [String]) {
            add("\(list.count)")
            for text in list { add(text) }
        }
        add("chimera consent 1")
        add(program.command)
        add(program.arguments)
        add(program.environment.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] })
        add(content ?? "")
        add(grant.folders.map { "\($0.isWritable ? "write" : "read") \($0.path)\u{0}\($0.inside)" }.sorted())
        switch grant.network {
        case .none: add("no network")
        case .unrestricted: add("any network")
        case .hosts(let rules): add(["hosts"] + rules.map(\.description).sorted())
        }
        add(grant.secrets.sorted())
        let limits = grant.limits
        add(
            [
                limits.memoryBytes, limits.processes, limits.openFiles, limits.fileBytes, limits.scratchBytes,
            ].map { "\($0)" })
        fingerprint = hash.finalize().map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }
}
