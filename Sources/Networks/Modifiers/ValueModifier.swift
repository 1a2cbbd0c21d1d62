public import Arrays
public import Describing
public import Handlers

/// Changes values in place: a view's parameters after each update (a weight modifier), or its gradients in
/// the backward pass (a gradient modifier).
public protocol ValueModifier: Describable, Stateful {
    /// - Parameters:
    ///   - values: the view to change; its first axis gives the rows.
    ///   - parameters: the same view of the parameters (`values` itself for a weight modifier).
    mutating func modify(_ values: Matrix, parameters: Matrix, handler: any Handler)
}

extension ValueModifier {
    /// Either slot. A modifier that needs the parameters is for gradients only.
    public static var kinds: [Kind] { [.weightModifier, .gradientModifier] }

    public func saveState(to state: inout StateWriter) {}
    public mutating func restoreState(from state: StateReader) throws {}
}
