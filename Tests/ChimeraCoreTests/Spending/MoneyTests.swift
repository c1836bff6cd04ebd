import Testing

@testable import ChimeraCore

@Suite struct `An amount of money` {
    @Test(
        arguments: [
            ("0", 0, "0"), ("5.00", 5_000_000_000_000, "5"), ("0.000000000001", 1, "0.000000000001"),
            ("-0.5", -500_000_000_000, "-0.5"), (".5", 500_000_000_000, "0.5"),
            ("1e-05", 10_000_000, "0.00001"), ("1.5E2", 150_000_000_000_000, "150"),
            ("9223372.036854775807", Int64.max, "9223372.036854775807"),
            ("-9223372.036854775808", Int64.min, "-9223372.036854775808"),
            ("0.10000000000000000000", 100_000_000_000, "0.1"),
        ] as [(String, Int64, String)])
    func `is read and written exactly`(text: String, picodollars: Int64, written: String) throws {
        let money = try #require(Money(text))
        #expect(money.picodollars == picodollars)
        #expect(money.description == written)
        #expect(Money(written) == money)
    }

    @Test(arguments: [
        "", "-", ".", "1,5", "$1", "1e", "0.0000000000001", "9223372.036854775808", "1 ", "NaN", "--1",
        "1e99",
    ])
    func `is nothing else`(text: String) { #expect(Money(text) == nil) }

    @Test(
        arguments: [
            ("0.0000000000005", 0), ("0.0000000000015", 2), ("0.0000000000025", 2), ("0.00000000000251", 3),
            ("1.23456789012345e-05", 12_345_679), ("0.00000000000000001", 0),
        ] as [(String, Int64)])
    func `that a provider reports is rounded half to even`(text: String, picodollars: Int64) {
        #expect(Money(reported: text)?.picodollars == picodollars)
    }

    @Test func `that a provider reports is not below zero`() { #expect(Money(reported: "-0.1") == nil) }

    @Test func `overflows with an error, never silently`() {
        let most = Money(picodollars: .max)
        #expect(throws: Money.Overflow.self) { try most.adding(Money(picodollars: 1)) }
        #expect(throws: Money.Overflow.self) { try most.times(2) }
        #expect(throws: Money.Overflow.self) {
            try Money(picodollars: .min).subtracting(Money(picodollars: 1))
        }
    }

    @Test(arguments: [
        ("0", "$0.00"), ("5", "$5.00"), ("1234.5", "$1,234.50"), ("0.0426", "$0.04"), ("0.0042", "$0.0042"),
        ("0.00421", "$0.0042"), ("0.004", "$0.004"), ("0.000000000001", "$0.000000000001"),
        ("-2.5", "-$2.50"),
        ("0.125", "$0.12"), ("0.135", "$0.14"), ("1000000", "$1,000,000.00"),
    ])
    func `is shown to people`(text: String, shown: String) throws {
        #expect(try #require(Money(text)).words == shown)
    }

    @Test func `is shown in another currency by its rate, half to even`() throws {
        let euro = try Currency(code: "EUR", perDollar: "0.9215", asOf: "2026-11-21")
        #expect(euro.words(try #require(Money("10"))) == "€9.22")
        let yen = try Currency(code: "JPY", perDollar: "155.5", asOf: "2026-11-21")
        #expect(yen.words(try #require(Money("1"))) == "JPY 156")
        #expect(yen.words(try #require(Money("9223372.036854775807"))) == "JPY 1,434,234,352")
    }

    @Test(arguments: [
        ("EURO", "1", "2026-11-21"), ("EUR", "0", "2026-11-21"), ("EUR", "-1", "2026-11-21"),
        ("EUR", "x", "2026-11-21"), ("EUR", "1", "2026-02-30"),
    ])
    func `is in no currency without a rate and a day`(code: String, rate: String, day: String) {
        #expect(throws: Problem.self) { try Currency(code: code, perDollar: rate, asOf: day) }
    }
}
