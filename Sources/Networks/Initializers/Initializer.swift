public import Arrays
public import Describing

/// Makes the first values of a parameter's view. A pure function of the shape and the key.
public protocol Initializer: Describable {
    /// - Throws: ``NetworkError`` with code ``NetworkError/Code/initialization`` if the initializer has no
    ///   values for such a shape; a rule's fallback is asked then.
    func values(for shape: Shape, key: RandomKey) throws -> [Float]
}

extension Initializer {
    public static var kinds: [Kind] { [.initializer] }
}
