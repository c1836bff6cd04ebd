import AsyncHTTPClient
import ChimeraCore
import ChimeraTesting
import NIOHTTP1
import Synchronization
import Testing

@testable import ChimeraMCP

@Suite("Signing in at a tool server") struct SignInTests {
    private func session<Value: Sendable>(
        _ whims: FakeIssuer.Whims = .init(), _ settings: OAuthSettings = OAuthSettings(),
        now: @escaping @Sendable () -> Timestamp = { .now },
        _ body: @escaping @Sendable (FakeIssuer, HTTPCaller) async throws -> Value
    ) async throws -> Value {
        try await FakeUpstream.serving { upstream in
            let issuer = FakeIssuer(upstream, whims)
            return try await HTTPDoor.open { door in
                let server = try WebAddress(upstream.base + "/mcp")
                return try await body(issuer, caller(door, server, settings, now))
            }
        }
    }

    private func caller(
        _ door: HTTPDoor, _ server: WebAddress, _ settings: OAuthSettings,
        _ now: @escaping @Sendable () -> Timestamp = { .now }
    ) -> HTTPCaller {
        HTTPCaller(
            door: door, server: server, headers: [:], rule: .anywhere,
            authorizer: OAuthAuthorizer(settings, server: server, door: door, now: now), record: { _ in })
    }

    private func status(_ caller: HTTPCaller) async throws -> Int {
        Int(try await caller.call(.POST, body: []).status.code)
    }

    private func expectEntry(_ caller: HTTPCaller) async throws {
        let status = try await self.status(caller)
        #expect(status == 200)
    }

    private func refusal(
        _ whims: FakeIssuer.Whims, _ settings: OAuthSettings = OAuthSettings()
    ) async throws -> (words: String, issuer: FakeIssuer.Seen) {
        try await session(whims, settings) { issuer, caller in
            do {
                let status = try await self.status(caller)
                Issue.record("It signed in: \(status)")
                return ("", issuer.seen.withLock { $0 })
            } catch let failure as MCPFailure {
                return (failure.description, issuer.seen.withLock { $0 })
            }
        }
    }

    @Test func `goes from the refusal to the answer with nobody there`() async throws {
        try await session { issuer, caller in
            try await expectEntry(caller)
            let seen = issuer.seen.withLock { $0 }
            #expect(seen.registrations.count == 1 && seen.authorizations.count == 1 && seen.tokens.count == 1)
            #expect(seen.registrations[0]["application_type"] == "native")
            let asked = seen.authorizations[0]
            #expect(asked["resource"] == issuer.base + "/mcp" && asked["code_challenge_method"] == "S256")
            #expect(asked["scope"] == "read write" && asked["client_id"] == "client-1")
            #expect(seen.tokens[0].form["resource"] == issuer.base + "/mcp")
            #expect(seen.tokens[0].form["client_id"] == "client-1" && seen.tokens[0].authorization == nil)
            try await expectEntry(caller)
            #expect(issuer.seen.withLock { $0.authorizations.count } == 1)
        }
    }

    @Test(arguments: [
        FakeIssuer.Whims(namesMetadata: false),
        FakeIssuer.Whims(metadataPath: "/.well-known/openid-configuration"),
        FakeIssuer.Whims(namesMetadata: false, hasResourceMetadata: false),
        FakeIssuer.Whims(namesMetadata: false, hasResourceMetadata: false, hasIssuerMetadata: false),
        FakeIssuer.Whims(methods: ["plain", "S256"], announcesIss: false),
    ]) func `finds its way in every form of the metadata`(whims: FakeIssuer.Whims) async throws {
        let code = try await session(whims) { _, caller in try await self.status(caller) }
        #expect(code == 200)
    }

    @Test func `asks for what the challenge names, and for staying signed in where that is known`()
        async throws
    {
        try await session(.init(challengeScope: "tools", issuerScopes: ["offline_access"])) {
            issuer, caller in
            try await expectEntry(caller)
            let asked = issuer.seen.withLock { $0.authorizations[0] }
            #expect(asked["scope"] == "tools offline_access" && asked["prompt"] == "consent")
        }
    }

