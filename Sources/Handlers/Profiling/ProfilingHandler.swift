/// Measures each call of another handler: how often and how long every operation runs, the floating-point
/// operations it does and the memory it must at least move; apart for each ``ProfilePlace`` that its user
/// enters. What the other handler computes is left as it is.
///
/// The counts follow from the sizes of the arguments, as the operations' documentation defines them:
///
/// - A multiplication and an addition are two floating-point operations, also in products; an exponential, a
///   logarithm, a root, a division and a comparison are one each, and so is an activation other than the linear
///   one, whose derivative is two with its product.
/// - A convolution and a pooling count every place of the kernel, also those on the padding.
/// - Attention counts every pair that the form lets see each other, masked or not.
/// - Bytes are those of every number that is read and of every number that is written, each once: what would
///   have to come from main memory and go there if nothing were in a cache before.
public final class ProfilingHandler: ForwardingHandler {
    public let wrapped: any Handler
    private let clock: () -> UInt64

    private var places: [ProfilePlace] = []
    private var indices: [ProfilePlace: Int] = [:]
    /// For each place, a tally for each operation.
    private var tallies: [OperationTally] = []
    private var elapsed: [UInt64] = []
    private var current = 0
    private var entered: UInt64 = 0

    /// - Parameters:
    ///   - wrapped: the handler that computes.
    ///   - clock: nanoseconds since some fixed moment; by default the system's monotonic clock.
    public init(
        wrapping wrapped: any Handler, clock: @escaping () -> UInt64 = ProfilingHandler.monotonicClock()
    ) {
        self.wrapped = wrapped
        self.clock = clock
        enter(ProfilePlace(section: "(start)"))
    }

    /// Ends the present place; the calls and the time that follow belong to this one.
    public func enter(_ place: ProfilePlace) {
        let now = clock()
        if !elapsed.isEmpty { elapsed[current] += now &- entered }
        current = indices[place] ?? add(place)
        entered = now
    }

    private func add(_ place: ProfilePlace) -> Int {
        places.append(place)
        indices[place] = places.count - 1
        elapsed.append(0)
        tallies += Array(repeating: OperationTally(), count: ProfiledOperation.allCases.count)
        return places.count - 1
    }

    /// Forgets what has been measured so far. The place stays, and begins now.
    public func reset() {
        for index in tallies.indices { tallies[index] = OperationTally() }
        for index in elapsed.indices { elapsed[index] = 0 }
        entered = clock()
    }

    /// What has been measured in each place that took time, in the order in which they were first entered. The
    /// time of the present place counts up to when it is left.
    public var measurements: [PlaceMeasurement] {
        let count = ProfiledOperation.allCases.count
        return places.indices.compactMap { place in
            let own = tallies[place * count..<(place + 1) * count]
            let operations = zip(ProfiledOperation.allCases, own).filter { $0.1.calls > 0 }
            guard elapsed[place] > 0 || !operations.isEmpty else { return nil }
            return PlaceMeasurement(
                place: places[place], nanoseconds: elapsed[place],
                operations: operations.map { (operation: $0.0, tally: $0.1) })
        }
    }

    /// The nanoseconds that measuring adds to a call, as found by measuring calls of nothing.
    public func costOfCall() -> Double {
        let empty = ProfilingHandler(wrapping: wrapped, clock: clock)
        let calls = 10_000
        let start = clock()
        for _ in 0..<calls { empty.measure(.fill, flops: 0, floats: 1) {} }
        return Double(clock() &- start) / Double(calls)
    }

    /// - Parameter floats: the numbers that are read and written.
    @inline(__always)
    func measure<Result>(
        _ operation: ProfiledOperation, flops: Int, floats: Int, _ call: () -> Result
    ) -> Result {
        let start = clock()
        let result = call()
        let nanoseconds = clock() &- start
        let index = current * ProfiledOperation.allCases.count + operation.rawValue
        tallies[index].add(nanoseconds: nanoseconds, flops: flops, bytes: floats * MemoryLayout<Float>.size)
        return result
    }

    /// Nanoseconds since the call, by the system's monotonic clock.
    public static func monotonicClock() -> () -> UInt64 {
        let start = SuspendingClock.now
        return {
            let (seconds, attoseconds) = (SuspendingClock.now - start).components
            return UInt64(seconds) &* 1_000_000_000 &+ UInt64(attoseconds) / 1_000_000_000
        }
    }
}
