import Arrays
public import Handlers

/// What a handler reaches at best on this machine, measured: the measure for what its operations reach.
public struct MachinePeaks: Sendable, Hashable {
    /// The handler's threads, if it is a `CPUHandler`.
    public let threads: Int?
    /// The matrices' rows and columns of the fastest product.
    public let productSize: Int
    /// Floating-point operations a second of that product, in single precision.
    public let flopsPerSecond: Double
    /// Bytes read and written a second by a large copy.
    public let bytesPerSecond: Double

    private static let sizes = [128, 256, 512, 1024, 2048]
    /// The numbers of a copy's source: 128 MiB with the target, more than most caches hold.
    static let copiedNumbers = 1 << 24
    /// No larger product is tried once one takes so many seconds.
    private static let patience = 0.1
    private static let repetitions = 5

    /// Takes about half a second.
    public init(of handler: any Handler) {
        threads = (handler as? CPUHandler)?.threadCount
        let clock = MonotonicTime()
        var best = (size: 0, rate: 0.0)
        for size in Self.sizes {
            let factors = NDArray([size, size], in: handler.memory)
            factors.fill(0.5)
            let target = NDArray([size, size], in: handler.memory)
            let (left, product) = (factors.matrix(rowAxes: 1), target.matrix(rowAxes: 1))
            let seconds = Self.shortest(clock) {
                handler.product(
                    left, transposed: false, left, transposed: true, into: product, accumulate: false)
            }
            withExtendedLifetime((factors, target)) {}
            let rate = 2 * Double(size) * Double(size) * Double(size) / seconds
            if rate > best.rate { best = (size, rate) }
            if seconds > Self.patience { break }
        }
        (productSize, flopsPerSecond) = best

        let source = NDArray([Self.copiedNumbers], in: handler.memory)
        let target = NDArray([Self.copiedNumbers], in: handler.memory)
        let seconds = Self.shortest(clock) { handler.copy(source.vector.row, into: target.vector.row) }
        withExtendedLifetime((source, target)) {}
        bytesPerSecond = 2 * Double(MemoryLayout<Float>.size * Self.copiedNumbers) / seconds
    }

    /// The shortest of several runs; of one that is long, it alone.
    private static func shortest(_ clock: any TimeSource, _ body: () -> Void) -> Double {
        var shortest = Double.infinity
        for _ in 0..<repetitions {
            let start = clock.seconds
            body()
            shortest = min(shortest, clock.seconds - start)
            if shortest > patience { break }
        }
        return max(shortest, 1e-9)
    }
}
