import Networks

extension Network {
    /// What layers keep, such as running statistics, in the order of ``Network/keptRanges``.
    var keptValues: [Float] {
        get { parameters.read { all in keptRanges.flatMap { all[$0] } } }
        set {
            parameters.update { all in
                var start = 0
                for range in keptRanges {
                    let part = UnsafeMutableBufferPointer(rebasing: all[range])
                    _ = part.update(fromContentsOf: newValue[start..<start + range.count])
                    start += range.count
                }
            }
        }
    }
}

/// How a part of a batch has changed what layers keep. Each part begins with what was there before the batch; in the end the
/// changes of all, each times its share of the samples, are added in the order of the ``PartTree``.
struct KeptChange: Sendable, Hashable {
    var values: [Float]

    init(_ values: [Float]) { self.values = values }

    /// - Parameter share: the part's samples among the batch's.
    init(from before: [Float], to after: [Float], share: Double) {
        values = zip(before, after).map { ($1 - $0) * Float(share) }
    }

    static func + (left: KeptChange, right: KeptChange) -> KeptChange {
        KeptChange(zip(left.values, right.values).map { $0 + $1 })
    }

    /// What is kept after the changes.
    func applied(to before: [Float]) -> [Float] { zip(before, values).map { $0 + $1 } }
}
