/// How long one run of a piece of work takes.
struct Timing {
    let medianMilliseconds: Double
    let meanMilliseconds: Double
    /// How many runs were timed.
    let count: Int

    /// Times every run for a while, and five runs at least. As many as fit in a tenth of the time come before, three at
    /// least: they plan buffers and wake threads.
    init(for duration: Duration, _ work: () -> Void) {
        _ = Self.times(atLeast: 3, for: duration / 10, work)
        let times = Self.times(atLeast: 5, for: duration, work).sorted()
        let middle = times.count / 2
        let median = times.count % 2 == 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2
        medianMilliseconds = median / .milliseconds(1)
        meanMilliseconds = times.reduce(.zero, +) / .milliseconds(1) / Double(times.count)
        count = times.count
    }

    /// Keys and values of a line of JSON.
    var json: String { #""ms":\#(medianMilliseconds),"mean":\#(meanMilliseconds),"runs":\#(count)"# }

    private static func times(atLeast count: Int, for duration: Duration, _ work: () -> Void) -> [Duration] {
        let clock = ContinuousClock()
        let end = clock.now + duration
        var times: [Duration] = []
        while times.count < count || clock.now < end { times.append(clock.measure(work)) }
        return times
    }
}
