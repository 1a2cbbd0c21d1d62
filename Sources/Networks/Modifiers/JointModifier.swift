public import Arrays
public import Handlers

/// A modifier that depends on several views at once: all that equal modifiers of its type are bound to, by
/// whichever rules. First it measures every view, then it changes every view by the sum of the measures.
///
/// The modifiers that stand before it in the list of any of these views have all been applied by then, and
/// those after it in none.
public protocol JointModifier: ValueModifier, Equatable {
    /// What a view adds to the sum.
    func measure(_ values: Matrix, handler: any Handler) -> Double

    /// Changes a view.
    /// - Parameter total: the sum of the measures of all views.
    func modify(_ values: Matrix, total: Double, handler: any Handler)
}

extension JointModifier {
    /// As if there was no other view.
    public func modify(_ values: Matrix, parameters: Matrix, handler: any Handler) {
        modify(values, total: measure(values, handler: handler), handler: handler)
    }

    func isJoined(with other: any ValueModifier) -> Bool { other as? Self == self }
}