    @Test(arguments: [
        (FakeIssuer.Whims(methods: nil), "PKCE"), (FakeIssuer.Whims(methods: ["plain"]), "PKCE"),
        (FakeIssuer.Whims(issuerSays: "https://impostor.example"), "says it is"),
        (FakeIssuer.Whims(resource: "https://other.example/mcp"), "another server"),
        (FakeIssuer.Whims(iss: "https://impostor.example"), "another issuer"),
        (FakeIssuer.Whims(announcesIss: true), "does not say that it is"),
        (FakeIssuer.Whims(state: "another"), "belongs to another"),
        (FakeIssuer.Whims(registers: false), "CHIMERA_TOOL_CLIENT_ID"),
        (FakeIssuer.Whims(showsForm: true), "wants to see a person"),
        (FakeIssuer.Whims(tokenRedirect: true), "gave no token"),
        (
            FakeIssuer.Whims(metadataElsewhere: "http://169.254.169.254/latest/meta-data"),
            "not a public address"
        ),
        (FakeIssuer.Whims(metadataElsewhere: "http://10.0.0.7/"), "not a public address"),
        (FakeIssuer.Whims(metadataElsewhere: "file:///etc/passwd"), "is none"),
        (FakeIssuer.Whims(tokenElsewhere: "http://192.168.1.1/token"), "not a public address"),
    ]) func `refuses what could be a trap`(whims: FakeIssuer.Whims, words: String) async throws {
        let found: (words: String, issuer: FakeIssuer.Seen)
        do { found = try await refusal(whims) } catch let problem as Problem {
            #expect(problem.detail.contains(words), "\(problem.detail)")
            return
        }
        #expect(found.words.contains(words), "\(found.words)")
        #expect(found.issuer.good.isEmpty)
    }

    @Test func `accepts the issuer's own name in the answer`() async throws {
        try await session { issuer, caller in
            issuer.whims.withLock { whims in (whims.announcesIss, whims.iss) = (true, issuer.base) }
            try await expectEntry(caller)
        }
    }

    @Test func `uses an identity that was given, in the way that the issuer takes it`() async throws {
        let settings = OAuthSettings(client: ("my id", Secret("s:e cret")))
        try await session(.init(registers: false), settings) { issuer, caller in
            try await expectEntry(caller)
            let token = issuer.seen.withLock { $0.tokens[0] }
            #expect(token.authorization == "Basic " + Base64.encode(Array("my%20id:s%3Ae%20cret".utf8)))
            #expect(token.form["client_secret"] == nil && token.form["client_id"] == nil)
        }
        try await session(.init(authMethods: ["client_secret_post"]), settings) { issuer, caller in
            try await expectEntry(caller)
            let seen = issuer.seen.withLock { $0 }
            #expect(seen.tokens[0].form["client_secret"] == "s:e cret" && seen.tokens[0].authorization == nil)
            #expect(seen.registrations.isEmpty)
        }
    }

    @Test func `is a document of its own where the issuer takes one`() async throws {
        let settings = OAuthSettings(clientDocument: "https://chimera.example/client.json")
        try await session(.init(takesDocuments: true), settings) { issuer, caller in
            try await expectEntry(caller)
            let seen = issuer.seen.withLock { $0 }
            #expect(seen.authorizations[0]["client_id"] == "https://chimera.example/client.json")
            #expect(seen.registrations.isEmpty)
        }
    }

    @Test func `gets a new token with the one for that, and the old one for that is gone`() async throws {
        try await session { issuer, caller in
            try await expectEntry(caller)
            issuer.revoke()
            try await expectEntry(caller)
            issuer.revoke()
            try await expectEntry(caller)
            let seen = issuer.seen.withLock { $0 }
            #expect(seen.authorizations.count == 1)
            #expect(seen.tokens.map { $0.form["refresh_token"] ?? "" } == ["", "refresh-1", "refresh-2"])
            #expect(seen.tokens[1].form["resource"] == issuer.base + "/mcp")
        }
    }

    @Test func `comes again in person when the refresh is refused`() async throws {
        try await session(.init(refreshes: false)) { issuer, caller in
            try await expectEntry(caller)
            issuer.revoke()
            try await expectEntry(caller)
            #expect(issuer.seen.withLock { $0.authorizations.count } == 2)
        }
    }

    @Test func `renews a token before it ends`() async throws {
        let clock = Mutex(Timestamp.now)
        let later = { @Sendable in clock.withLock { $0 } }
        try await session(.init(expiresIn: 600), now: later) { issuer, caller in
            try await expectEntry(caller)
            clock.withLock { $0 = $0 + .seconds(580) }
            try await expectEntry(caller)
            let seen = issuer.seen.withLock { $0 }
            // No call was refused for it: the first one only.
            #expect(seen.tokens.count == 2 && seen.calls == 3)
        }
    }

    @Test func `steps up with what it had and what is wanted, and stops when that does not help`()
        async throws
    {
        try await session(.init(challengeScope: "read")) { issuer, caller in
            try await expectEntry(caller)
            issuer.whims.withLock { $0.needs = "write" }
            try await expectEntry(caller)
            #expect(issuer.seen.withLock { $0.authorizations.last?["scope"] } == "read write")
            issuer.whims.withLock { $0.needs = "admin" }
            issuer.seen.withLock { seen in seen.granted = seen.granted.mapValues { _ in "read" } }
            try await expectEntry(caller)
        }
    }

