import ArgumentParser
import Brainstorm
import Foundation

/// How long work is timed, and with how many threads.
struct TimingOptions: ParsableArguments {
    @Option(help: "For how long each is timed, after its warm-up.")
    var seconds = 3.0

    @Option(help: "How many threads compute; one for each processor without it.")
    var threads: Int?

    /// What computes: with the vectors that the environment variable ISA names, or the processor's widest.
    static func handler(threads: Int?) -> any Handler {
        let vectors = ProcessInfo.processInfo.environment["ISA"].map { name in
            guard let level = VectorLevel(rawValue: name), level <= .highest else {
                fatalError("ISA is '\(name)'; this processor has \(VectorLevel.available.map(\.rawValue))")
            }
            return level
        }
        return CPUHandler(options: HandlerOptions(threads: threads, vectors: vectors))
    }

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
