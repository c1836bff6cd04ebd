import Testing

@testable import ChimeraCore

@Suite struct `A search word` {
    private func words(_ text: String) -> [String] { SearchWord.words(of: text).map(\.text) }

    @Test(arguments: [
        ("Time is a river.", "time is a river"), ("ÜBER Straße, naïve café", "uber strasse naive cafe"),
        ("e\u{301}tude I\u{307}stanbul İzmir ısı", "etude istanbul izmir isi"),
        ("Łódź Đà Nẵng Þór", "lodz da nang thor"),
        ("Ωμέγα ΣΟΦΟΣ σοφός", "ωμεγα σοφοσ σοφοσ"), ("Ёлка и йод", "елка и иод"),
        ("ＡＢＣ１２ ２０２６", "abc12 2026"), ("١٢٣ ४५", "123 45"),
        ("don't e-mail C++ x_y 3.14", "don t e mail c x y 3 14"),
        ("שָׁלוֹם مَرْحَبًا", "שלום مرحبا"), ("हिन्दी भाषा", "हिन्दी भाषा"), ("🙂👍🏽 — … \u{0}\u{FFFD}", ""),
    ])
    func `is made of letters and digits, folded`(_ text: String, _ folded: String) {
        #expect(words(text).joined(separator: " ") == folded)
    }

    @Test func `is an overlapping pair where a script puts no spaces`() {
        #expect(words("日本語") == ["日本", "本語", "語"])
        #expect(words("东") == ["东"])
        #expect(words("한국어 말") == ["한국", "국어", "어", "말"])
        #expect(words("Swift语言6.3、カメラ") == ["swift", "语言", "言", "6", "3", "カメ", "メラ", "ラ"])
    }

    @Test func `knows where it stands in the text, accents and all`() {
        let text = "\u{201C}E\u{301}tude\u{201D} über 日本"
        let bytes = Array(text.utf8)
        let found = SearchWord.words(of: text).map { String(decoding: bytes[$0.range], as: UTF8.self) }
        #expect(found == ["E\u{301}tude", "über", "日本", "本"])
    }

    @Test func `is cut where it is no word any more`() {
        #expect(words(String(repeating: "x", count: 300)) == [String(repeating: "x", count: 64)])
    }
}

@Suite struct `Days of a search` {
    private func spans(_ first: String, _ last: String) throws -> [String] {
        try SearchDays(from: #require(SearchDays.Day(first)), to: #require(SearchDays.Day(last))).spans
    }

    @Test func `are as few spans of the calendar as there are`() throws {
        #expect(try spans("2026-11-25", "2026-11-25") == ["20261125"])
        #expect(try spans("2024-02-01", "2024-02-29") == ["202402"])
        #expect(try spans("2023-01-01", "2025-12-31") == ["2023", "2024", "2025"])
        #expect(
            try spans("2025-12-30", "2026-02-02")
                == ["20251230", "20251231", "202601", "20260201", "20260202"])
        #expect(try spans("2026-02-01", "2026-01-01") == [])
    }

    @Test func `hold each day once: every day of four years, in spans of every length`() throws {
        let days = (2023...2026).flatMap { year in
            (1...12).flatMap { month in
                (1...SearchDays.Day.days(of: month, year)).compactMap {
                    SearchDays.Day(year: year, month: month, day: $0)
                }
            }
        }
        for (start, length) in [(0, 1460), (17, 400), (58, 1), (59, 3), (364, 2), (400, 731)] {
            let range = SearchDays(from: days[start], to: days[start + length])
            let spans = Set(range.spans)
            for (index, day) in days.enumerated() {
                let moment = try #require(Timestamp(Self.text(day) + "T23:59:59Z"))
                let hits = SearchDays.spans(of: moment).filter(spans.contains).count
                #expect(hits == ((start...start + length).contains(index) ? 1 : 0), "\(day)")
            }
        }
    }

    @Test(arguments: [
        "2026-02-29", "2026-13-01", "2026-1-01", "26-01-01", "2026-00-10", "2026-11-25T", "२०२६-११-२५",
    ])
    func `are no days that no calendar has`(_ text: String) {
        #expect(SearchDays.Day(text) == nil)
    }

    private static func text(_ day: SearchDays.Day) -> String {
        "\(day.year)-\(day.month < 10 ? "0" : "")\(day.month)-\(day.day < 10 ? "0" : "")\(day.day)"
    }
}