    @Test func `keeps what it got, each issuer's own, for the next start`() async throws {
        let settings = OAuthSettings()
        try await FakeUpstream.serving { upstream in
            let issuer = FakeIssuer(upstream)
            let server = try WebAddress(upstream.base + "/mcp")
            for _ in 0..<2 {
                let code = try await HTTPDoor.open { door in
                    try await self.status(self.caller(door, server, settings))
                }
                #expect(code == 200)
            }
            #expect(issuer.seen.withLock { $0.authorizations.count } == 1)
            try await FakeUpstream.serving { other in
                let stranger = FakeIssuer(other)
                let place = try WebAddress(other.base + "/mcp")
                let code = try await HTTPDoor.open { door in
                    try await self.status(self.caller(door, place, settings))
                }
                #expect(code == 200)
                #expect(stranger.seen.withLock { $0.registrations.count } == 1)
            }
        }
    }

    @Test func `happens once for many calls at a time`() async throws {
        try await session { issuer, caller in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 { group.addTask { try await self.status(caller) } }
                for try await status in group { #expect(status == 200) }
            }
            #expect(issuer.seen.withLock { $0.registrations.count } == 1)
            #expect(issuer.seen.withLock { $0.authorizations.count } == 1)
        }
    }

    @Test func `takes a browser back on a port of this computer`() async throws {
        // The fake redirects at once, so following is what a browser does.
        let shown = Mailbox<String>()
        let way = BrowserWay(port: 33_419) { shown.put($0) }
        try await session(.init(), OAuthSettings(way: .person(way))) { _, caller in
            try await withThrowingTaskGroup(of: Int.self) { group in
                group.addTask { try await self.status(caller) }
                let place = try await shown.take()
                let headers = try await caller.door.document(
                    HTTPClientRequest(url: place), rule: .anywhere
                ).headers
                let back = try #require(headers.first(name: "location"))
                #expect(back.hasPrefix("http://127.0.0.1:33419/callback?"))
                // An icon that a browser asks for first is no answer.
                let icon = HTTPClientRequest(url: "http://127.0.0.1:33419/favicon.ico")
                let (none, _, _) = try await caller.door.document(icon, rule: .anywhere)
                let (page, _, _) = try await caller.door.document(
                    HTTPClientRequest(url: back), rule: .anywhere)
                #expect(none == 404 && page == 200)
                for try await status in group { #expect(status == 200) }
            }
        }
    }
}

@Suite("The values of a sign-in") struct SignInValuesTests {
    /// RFC 7636, appendix B.
    @Test func `prove by S256`() {
        let proof = Proof(random: [
            116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105,
            214, 191,
            240, 91, 88, 5, 88, 83, 132, 141, 121,
        ])
        #expect(proof.verifier.reveal() == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        #expect(proof.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test func `name the places of metadata in the order of the standards`() throws {
        #expect(
            Discovery.issuerMetadata(of: try WebAddress("https://a.example/t/1")) == [
                "https://a.example/.well-known/oauth-authorization-server/t/1",
                "https://a.example/.well-known/openid-configuration/t/1",
                "https://a.example/t/1/.well-known/openid-configuration",
            ])
        #expect(
            Discovery.resourceMetadata(of: try WebAddress("https://A.example/mcp/"), named: nil) == [
                "https://a.example/.well-known/oauth-protected-resource/mcp",
                "https://a.example/.well-known/oauth-protected-resource",
            ])
        #expect(Discovery.canonical(try WebAddress("https://A.Example:443/mcp/")) == "https://a.example/mcp")
    }

    @Test func `let a resource be the server or what it is under, to whole steps`() throws {
        let server = try WebAddress("https://a.example/mcp/x")
        for name in ["https://a.example", "https://a.example/mcp", "https://a.example/mcp/x"] {
            #expect(throws: Never.self) {
                try ResourceMetadata(
                    ["resource": .string(name), "authorization_servers": ["https://i.example"]],
                    server: server)
            }
        }
        for name in [
            "https://a.example/m", "https://a.example/mcp/x/y", "https://b.example/mcp/x", "http://a.example",
        ] {
            #expect(throws: MCPFailure.self) {
                try ResourceMetadata(
                    ["resource": .string(name), "authorization_servers": ["https://i.example"]],
                    server: server)
            }
        }
    }

    @Test func `are kept sealed, and open under their own name only`() throws {
        let folder = "/tmp/chimera-signins-\(ID<Account>.make())"
        let path = folder + ".json"
        let secrets = SealedSecrets(path: folder + ".key", given: nil)
        let keeper = SealedSignIns(path: path, secrets: secrets)
        try keeper.write(Secret("token-of-ada"), for: "a")
        try keeper.write(Secret("token-of-grace"), for: "b")
        #expect(try SealedSignIns(path: path, secrets: secrets).read("a")?.reveal() == "token-of-ada")
        try keeper.write(nil, for: "a")
        #expect(try keeper.read("a") == nil)
        #expect(try keeper.read("b")?.reveal() == "token-of-grace")
    }
}
