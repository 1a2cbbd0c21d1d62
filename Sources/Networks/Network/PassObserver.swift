/// Is told which part of an update a network begins; see ``Network/observer``.
public protocol PassObserver: AnyObject {
    func begins(_ part: PassPart)
}

/// The parts of an update, in their order.
public enum PassPart: Hashable, Sendable {
    /// The forward pass, with what recurrent layers begin with.
    case forward
    /// A layer's forward pass, with the copies of its inputs, if several sources share one.
    case forwardLayer(String)
    case forwardEnd
    /// The backward pass, with the deltas that begin as zeros.
    case backward
    /// A layer's backward pass, with the copies of its deltas.
    case backwardLayer(String)
    /// What the caller does with finished gradients: of a layer, or of all after the gradient modifiers.
    case finishedGradients
    case gradientModifiers
    case backwardEnd
    case weightModifiers
    case weightModifiersEnd
}
