import Arrays
import Networks

/// The gradients of an update's batches so far, where several make one update. Between two updates nothing of it counts,
/// so that it is no state.
struct GradientSum: Sendable {
    private var values = StateArray()

    /// Adds a batch's gradients; of the last, the network's ``Network/gradients`` become the sum of all.
    ///
    /// - Parameter share: what the batch's gradients are multiplied by.
    mutating func add(_ network: Network, times share: Double, isFirst: Bool, isLast: Bool) {
        let (gradients, share) = (network.gradientBuffer.vector, Float(share))
        guard gradients.count > 0 else { return }
        if self.values.count != gradients.count {
            self.values = StateArray(repeating: 0, count: gradients.count)
        }
        let values = self.values.vector(for: network.handler)
        if isFirst { network.handler.fill(values, with: 0) }
        if isLast {
            network.touchGradients()
            network.handler.scale(gradients, by: share)
            network.handler.add(values.row, times: 1, into: gradients.row)
        } else {
            network.handler.add(gradients.row, times: share, into: values.row)
        }
    }
}

extension DataIterator {
    /// What each of several batches counts in their mean: its share of their samples.
    func shares(epoch: Int, positions: Range<Int>) -> [Double] {
        let samples = positions.map { Double(batchSize(epoch: epoch, position: $0).batch) }
        let all = samples.reduce(0, +)
        return samples.map { all > 0 ? $0 / all : 0 }
    }
}
