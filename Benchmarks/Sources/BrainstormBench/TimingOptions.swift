import ArgumentParser

/// How long work is timed, and with how many threads.
struct TimingOptions: ParsableArguments {
    @Option(help: "For how long each is timed, after its warm-up.")
    var seconds = 3.0

    @Option(help: "How many threads compute; one for each processor without it.")
    var threads: Int?

    func validate() throws {
        guard seconds > 0, seconds.isFinite else { throw ValidationError("--seconds is a positive number") }
        guard (1...1024).contains(threads ?? 1) else { throw ValidationError("--threads is from 1 to 1024") }
    }
}

/// How often long work is timed.
struct RepeatOptions: ParsableArguments {
    @Option(help: "How often each is timed.")
    var repeats = 3

    func validate() throws {
        guard repeats > 0 else { throw ValidationError("--repeats is at least 1") }
    }

    /// The median time.
    /// - Parameter before: what comes before each run and is not timed.
    func milliseconds(before: () -> Void = {}, of work: () throws -> Void) rethrows -> Double {
        var times: [Duration] = []
        for _ in 0..<repeats {
            before()
            times.append(try ContinuousClock().measure(work))
        }
        times.sort()
        return times[times.count / 2] / .milliseconds(1)
    }
}
