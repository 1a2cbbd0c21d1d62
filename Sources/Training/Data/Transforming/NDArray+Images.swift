import Arrays

extension NDArray {
    /// The numbers of one sample of an array of one time step.
    func image(_ sample: Int) -> UnsafeMutableBufferPointer<Float> {
        let size = count / max(1, shape[1])
        return UnsafeMutableBufferPointer(rebasing: buffer[sample * size..<(sample + 1) * size])
    }

    /// Copies numbers that follow one another.
    func copyRun(of other: NDArray, from start: Int, to target: Int, count: Int) {
        let run = UnsafeMutableBufferPointer(rebasing: buffer[target..<target + count])
        _ = run.update(fromContentsOf: other.buffer[start..<start + count])
    }
}
