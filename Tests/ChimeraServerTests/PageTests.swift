import ChimeraCore
import FoundationEssentials
import Testing

@testable import ChimeraServer

@Suite("The page", .timeLimit(.minutes(1))) struct PageTests {
    @Test func `is what the app's addresses show, and nothing outside its folders`() {
        for path in [
            "/", "/index.html", "/new", "/c/01890000-0000-7000-8000-000000000000", "/personas",
            "/personas/chef", "/providers", "/costs", "/settings", "/settings/", "/search", "/replay/tram",
        ] {
            #expect(WebTarget(path: path) == .page, "\(path)")
        }
        #expect(WebTarget(path: "/js/models/api.js") == .raw("js/models/api.js"))
        #expect(WebTarget(path: "/icons.svg") == .raw("icons.svg"))
        #expect(WebTarget(path: "/locales/en.json") == .locale("en.json"))
        #expect(WebTarget(path: "/assets/app-1a2b.js") == .asset("assets/app-1a2b.js"))
        for path in [
            "/../api/openapi.json", "/js/../../personas/chef.md", "/js/%2e%2e/api.json", "/.git/config.json",
            "/js/.hidden.js", "/js/app.js/", "/js/app.ts", "/js", "/c", "/replay", "/c/a/b", "/js/a\\b.js",
            "/locales/../api/openapi.json", "/player/template.html", "/assets/a\0.js", "/js/ü.js", "/api",
        ] {
            #expect(WebTarget(path: path) == .nothing, "\(path)")
        }
    }

    @Test func `is packed as the client takes it`() {
        #expect(ContentCoding.accepted(by: nil) == [])
        #expect(ContentCoding.accepted(by: "gzip, deflate, br, zstd") == [.br, .gzip])
        #expect(ContentCoding.accepted(by: "gzip;q=1.0, br;q=0") == [.gzip])
        #expect(ContentCoding.accepted(by: "br; q=0.001") == [.br])
        #expect(ContentCoding.accepted(by: "*") == [.br, .gzip])
        #expect(ContentCoding.accepted(by: "*;q=0, GZIP") == [.gzip])
        #expect(ContentCoding.accepted(by: "identity") == [])
    }

    @Test func `is known by its tag`() {
        #expect(EntityTag.matches("\"a\"", "\"a\""))
        #expect(EntityTag.matches("\"a\"", "\"b\", W/\"a\""))
        #expect(EntityTag.matches("\"a\"", "*"))
        #expect(!EntityTag.matches("\"a\"", "\"b\""))
        #expect(!EntityTag.matches("\"a\"", nil))
    }

    @Test func `comes from the raw files, with its policy, until a newer bundle is there`() async throws {
        try await Site.run { site in
            try site.write("web/index.html", "<!doctype html><title>raw</title>")
            try site.write("web/js/app.js", "export {}")
            try site.write("locales/en.json", #"{"a.b":"c"}"#)
            try await ServerWorld.run(web: site.folders) { world in
                let raw = try await world.call("GET", "/c/1", with: ["Accept-Encoding": "br"])
                #expect(raw.status == 200 && raw.body.contains("raw"))
                #expect(raw.fields["content-type"] == "text/html; charset=utf-8")
                let policy = try #require(raw.fields["content-security-policy"])
                for rule in ["script-src 'self'", "trusted-types 'none'", "frame-ancestors 'none'"] {
                    #expect(policy.contains(rule))
                }
                #expect(!policy.contains("unsafe"))
                #expect(raw.fields["x-frame-options"] == "DENY")
                #expect(raw.fields["cross-origin-opener-policy"] == "same-origin")
                #expect(raw.fields["permissions-policy"]?.contains("camera=()") == true)
                #expect(raw.fields["cache-control"] == "no-cache")

                let words = try await world.call("GET", "/locales/en.json")
                #expect(words.json?["a.b"] == "c" && words.fields["content-type"] == "application/json")

                try site.write("bundle/index.html", "<!doctype html><title>bundle</title>")
                try site.write("bundle/index.html.br", "packed page")
                try site.write("bundle/assets/app-1a2b.js", "whole")
                try site.write("bundle/assets/app-1a2b.js.gz", "packed")
                try site.date("bundle/index.html", secondsFromNow: 60)
                try await site.untilLookedAgain {
                    try await world.call("GET", "/").body.contains("bundle")
                }
                let packed = try await world.call("GET", "/", with: ["Accept-Encoding": "gzip, br"])
                #expect(packed.body == "packed page" && packed.fields["content-encoding"] == "br")
                #expect(packed.fields["vary"] == "Accept-Encoding")
                let asset = try await world.call(
                    "GET", "/assets/app-1a2b.js", with: ["Accept-Encoding": "gzip"])
                #expect(asset.body == "packed" && asset.fields["content-encoding"] == "gzip")
                #expect(asset.fields["content-type"] == "text/javascript; charset=utf-8")
                #expect(asset.fields["cache-control"] == "public, max-age=31536000, immutable")
                let whole = try await world.call("GET", "/assets/app-1a2b.js")
                #expect(whole.body == "whole" && whole.fields["content-encoding"] == nil)
                #expect(whole.fields["etag"] != asset.fields["etag"])

                // Edited since: the bundle is stale.
                try site.write("web/js/app.js", "export { }")
                try site.date("web/js/app.js", secondsFromNow: 120)
                try await site.untilLookedAgain { try await world.call("GET", "/").body.contains("raw") }
            }
        }
    }

    @Test func `is sent again only when it changed, and without its body to HEAD`() async throws {
        try await Site.run { site in
            try site.write("web/index.html", "page")
            try site.write("web/css/app.css", "a{}")
            try await ServerWorld.run(web: site.folders) { world in
                for path in ["/", "/css/app.css"] {
                    let first = try await world.call("GET", path)
                    let tag = try #require(first.fields["etag"])
                    let again = try await world.call("GET", path, with: ["If-None-Match": tag])
                    #expect(again.status == 304 && again.body.isEmpty && again.fields["etag"] == tag)
                    let head = try await world.call("HEAD", path)
                    #expect(head.status == 200 && head.body.isEmpty && head.fields["etag"] == tag)
                    #expect(head.fields["content-length"] == "\(first.body.utf8.count)")
                }
                let before = try await world.call("GET", "/css/app.css")
                try site.write("web/css/app.css", "a{color:red}")
                let after = try await world.call(
                    "GET", "/css/app.css", with: ["If-None-Match": before.fields["etag"] ?? ""])
                #expect(after.status == 200 && after.body == "a{color:red}")
            }
        }
    }

    @Test func `lets nobody out of its folders, and leaves unknown addresses of the API as problems`()
        async throws
    {
        try await Site.run { site in
            try site.write("web/index.html", "page")
            try site.write("web/js/app.js", "app")
            try site.write("secret/key.json", "hidden words")
            try site.link("web/js/out.json", to: "secret/key.json")
            try site.link("web/far", to: "secret")
            try site.link("web/js/in.js", to: "web/js/app.js")
            try await ServerWorld.run(web: site.folders) { world in
                #expect(try await world.call("GET", "/js/in.js").body == "app")
                for path in [
                    "/js/out.json", "/far/key.json", "/../secret/key.json", "/js/..%2f..%2fsecret/key.json",
                    "//etc/passwd.json", "/js/missing.js",
                ] {
                    let answer = try await world.call("GET", path)
                    #expect(answer.status == 404 && !answer.body.contains("hidden"), "\(path)")
                    #expect(answer.fields["content-type"] == "application/problem+json")
                }
                for path in ["/api", "/api/v1", "/api/v1/nothing"] {
                    let answer = try await world.call("GET", path, with: ["Accept": "application/json"])
                    #expect(answer.status == 404 && answer.json?["type"] == "/problems/not-found", "\(path)")
                    #expect(answer.fields["content-security-policy"]?.hasPrefix("default-src 'none'") == true)
                }
                let typed = try await world.call("GET", "/nothing/here", with: ["Accept": "text/html,*/*"])
                #expect(typed.status == 404 && typed.body == "page")
                let head = try await world.call("HEAD", "/nothing")
                #expect(head.status == 404 && head.body.isEmpty)
                #expect(try await world.call("GET", "/", with: ["Host": "evil.example"]).status == 403)
            }
        }
    }

    @Test func `is made of files that are there`() async throws {
        let folders = WebFolders(
            raw: "\(ServerWorld.resources)/web", locales: "\(ServerWorld.resources)/locales")
        try await ServerWorld.run(web: folders) { world in
            let page = try await world.call("GET", "/")
            #expect(page.status == 200)
            let addresses = page.body.split(separator: "\"").filter { $0.hasPrefix("/") && $0.count > 1 }
            #expect(addresses.contains("/js/app.js"))
            for address in addresses {
                #expect(try await world.call("GET", String(address)).status == 200, "\(address)")
            }
        }
    }
}

/// A page's folders of its own.
private struct Site {
    let root: String
    var folders: WebFolders {
        WebFolders(raw: "\(root)/web", locales: "\(root)/locales", bundle: "\(root)/bundle")
    }

    static func run(_ body: (Site) async throws -> Void) async throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "chimera-site-\(UUID())")
        defer { try? FileManager.default.removeItem(at: root) }
        try await body(Site(root: root.path))
    }

    func write(_ path: String, _ text: String) throws {
        let url = URL(filePath: "\(root)/\(path)")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    func link(_ path: String, to other: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: "\(root)/\(path)", withDestinationPath: "\(root)/\(other)")
    }

    func date(_ path: String, secondsFromNow seconds: Double) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: seconds)], ofItemAtPath: "\(root)/\(path)")
    }

    /// The server looks at the folders' ages once a second.
    func untilLookedAgain(_ isSeen: () async throws -> Bool) async throws {
        while try await !isSeen() { try await Task.sleep(for: .milliseconds(50)) }
    }
}
