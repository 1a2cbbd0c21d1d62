public import Arrays
public import Describing
public import Handlers

/// Changes values in place: a view's parameters after each update (a weight modifier), or its gradients in
/// the backward pass (a gradient modifier). Every view has a copy of its own.
public protocol ValueModifier: Describable, Stateful, ModifierRule, ModifierList {
    /// Called once before all else, with the shape of the view that this copy will change.
    ///
    /// - Throws: ``NetworkError`` with code ``NetworkError/Code/mismatch`` if the shape does not suit.
    mutating func attach(to shape: Shape) throws

    /// - Parameters:
    ///   - values: the view to change; its first axis gives the rows, and a vector is one row.
    ///   - parameters: the same view of the parameters (`values` itself for a weight modifier).
    mutating func modify(_ values: Matrix, parameters: Matrix, handler: any Handler)
}

extension ValueModifier {
    /// Either slot. A modifier that needs the parameters is for gradients only.
    public static var kinds: [Kind] { [.weightModifier, .gradientModifier] }

    public mutating func attach(to shape: Shape) throws {}
    public func saveState(to state: inout StateWriter) {}
    public mutating func restoreState(from state: StateReader) throws {}
}
