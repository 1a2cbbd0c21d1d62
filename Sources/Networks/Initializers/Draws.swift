import Arrays

/// The random numbers of one purpose, by index, in double precision.
struct Draws {
    private let key: RandomKey

    init(_ key: RandomKey) { self.key = key }

    /// An independent stream for a part of the work, such as an initializer's own initializers.
    init(_ key: RandomKey, part: String) { self.key = key.derived(part) }

    /// From 0 up to, but not including, 1.
    func uniform(_ index: Int) -> Double { Double(key.uniform(at: UInt64(index))) }

    /// Of mean 0 and standard deviation 1.
    func normal(_ index: Int) -> Double { Double(key.normal(at: UInt64(index))) }

    /// A whole number below the bound, which is positive and below 2³².
    func draw(_ index: Int, below bound: Int) -> Int { key.integer(at: UInt64(index), below: bound) }

    /// Fills with ``uniform(_:)`` of 0, 1, 2, …, as parameters made of each.
    @inline(__always)
    func fillUniform(_ values: UnsafeMutableBufferPointer<Float>, _ transform: (Double) -> Double) {
        forEachPiece(of: values) { piece, first in
            key.fillUniform(piece, from: first, low: 0, high: 1)
            Draws.map(piece, transform)
        }
    }

    /// Fills with ``normal(_:)`` of 0, 1, 2, …, as parameters made of each.
    @inline(__always)
    func fillNormal(_ values: UnsafeMutableBufferPointer<Float>, _ transform: (Double) -> Double) {
        forEachPiece(of: values) { piece, first in
            key.fillNormal(piece, from: first, mean: 0, std: 1)
            Draws.map(piece, transform)
        }
    }

    /// Fills with ``normal(_:)`` of 0, 1, 2, …, and calls `body` with each piece while it is in the nearest cache, and with
    /// the index of its first number.
    @inline(__always)
    func forEachNormalPiece(
        of values: UnsafeMutableBufferPointer<Float>,
        _ body: (_ piece: UnsafeMutableBufferPointer<Float>, _ first: Int) -> Void
    ) {
        forEachPiece(of: values) { piece, first in
            key.fillNormal(piece, from: first, mean: 0, std: 1)
            body(piece, first)
        }
    }

    @inline(__always)
    private func forEachPiece(
        of values: UnsafeMutableBufferPointer<Float>,
        _ body: (_ piece: UnsafeMutableBufferPointer<Float>, _ first: Int) -> Void
    ) {
        for first in stride(from: 0, to: values.count, by: Draws.pieceCount) {
            let end = min(first + Draws.pieceCount, values.count)
            body(UnsafeMutableBufferPointer(rebasing: values[first..<end]), first)
        }
    }

    /// In double precision, in which no bounds are too far apart.
    @inline(__always)
    private static func map(
        _ values: UnsafeMutableBufferPointer<Float>, _ transform: (Double) -> Double
    ) {
        for index in values.indices { values[index] = Float(transform(Double(values[index]))) }
    }

    /// 16 KiB of numbers.
    private static let pieceCount = 4096
}

extension RandomKey {
    /// The key of an independent stream at the same step.
    func derived(_ purpose: String) -> RandomKey { RandomKey(seed: key, purpose: purpose).at(step: step) }
}
