import ChimeraClient
import ChimeraCore
import ChimeraTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(2))) struct `Money` {
    private func price(_ story: Story, input: String = "1000", output: String = "10000") async throws {
        let set = try await story.run(
            "prices", "set", "fake/m", "--input", input, "--output", output, "--json")
        #expect(set.code == 0 && set.output.contains(#""input":"\#(input)""#), "\(set.errors)")
    }

    @Test func `is counted for each turn and in total, and a budget ends a run with exit code 4`()
        async throws
    {
        try await Story.told { story in
            try await price(story)
            let set = try await story.run(
                "budget", "set", "--limit", "6.00", "--period", "ever", "--json")
            #expect(set.code == 0 && set.output.contains(#""limit":"6""#), "\(set.errors)")
            for budget in try await budgets(story) where budget["limit"] as? String != "6" {
                _ = try await story.run("budget", "remove", try #require(budget["id"] as? String))
            }
            story.upstream.expect(
                .saying("Soup is a drink.", usage: (1000, 100)), .saying("It is not.", usage: (1000, 100)),
                .saying("It is.", usage: (1000, 100)))
            let ended = try await story.run(
                "converse", "Is soup a drink?", "--personas", "chef,judge", "--model", "fake/m", "--turns",
                "9",
                "--json")
            #expect(ended.code == 4)
            #expect(ended.errors.contains("Budget for everything is $6.00; $4.00 is spent"))
            #expect(ended.errors.contains("Raise it under Spending or choose a cheaper model."))
            #expect(ended.output.contains(#""reason":"budget""#) && ended.output.contains(#""cost":"4""#))
            #expect(ended.output.components(separatedBy: #""cost":"2""#).count == 3)

            let usage = try await story.run("usage", "--by", "model", "--since", "2026-11-01", "--json")
            #expect(usage.output.contains(#""key":"fake/m","calls":2"#))
            #expect(usage.output.contains(#""cost":"4""#))
            let left = try #require(try await budgets(story).first)
            #expect(left["spent"] as? String == "4" && left["reserved"] as? String == "0")
            let csv = try await story.run("usage", "--export", "csv")
            #expect(csv.output.components(separatedBy: "\r\n").count == 4)
            let test = try await story.run("budget", "test", "--model", "fake/m")
            #expect(test.code == 4)
            let fine = try await story.run(
                "budget", "test", "--model", "fake/m", "--input", "10", "--output", "100")
            #expect(fine.code == 0 && fine.output.contains("may cost up to $1.0"))
        }
    }

    @Test func `is the same through a server, and shows in words`() async throws {
        try await Story.told { story in
            let (_, _) = try await story.serve()
            try await price(story, input: "10", output: "100")
            story.upstream.expect(.saying("Soup is a drink.", usage: (1000, 100)))
            let said = try await story.run(
                "converse", "Soup?", "--personas", "chef", "--model", "fake/m", "--turns", "1")
            #expect(
                said.code == 0 && said.output.contains("($0.02)") && said.output.contains("It cost $0.02."))
            let list = try await story.run("budget", "list")
            #expect(list.output.contains("everything, $5.00 a day  $0.02 spent, $4.98 left"))
            #expect(list.output.contains("each run, $1.00"))
            let usage = try await story.run("usage", "--by", "persona")
            #expect(usage.output.contains("$0.02"))
            let none = try await story.run("prices", "currency", "EUR")
            #expect(none.code == 2 && none.errors.contains("There is no rate for EUR"))
            _ = try await story.run("prices", "currency", "EUR", "--per-dollar", "0.5")
            #expect(try await story.run("usage").output.contains("€0.01"))
            let prices = try await story.run("prices", "list")
            #expect(prices.output.contains("fake/m") && prices.output.contains("you"))
            let file = "\(story.folder)/prices.json"
            try #"[{"model":"fake/n","input":"1","output":"2"},{"model":"fake/o","input":"-1","output":"2"}]"#
                .write(toFile: file, atomically: true, encoding: .utf8)
            let wrong = try await story.run("prices", "import", file)
            #expect(wrong.code == 2)
            #expect(!(try await story.run("prices", "list").output.contains("fake/n")), "all or nothing")
        }
    }

    private func budgets(_ story: Story) async throws -> [[String: Any]] {
        try await story.run("budget", "list", "--json").output.split(separator: "\n").compactMap {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }
}
