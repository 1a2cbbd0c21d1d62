import Arrays

/// The random numbers of one purpose, by index, in double precision.
struct Draws {
    private let key: RandomKey

    init(_ key: RandomKey) { self.key = key }

    /// An independent stream for a part of the work, such as an initializer's own initializers.
    init(_ key: RandomKey, part: String) { self.key = key.derived(part) }

    /// From 0 up to, but not including, 1.
    func uniform(_ index: Int) -> Double { Double(key.uniform(at: UInt64(index))) }

    /// From `-bound` to `bound`.
    func symmetric(_ index: Int, bound: Double) -> Float { Float(bound * (2 * uniform(index) - 1)) }

    /// Of mean 0 and standard deviation 1.
    func normal(_ index: Int) -> Double { Double(key.normal(at: UInt64(index))) }
}

extension RandomKey {
    /// The key of an independent stream at the same step.
    func derived(_ purpose: String) -> RandomKey { RandomKey(seed: key, purpose: purpose).at(step: step) }
}
