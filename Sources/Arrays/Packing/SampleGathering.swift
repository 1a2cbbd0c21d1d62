/// Copies samples out of numbers that lie in memory as `(time, samples, features)`.
package enum SampleGathering {
    /// `target[t, b] = source[start + t, indices[b]] × scale`.
    ///
    /// - Parameters:
    ///   - source: the bytes of the numbers.
    ///   - count: how many samples the source has at each time.
    ///   - features: numbers of a sample at one time.
    /// - Precondition: the source holds those time steps, the indices are below `count`, and the target has
    ///   `time × indices × features` numbers.
    package static func copy(
        _ source: UnsafeRawBufferPointer, _ format: NumberFormat, scale: Float, samples count: Int,
        features: Int,
        indices: UnsafeBufferPointer<Int>, from start: Int, time: Int,
        into target: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(target.count == time * indices.count * features, "a buffer of another size")
        let width = features * format.size
        precondition(
            start >= 0 && (start + time) * count * width <= source.count,
            "more time steps than the samples have")
        guard width > 0 else { return }
        var place = 0
        for step in start..<start + time {
            var first = 0
            // Samples that follow one another are one piece.
            while first < indices.count {
                var end = first + 1
                while end < indices.count, indices[end] == indices[end - 1] + 1 { end += 1 }
                let index = indices[first]
                precondition(index >= 0 && index + end - first <= count, "no such samples")
                let (begin, length) = ((step * count + index) * width, (end - first) * features)
                format.unpack(
                    UnsafeRawBufferPointer(rebasing: source[begin..<begin + length * format.size]),
                    scale: scale,
                    into: UnsafeMutableBufferPointer(rebasing: target[place..<place + length]))
                place += length
                first = end
            }
        }
    }
}
