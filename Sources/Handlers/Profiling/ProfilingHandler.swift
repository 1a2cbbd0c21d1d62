internal import Arrays

/// Measures each call of another handler: how often and how long every operation runs, the floating-point
/// operations it does and the memory it must at least move; apart for each ``ProfilePlace`` that its user
/// enters. What the other handler computes is left as it is.
///
/// The counts follow from the operations' declarations:
///
/// - A multiplication and an addition are two floating-point operations, also in products; an exponential, a
///   logarithm, a root, a division and a comparison are one each, and so is an activation other than the linear
///   one, whose derivative is two with its product.
/// - A convolution and a pooling count every place of the kernel, also those on the padding.
/// - Attention counts every pair that the form lets see each other, masked or not; what depends on numbers, as which
///   units a clock holds or which rows a norm limits, counts as if it happened to all.
/// - Bytes are those of every number that is read and of every number that is written, each once: what would
///   have to come from main memory and go there if nothing were in a cache before.
public final class ProfilingHandler: ForwardingHandler {
    public let wrapped: any Handler
    private let clock: () -> UInt64

    private var visits: [Visits] = []
    private var current = 0
    private var entered: UInt64 = 0

    /// All visits to a place.
    private struct Visits {
        let place: ProfilePlace
        var elapsed: UInt64 = 0
        var operations: [(operation: String, tally: OperationTally)] = []
        var indices: [ObjectIdentifier: Int] = [:]

        mutating func index<Called: HandlerOperation>(of type: Called.Type) -> Int {
            if let known = indices[ObjectIdentifier(type)] { return known }
            indices[ObjectIdentifier(type)] = operations.count
            operations.append((Called.name, OperationTally()))
            return operations.count - 1
        }
    }

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
        if !visits.isEmpty { visits[current].elapsed += now &- entered }
        if let known = visits.firstIndex(where: { $0.place == place }) {
            current = known
        } else {
            current = visits.count
            visits.append(Visits(place: place))
        }
        entered = now
    }

    /// Forgets what has been measured so far. The place stays, and begins now.
    public func reset() {
        visits = visits.map { Visits(place: $0.place) }
        entered = clock()
    }

    /// What has been measured in each place that took time, in the order in which they were first entered. The
    /// time of the present place counts up to when it is left.
    public var measurements: [PlaceMeasurement] {
        visits.filter { $0.elapsed > 0 || !$0.operations.isEmpty }.map {
            PlaceMeasurement(place: $0.place, nanoseconds: $0.elapsed, operations: $0.operations)
        }
    }

    public func perform<Called: HandlerOperation>(_ operation: Called) -> Called.Result {
        let start = clock()
        let result = wrapped.perform(operation)
        let nanoseconds = clock() &- start
        var arguments = Arguments(.count)
        operation.declare(&arguments)
        let index = visits[current].index(of: Called.self)
        visits[current].operations[index].tally.add(
            nanoseconds: nanoseconds, flops: operation.flops,
            bytes: arguments.moved * MemoryLayout<Float>.size)
        return result
    }

    /// The nanoseconds that measuring adds to a call, as found by measuring calls that have nothing to do.
    public func costOfCall() -> Double {
        let memory = Storage(count: 0, in: wrapped.memory)
        let nothing = Vector(base: memory.base, count: 0)
        let calls = 10_000
        let time = { (handler: any Handler) in
            let start = self.clock()
            for _ in 0..<calls { handler.fill(nothing, with: 0) }
            return Double(self.clock() &- start) / Double(calls)
        }
        return withExtendedLifetime(memory) {
            max(0, time(ProfilingHandler(wrapping: wrapped, clock: clock)) - time(wrapped))
        }
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
