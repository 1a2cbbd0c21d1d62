public import Networks

/// A stepper that changes each parameter by its own gradient alone, so that an update can be made in parts: each
/// layer's as soon as its backward pass is done, while its gradients are still in the processor's cache.
///
/// The parts give the same numbers as one update of everything.
public protocol ElementwiseStepper: Stepper {
    /// Whether a parameter whose gradient is zero stays what it is, to the bit, so that an update may leave it out; false
    /// by default. No state of such a stepper changes without a gradient, either.
    var leavesWithoutGradient: Bool { get }

    /// Comes before the parts of each update.
    mutating func beginUpdate()

    /// Changes a part of the parameters by its gradients. Allocates nothing.
    /// - Parameter part: a range of the network's flat buffers, part of its `steppedRanges`.
    mutating func update(_ part: Range<Int>, of network: Network)
}

extension ElementwiseStepper {
    /// False: the stepper says nothing of it.
    public var leavesWithoutGradient: Bool { false }

    public mutating func beginUpdate() {}

    public mutating func update(_ network: Network) {
        beginUpdate()
        for range in network.steppedRanges { update(range, of: network) }
    }

    public mutating func descend(_ network: Network) {
        beginUpdate()
        network.backward(skippingZeros: leavesWithoutGradient) { update($0, of: network) }
    }
}
