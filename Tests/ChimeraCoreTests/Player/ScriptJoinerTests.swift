import Foundation
import Testing

@testable import ChimeraCore

@Suite("A script joined of modules") struct ScriptJoinerTests {
    private func join(_ files: [String: String]) throws -> String {
        try ScriptJoiner.join("js/a.js") { files[$0] }
    }

    @Test func `holds each module once, behind those that it imports`() throws {
        let script = try join([
            "js/a.js": """
            import { b, c as see } from "./deep/b.js";
            import * as d from "./d.js";
            import "./effect.js";
            console.log(b, see, d.x);
            """,
            "js/deep/b.js": """
            import {
              x,
            } from "../d.js";
            export const b = x;
            const c = 2;
            export { c };
            """,
            "js/d.js": "export function x() {}\nexport async function y() {}\nexport class Z {}",
            "js/effect.js": "globalThis.here = true;",
        ])
        func place(_ text: String) throws -> String.Index {
            try #require(script.firstRange(of: text)?.lowerBound, "\(text) in \(script)")
        }
        #expect(try place("// js/d.js") < place("// js/deep/b.js"))
        #expect(try place("// js/deep/b.js") < place("// js/effect.js"))
        #expect(try place("// js/effect.js") < place("// js/a.js"))
        #expect(script.ranges(of: "// js/d.js").count == 1)
        #expect(script.contains("const x = m0.x;"))
        #expect(script.contains("const b = m1.b;\nconst see = m1.c;"))
        #expect(script.contains("const d = m0;"))
        #expect(script.contains("return { x, y, Z };"))
        #expect(script.contains("return { b, c: c };"))
        #expect(!script.contains("import") && !script.contains("export"))
    }

    @Test func `passes on what another module exports`() throws {
        let script = try join([
            "js/a.js": #"export { one, two as three } from "./b.js";"#, "js/b.js": "export const one = 1;",
        ])
        #expect(script.contains("return { one: m0.one, three: m0.two };"))
    }

    @Test func `keeps modules that import each other in one scope, in the order in which they would run`()
        throws
    {
        let script = try join([
            "js/a.js": "import { b } from \"./b.js\";\nb();",
            "js/b.js": "import { c } from \"./c.js\";\nexport function b() {\n  return c;\n}",
            "js/c.js": "import { b } from \"./b.js\";\nexport const c = () => b();",
        ])
        #expect(script.ranges(of: "const m").count == 2)
        let (first, second) = (script.firstRange(of: "// js/c.js"), script.firstRange(of: "// js/b.js"))
        #expect(try #require(first).lowerBound < #require(second).lowerBound)
        #expect(script.contains("return { c, b };"))
    }

    @Test func `leaves alone what only looks like an import`() throws {
        let text = "  import x;\n/** @type {import(\"./b.js\").B} */\nconst exported = 1;\nimportant();"
        #expect(try join(["js/a.js": text]).contains(text))
    }

    @Test(arguments: [
        ["js/a.js": #"import { b } from "./b.js";"#],
        [
            "js/a.js": "import { b } from \"./b.js\";\nfunction same() {}",
            "js/b.js": "import { a } from \"./a.js\";\nfunction same() {}",
        ],
        ["js/a.js": #"import { b as c } from "./b.js";"#, "js/b.js": #"import { a } from "./a.js";"#],
        ["js/a.js": #"export * from "./b.js";"#, "js/b.js": ""],
        ["js/a.js": "export default 1;"], ["js/a.js": "export let x = 1;"],
        ["js/a.js": #"import b from "./b.js";"#, "js/b.js": ""],
    ])
    func `is not made of what it cannot join`(_ files: [String: String]) {
        #expect(throws: ScriptJoiner.Failure.self) { try join(files) }
    }

    @Test func `takes all that the player is made of`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Resources/web").standardizedFileURL.path
        let script = try ScriptJoiner.join("js/player.js") { path in
            try? String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)
        }
        #expect(script.contains("// js/kernel/dom.js"))
        #expect(
            !script.split(separator: "\n").contains { $0.hasPrefix("import ") || $0.hasPrefix("export ") })
    }
}
