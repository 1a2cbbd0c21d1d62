import Arrays

/// An initializer that says of a shape whether it has values, and writes them where they are to be afterwards. So a
/// network needs no memory for them beside its parameters, and yet changes nothing where a rule refuses.
protocol FillingInitializer: Initializer {
    /// What writes the values of a view of this shape.
    ///
    /// - Throws: as ``Initializer/values(for:key:)``.
    func fill(for shape: Shape) throws -> ParameterFill
}

/// Writes the values of one view, all of them.
typealias ParameterFill = (_ values: UnsafeMutableBufferPointer<Float>, _ key: RandomKey) -> Void

extension FillingInitializer {
    /// What `fill` writes, in an array.
    func array(of shape: Shape, _ key: RandomKey, _ fill: ParameterFill) -> [Float] {
        [Float](unsafeUninitializedCapacity: shape.count) { buffer, count in
            let values = UnsafeMutableBufferPointer(rebasing: buffer[..<shape.count])
            values.initialize(repeating: 0)
            fill(values, key)
            count = shape.count
        }
    }
}
