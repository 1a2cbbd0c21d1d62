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

    /// ``uniform(_:)`` of 0, 1, 2, …, as parameters made of each: four at the price of one.
    func uniforms(_ count: Int, _ transform: (Double) -> Double) -> [Float] {
        mapped(count, transform) { key.fillUniform($0, low: 0, high: 1) }
    }

    /// ``normal(_:)`` of 0, 1, 2, …, as parameters made of each.
    func normals(_ count: Int, _ transform: (Double) -> Double) -> [Float] {
        mapped(count, transform) { key.fillNormal($0, mean: 0, std: 1) }
    }

    /// In double precision, in which no bounds are too far apart.
    private func mapped(
        _ count: Int, _ transform: (Double) -> Double, fill: (UnsafeMutableBufferPointer<Float>) -> Void
    ) -> [Float] {
        var values = [Float](repeating: 0, count: count)
        values.withUnsafeMutableBufferPointer { buffer in
            fill(buffer)
            for index in buffer.indices { buffer[index] = Float(transform(Double(buffer[index]))) }
        }
        return values
    }
}

extension RandomKey {
    /// The key of an independent stream at the same step.
    func derived(_ purpose: String) -> RandomKey { RandomKey(seed: key, purpose: purpose).at(step: step) }
}
