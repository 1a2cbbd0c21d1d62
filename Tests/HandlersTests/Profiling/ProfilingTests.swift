import Arrays
import Handlers
import Testing

@Suite struct ProfilingTests {
    /// Those small enough for the reference, of every family.
    private var trials: [Trial] {
        ComparisonTests.families.flatMap { $0.1() }.filter { trial in
            trial.arguments.allSatisfy { $0.values.count < 2000 }
        }
    }

    @Test("the counts of an operation are those of its formula", arguments: ExpectedWork.all)
    func counts(expected: ExpectedWork) throws {
        let profiling = ProfilingHandler(wrapping: ReferenceHandler())
        let memory = ExpectedWork.Memory()
        expected.call(profiling, memory)
        expected.call(profiling, memory)
        let measured = profiling.measurements.flatMap(\.operations)
        let (operation, tally) = try #require(measured.first)
        #expect(measured.count == 1)
        #expect(operation == expected.name.split(separator: " ").first.map(String.init))
        #expect(tally.calls == 2)
        #expect(tally.flops == 2 * expected.flops)
        #expect(tally.bytes == 2 * 4 * expected.floats)
    }

    @Test("a profiled operation gives the bits of the handler that it wraps")
    func bits() {
        let profiling = ProfilingHandler(wrapping: CPUHandler(CPUConfiguration(threads: 1)))
        let plain = CPUHandler(CPUConfiguration(threads: 1))
        for trial in trials {
            let (measured, expected) = (trial.result(profiling), trial.result(plain))
            #expect(
                measured.map { $0.map(\.bitPattern) } == expected.map { $0.map(\.bitPattern) },
                "\(trial)")
        }
    }

    @Test("time belongs to the operation and the place in which it passes")
    func times() throws {
        let clock = Ticks()
        let profiling = ProfilingHandler(wrapping: ReferenceHandler(), clock: clock.next)
        let target = NDArray([3])
        let layer = ProfilePlace(section: "Hid", pass: "forward")
        profiling.enter(layer)
        profiling.fill(target.vector, with: 1)
        profiling.scale(target.vector, by: 2)
        profiling.fill(target.vector, with: 1)
        profiling.enter(ProfilePlace(section: "(stepper)"))
        profiling.scale(target.vector, by: 2)
        profiling.enter(layer)
        profiling.enter(ProfilePlace(section: "(end)"))
        let measurements = profiling.measurements
        // The clock goes on by 10 with each look at it: two a call, one a place.
        #expect(measurements.map(\.place.section) == ["(start)", "Hid", "(stepper)"])
        #expect(measurements.map(\.nanoseconds) == [10, 70 + 10, 30])
        let calls = try #require(measurements.dropFirst().first).operations
        #expect(calls.map(\.operation) == ["fill", "scale"])
        #expect(calls.map(\.tally.calls) == [2, 1])
        #expect(calls.map(\.tally.nanoseconds) == [20, 10])

        profiling.reset()
        #expect(profiling.measurements.isEmpty)
        profiling.enter(layer)
        #expect(profiling.measurements.map(\.nanoseconds) == [10])
        #expect(profiling.costOfCall() == 20)
        #expect(profiling.configuration is ReferenceConfiguration)
    }

    /// A clock that goes on by 10 with each look at it.
    private final class Ticks {
        private var now: UInt64 = 0
        func next() -> UInt64 {
            now += 10
            return now
        }
    }
}
