import Testing

@testable import chimera

@Suite struct `Wrapping words` {
    private func wrapped(_ pieces: [String], width: Int, indent: String = "") -> String {
        var wrap = WordWrap(width: width, indent: indent)
        return pieces.map { wrap.feed($0) }.joined() + wrap.end()
    }

    private static let text =
        "Nobody who keeps a secret keeps it alone; 沈黙は金なりと言う人もいる。 A thing worth saying 👩‍🚀 is said."

    @Test func `breaks lines at words and indents each`() {
        #expect(
            wrapped(["one two three four five six"], width: 18, indent: "  ")
                == "  one two three\n  four five six")
    }

    @Test func `gives the same however the text was cut`() {
        let whole = wrapped([Self.text], width: 20)
        for size in 1...9 {
            let scalars = Array(Self.text.unicodeScalars)
            let pieces = stride(from: 0, to: scalars.count, by: size).map { start in
                String(String.UnicodeScalarView(scalars[start..<min(start + size, scalars.count)]))
            }
            // A picture made of several scalars may come in pieces; its joined form is compared by its words.
            #expect(
                wrapped(pieces, width: 20).filter { !$0.isWhitespace }.unicodeScalars.elementsEqual(
                    whole.filter { !$0.isWhitespace }.unicodeScalars))
        }
    }

    @Test func `never makes a line wider than the terminal`() {
        for width in 16...60 {
            for line in wrapped([Self.text], width: width, indent: "  ").split(separator: "\n") {
                #expect(DisplayWidth.of(line) <= width)
            }
        }
    }

    @Test func `cuts a word that no line could hold`() {
        let lines = wrapped([String(repeating: "x", count: 50)], width: 20).split(separator: "\n")
        #expect(lines.map(\.count) == [20, 20, 10])
    }

    @Test func `keeps the author's own line breaks and what a line begins with`() {
        #expect(wrapped(["A list:\n  - one\n  - two"], width: 40) == "A list:\n  - one\n  - two")
    }

    @Test func `counts the lines that it began`() {
        var wrap = WordWrap(width: 16)
        _ = wrap.feed("one two three four five six seven")
        _ = wrap.end()
        #expect(wrap.lines == 3)
    }
}

@Suite struct `The width of a character` {
    @Test(arguments: [
        ("a", 1), ("é", 1), ("e\u{301}", 1), ("漢", 2), ("ｱ", 1), ("Ａ", 2), ("한", 2), ("👍", 2), ("👩‍🚀", 2),
        ("❤️", 2),
        ("❤", 1), ("🇸🇪", 2), ("\u{200B}", 0), ("φ", 1), ("☺", 1),
    ]) func `is what terminals give it`(_ character: String, _ width: Int) {
        #expect(DisplayWidth.of(character) == width)
    }
}

@Suite struct `The colours of names` {
    @Test func `are there only where the terminal has them and the person wants them`() {
        func paint(_ environment: [String: String], terminal: Bool = true) -> String {
            Paint(environment: environment, isTerminal: terminal).name("Ada", hue: 30)
        }
        #expect(paint(["TERM": "xterm-256color"]).hasPrefix("\u{1B}[1;38;5;"))
        #expect(paint(["TERM": "xterm", "COLORTERM": "truecolor"]).hasPrefix("\u{1B}[1;38;2;"))
        #expect(paint(["TERM": "xterm", "NO_COLOR": "1"]) == "Ada")
        #expect(paint(["TERM": "dumb"]) == "Ada")
        #expect(paint(["TERM": "xterm-256color"], terminal: false) == "Ada")
    }

    @Test func `of different hues differ`() {
        let colours = stride(from: 0, to: 360, by: 30).map { Paint.rgb(hue: $0) }
        #expect(Set(colours.map { "\($0)" }).count == 12)
    }
}

@Suite struct `Text of others` {
    @Test func `cannot steer the terminal`() {
        #expect(Terminal.harmless("a\u{1B}[2Jb\u{07}c\u{9B}1md\u{202E}e\tf\ng") == "a[2Jbc1mde\tf\ng")
    }
}
