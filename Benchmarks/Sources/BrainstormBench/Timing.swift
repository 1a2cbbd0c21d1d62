/// How long one run of a piece of work takes.
struct Timing {
    let medianMilliseconds: Double
    /// How many runs were timed.
    let count: Int

    /// Times every run for a while, and ten runs at least.
    /// - Parameter warmUp: how many runs come before, which plan buffers and wake threads.
    init(warmUp: Int, for duration: Duration, _ work: () -> Void) {
        for _ in 0..<warmUp { work() }
        let clock = ContinuousClock()
        let end = clock.now + duration
        var times: [Duration] = []
        while times.count < 10 || clock.now < end { times.append(clock.measure(work)) }
        times.sort()
        let middle = times.count / 2
        let median = times.count % 2 == 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2
        medianMilliseconds = median / .milliseconds(1)
        count = times.count
    }
}
