import ArgumentParser
import ChimeraCore
import ChimeraServer
import ChimeraStorage

struct Accounts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Add accounts for other people, or list them.",
        subcommands: [Add.self, List.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add an account, and print its token this once.",
            discussion:
                "The person signs in with the token. Stop the server first; it finds the account when it starts again."
        )

        @Argument(help: "What the person is called.") var name: String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            let name = Text.line(name)
            guard !name.isEmpty, !name.contains(where: { ":@".contains($0) }),
                name.count <= Limits.nameCharacters
            else {
                throw Problem.invalid(
                    "A name needs at least one letter, neither : nor @, and at most \(Limits.nameCharacters) characters.",
                    field: "name")
            }
            let token = Token.make()
            let account = Account(id: .make(), name: name, isOwner: false, createdAt: .now)
            try await Accounts.open(settings) { accounts in
                try await accounts.add(account)
                try await accounts.addCredential(
                    Credential(
                        hash: Token.hash(token), kind: .token, account: account.id, name: "terminal",
                        createdAt: .now,
                        expiresAt: nil))
            }
            if common.json {
                return try Terminal.line(
                    OrderedJSON().field("account", encoding: account).field("token", token).text)
            }
            Terminal.note(
                "This is the token of \(Terminal.harmless(name)). It is shown this once; whoever has it is \(Terminal.harmless(name))."
            )
            try Terminal.line(token)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List accounts.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            let accounts = try await Accounts.open(settings) { try await $0.accounts() }
            for account in accounts {
                try Terminal.line(
                    common.json
                        ? OrderedJSON.encoded(account)
                        : "\(account.id)  \(Terminal.harmless(account.name))\(account.isOwner ? "  (owner of this computer)" : "")"
                )
            }
        }
    }

    /// Straight in the folder: the API has no way to make accounts.
    private static func open<Result>(
        _ settings: Settings, _ body: (any AccountStore) async throws -> Result
    ) async throws -> Result {
        let instance = try await Instance.open(settings, log: Logs.quiet(settings))
        let result: Swift.Result<Result, any Error>
        do { result = .success(try await body(instance.database.stores.accounts)) } catch {
            result = .failure(error)
        }
        try instance.database.close()
        return try result.get()
    }
}
