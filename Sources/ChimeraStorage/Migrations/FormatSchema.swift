extension Migration {
    /// How far a run's format is, with the votes that were given.
    static let formatSchema = Migration(3, "formats of runs", lowestReader: 2) { sql in
        ["ALTER TABLE runs ADD COLUMN progress \(sql.text)"]
    }
}
