/// How long to wait before a process that ended is started again: half a second, twice as long
/// each time, at most 30 s; from the beginning after a minute of good health.
struct RestartBackoff {
    private var failures = 0

    /// `healthy` is how long it had been ready; nil if it never was.
    mutating func pause(afterHealthy healthy: Duration?) -> Duration {
        if let healthy, healthy >= .seconds(60) { failures = 0 }
        defer { failures += 1 }
        return min(.milliseconds(500 << min(failures, 10)), .seconds(30))
    }
}
