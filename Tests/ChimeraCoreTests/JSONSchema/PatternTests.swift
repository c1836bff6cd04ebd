import Testing

@testable import ChimeraCore

@Suite("A pattern") struct PatternTests {
    @Test(arguments: [
        ("b", "abc", true), ("^b", "abc", false), ("^a|c$", "xc", true), ("^(?:a|b|cd)+$", "abcdab", true),
        ("^(?:a|b|cd)+$", "abca", false), ("^a{2,3}$", "aa", true), ("^a{2,3}$", "aaaa", false),
        ("^a{2}$", "aaa", false),
        ("^a{2,}$", "aaaaa", true), ("^a{0}b$", "b", true), ("^[^a-c\\d]+$", "xyz", true),
        ("^[^a-c\\d]+$", "x1", false),
        ("^\\p{Lu}\\p{L}*$", "Élan", true), ("^\\p{Lu}", "élan", false), ("^\\P{L}$", "1", true),
        ("^.$", "😀", true),
        ("^.$", "\n", false), ("^\\S+@\\S+$", "a@b", true), ("^(a*)*$", "aaab", false),
        ("^(a*)*$", "aaa", true),
        ("^(?!bad)\\w+$", "badly", false), ("^(?!bad)\\w+$", "good", true),
        ("^(?=.*\\d)[a-z\\d]+$", "abc1", true),
        ("^(?=.*\\d)[a-z\\d]+$", "abc", false), ("^(.)\\1$", "aa", true), ("^(.)\\1$", "ab", false),
        ("^(?<q>['\"]).*\\k<q>$", "'x'", true), ("^(?<q>['\"]).*\\k<q>$", "'x\"", false),
        ("\\bcat\\b", "a cat.", true),
        ("\\bcat\\b", "concat", false), ("^\\u00e9\\x41\\u{1F600}$", "éA😀", true), ("^[\\-\\]]$", "]", true),
        ("^a??b$", "ab", true), ("^(a|ab)(c|bcd)$", "abcd", true), ("", "anything", true),
        ("^\\/\\.$", "/.", true),
        ("^[a-z&&b]$", "&", true), ("^((a|b)?c){2}$", "acbc", true), ("^(((a)))$", "a", true),
    ]) func `is found where it is`(source: String, text: String, isFound: Bool) throws {
        var steps = 10_000
        #expect(try Pattern(source).matches(text, steps: &steps) == isFound)
    }

    @Test(arguments: [
        "(", ")", "[a", "*a", "a{2", "a{3,2}", "\\", "[b-a]", "\\q", "(?<=a)b", "\\p{Script=Greek}", "(?<a",
    ])
    func `that cannot be read is refused in words`(source: String) {
        let fault = #expect(throws: Pattern.Fault.self) { try Pattern(source) }
        #expect(fault?.words.isEmpty == false)
    }

    @Test func `that grows beyond its bound is refused`() {
        #expect(throws: Pattern.Fault.self) { try Pattern("((a{100}){100}){100}") }
        #expect(throws: Pattern.Fault.self) {
            try Pattern(String(repeating: "(", count: 60) + String(repeating: ")", count: 60))
        }
    }

    @Test func `stops when its steps run out`() throws {
        var steps = 20_000
        #expect(
            try Pattern("^(a|a)*$").matches(String(repeating: "a", count: 30) + "b", steps: &steps) == nil)
        #expect(steps == 0)
    }

    @Test func `goes through a long text without a deep stack`() throws {
        var steps = 10_000_000
        #expect(
            try Pattern("^(?:a|b)*$").matches(String(repeating: "ab", count: 100_000), steps: &steps) == true)
    }
}
