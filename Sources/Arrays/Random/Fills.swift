internal import CKernels

/// Many numbers of a key at once: the same as one by one, in vectors.
extension RandomKey {
    /// Fills with ``uniform(at:low:high:)`` of `first`, `first` + 1, …
    /// - Precondition: `first` is not negative.
    public func fillUniform(
        _ values: UnsafeMutableBufferPointer<Float>, from first: Int = 0, low: Float, high: Float
    ) {
        fillUniform(values, from: first, low: low, high: high, level: .highest)
    }

    /// Fills with `mean + std ×` ``normal(at:)`` of `first`, `first` + 1, …
    /// - Precondition: `first` is not negative.
    public func fillNormal(
        _ values: UnsafeMutableBufferPointer<Float>, from first: Int = 0, mean: Float, std: Float
    ) {
        fillNormal(values, from: first, mean: mean, std: std, level: .highest)
    }

    /// Adds `std ×` ``normal(at:)`` of `first`, `first` + 1, … to the numbers that are there, and then `mean`.
    /// - Precondition: `first` is not negative.
    public func addNormal(
        to values: UnsafeMutableBufferPointer<Float>, from first: Int = 0, mean: Float = 0, std: Float
    ) {
        addNormal(to: values, from: first, mean: mean, std: std, level: .highest)
    }

    /// Sets the numbers to 1 whose ``uniform(at:)``, of `first`, `first` + 1, …, is below `ones`, and to 0 the others for
    /// which it is below `changed`.
    /// - Precondition: both are in `0...1`, and `first` is not negative.
    public func setOnesAndZeros(
        in values: UnsafeMutableBufferPointer<Float>, from first: Int = 0, ones: Double, changed: Double
    ) {
        setOnesAndZeros(in: values, from: first, ones: ones, changed: changed, level: .highest)
    }

    // MARK: At a vector level, which changes no bit

    package func fillUniform(
        _ values: UnsafeMutableBufferPointer<Float>, from first: Int = 0, low: Float, high: Float,
        level: VectorLevel
    ) {
        guard let base = values.baseAddress else { return }
        bs_fill_uniform(base, values.count, number(first), low, high, kernelKey, level.kernel)
    }

    package func fillNormal(
        _ values: UnsafeMutableBufferPointer<Float>, from first: Int = 0, mean: Float, std: Float,
        level: VectorLevel
    ) {
        guard let base = values.baseAddress else { return }
        bs_fill_normal(base, values.count, number(first), mean, std, kernelKey, level.kernel)
    }

    package func addNormal(
        to values: UnsafeMutableBufferPointer<Float>, from first: Int = 0, mean: Float, std: Float,
        level: VectorLevel
    ) {
        guard let base = values.baseAddress else { return }
        bs_add_normal(base, values.count, number(first), mean, std, kernelKey, level.kernel)
    }

    package func setOnesAndZeros(
        in values: UnsafeMutableBufferPointer<Float>, from first: Int = 0, ones: Double, changed: Double,
        level: VectorLevel
    ) {
        precondition((0...1).contains(ones) && (0...1).contains(changed), "a share is in 0...1")
        guard let base = values.baseAddress else { return }
        // A uniform number is a whole number × 2⁻²⁴, so that it is below a share if that one is below its ceiling.
        let limits = [ones, changed].map { UInt32(($0 * 0x1p24).rounded(.up)) }
        bs_salt_and_pepper(base, values.count, number(first), limits[0], limits[1], kernelKey, level.kernel)
    }

    /// The normal numbers of pairs of words: cosines of the first, sines of the second array.
    package static func normals(
        ofRadii radii: [UInt32], angles: [UInt32], level: VectorLevel
    ) -> (cosines: [Float], sines: [Float]) {
        precondition(radii.count == angles.count, "words come in pairs")
        var cosines = [Float](repeating: 0, count: radii.count)
        var sines = cosines
        bs_normal_pairs(radii, angles, &cosines, &sines, radii.count, level.kernel)
        return (cosines, sines)
    }

    private func number(_ first: Int) -> UInt64 {
        precondition(first >= 0, "numbers are counted from 0")
        return UInt64(first)
    }

    private var kernelKey: bs_random_key { bs_random_key(key: key, step: step) }
}
