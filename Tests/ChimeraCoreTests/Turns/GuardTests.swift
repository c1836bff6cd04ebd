import ChimeraCore
import ChimeraTesting
import Testing

@Suite("The output guard") struct GuardTests {
    private let roster = [World.philosopher, World.chef, World.adaSeat]

    /// What comes through, whatever the pieces are cut into, and for whom the model wrote.
    private func pass(
        _ text: String, as speaker: Participant = World.chef, by size: Int
    ) -> (text: String, wroteFor: String?) {
        var filter = OutputGuard(speaker: speaker, roster: roster)
        var shown = ""
        var rest = Substring(text)
        while !rest.isEmpty {
            shown += filter.pass(String(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        return (shown + filter.end(), filter.wroteFor)
    }

    @Test(arguments: 1...40) func `ends the reply where the model writes for somebody else`(size: Int) {
        let result = pass("Salt is time.\nThe Philosopher: No, it is not.", by: size)
        #expect(result.text == "Salt is time.")
        #expect(result.wroteFor == "the philosopher")
    }

    @Test(arguments: [
        "Ada: hm", "**Ada:** hm", "[Ada]: hm", "Philo: hm", "philosopher: hm", "> Ada: x", "Ada： hm",
    ]) func `knows names in every dress`(line: String) {
        let result = pass("Well.\n" + line, by: 1)
        #expect(result.text == "Well.")
        #expect(result.wroteFor != nil)
    }

    @Test(arguments: 1...20) func `drops the speaker's own label`(size: Int) {
        #expect(pass("The Chef: Salt is time.", by: size).text == "Salt is time.")
        #expect(pass("**Basil:** Salt.\n\nChef: More salt.", by: size).text == "Salt.\n\nMore salt.")
    }

    @Test(
        arguments: [
            "Adam: an old name", "Ada, you are right: it is", "The list:\n- one: two", "Note: salt",
            "The Chefs say so", "Philosophy: the love of wisdom",
        ], 1...7)
    func `lets other lines through unchanged`(text: String, size: Int) {
        let result = pass(text, by: size)
        #expect(result.text == text)
        #expect(result.wroteFor == nil)
    }

    @Test func `holds back no more than the longest name and four characters`() {
        var filter = OutputGuard(speaker: World.chef, roster: roster)
        var text = ""
        for (index, character) in "The Philosophers of old said many things".enumerated() {
            text += filter.pass(String(character))
            #expect(index + 1 - text.count <= "The Philosopher".count + 4)
        }
    }

    @Test func `never takes back what it has shown`() {
        let text = "One: two\nAda said: x\nThe Phil\nThe Philosopher : y\nAda: z"
        var filter = OutputGuard(speaker: World.chef, roster: roster)
        var shown = ""
        for character in text { shown += filter.pass(String(character)) }
        #expect(text.hasPrefix(shown))
        #expect(shown == "One: two\nAda said: x\nThe Phil")
    }
}

@Suite("A verdict on a whole reply") struct VerdictTests {
    private func cut(_ text: String) -> String {
        Verdict.cutAtFullStop(text).flatMap { String(text.utf16.prefix($0)) } ?? text
    }

    @Test func `cuts at the last full stop`() {
        #expect(cut("It is. And then some") == "It is.")
        #expect(cut("He said \"so what?\" and") == "He said \"so what?\"")
        #expect(cut("Done.") == "Done.")
        #expect(cut("no stop at all") == "no stop at all")
        #expect(cut("時は金なり。しかし") == "時は金なり。")
        #expect(cut("") == "")
    }
}
