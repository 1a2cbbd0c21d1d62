extension SampleStore {
    /// Which rows of some samples, `(time, samples)`, all masks let count, in runs.
    ///
    /// - Parameter masks: columns of one number at a time step; those that the data lack do not matter.
    func countingRows(_ first: Int, _ count: Int, masks: [String]) throws -> [Range<Int>] {
        let rows = timeSteps * count
        var counts = [Bool](repeating: true, count: rows)
        let indices = Array(first..<first + count)
        for mask in masks where features[mask] == [1] {
            var values = [Float](repeating: 0, count: rows)
            try indices.withUnsafeBufferPointer { indices in
                try values.withUnsafeMutableBufferPointer {
                    try read(mask, samples: indices, from: 0, time: timeSteps, into: $0)
                }
            }
            for row in 0..<rows where values[row] == 0 { counts[row] = false }
        }
        var runs: [Range<Int>] = []
        var start = 0
        while let begin = counts[start...].firstIndex(of: true) {
            start = counts[begin...].firstIndex(of: false) ?? rows
            runs.append(begin..<start)
        }
        return runs
    }
}
