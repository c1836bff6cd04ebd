import ChimeraCore
import ChimeraTesting
import Testing

@testable import ChimeraStorage

@Suite struct `A ledger of 100,000 calls` {
    @Test
    func `says the same by its hours' sums and by its calls, in a zone whose clocks change`()
        async throws
    {
        let database = try await Database.temporary()
        let world = try await StoreWorld(database.stores)
        try await database.fillLedger(100_000, account: world.ada.id, until: .now)
        let berlin = try Zones.system.zone("Europe/Berlin")
        for dimension in [UsageQuery.Dimension.month, .day, .persona, .model] {
            let hours = try await world.stores.spending.usage(
                UsageQuery(by: dimension, zone: berlin, limit: 5000))
            // An edge that is no full hour, before the first call.
            let calls = try await world.stores.spending.usage(
                UsageQuery(by: dimension, since: Timestamp(microseconds: 1), zone: berlin, limit: 5000))
            #expect(hours.map(\.key) == calls.map(\.key) && hours.map(\.cost) == calls.map(\.cost))
            #expect(hours.reduce(0) { $0 + $1.calls } == 100_000)
        }
        // Hours are named one by one, days by a division: both must mean the same.
        let hours = try await world.stores.spending.usage(
            UsageQuery(by: .hour, zone: berlin, limit: 100_000))
        let byHour = Dictionary(grouping: hours) { $0.key?.prefix(10) ?? "" }
            .mapValues { rows in rows.reduce(0) { $0 + $1.cost.picodollars } }
        let days = try await world.stores.spending.usage(UsageQuery(by: .day, zone: berlin, limit: 5000))
        #expect(days.count > 1090 && days.count == byHour.count)
        for day in days {
            #expect(byHour[day.key?.prefix(10) ?? ""] == day.cost.picodollars, "\(day.key ?? "")")
        }
        try database.close()
    }
}
