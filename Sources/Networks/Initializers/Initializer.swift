public import Arrays
public import Describing

/// Makes the first values of a parameter's view. A pure function of the shape and the key.
public protocol Initializer: Describable, InitializerRule {
    /// - Throws: ``NetworkError`` with code ``NetworkError/Code/initialization`` if the initializer has no
    ///   values for such a shape; a rule's fallback is asked then.
    func values(for shape: Shape, key: RandomKey) throws -> [Float]
}

extension Initializer {
    public static var kinds: [Kind] { [.initializer] }

    /// The error for a shape that the initializer has no values for.
    ///
    /// - Parameter need: the end of the sentence "… needs …".
    public func refuse(_ shape: Shape, needs need: String) -> NetworkError {
        NetworkError(
            .initialization, "\(Self.typeName) has no values for the shape \(shape): it needs \(need)")
    }

    /// The rows and columns of a shape that has exactly these two axes.
    func matrix(_ shape: Shape) throws -> (rows: Int, columns: Int) {
        guard shape.rank == 2 else { throw refuse(shape, needs: "a matrix") }
        return (shape[0], shape[1])
    }

    /// The number of units (the first axis) and of inputs to each (all other axes together).
    func fans(_ shape: Shape) throws -> (units: Int, inputs: Int) {
        guard shape.rank >= 2 else { throw refuse(shape, needs: "at least two axes") }
        return (shape[0], shape[0] == 0 ? 0 : shape.count / shape[0])
    }

    /// The extent of a square matrix.
    func square(_ shape: Shape) throws -> Int {
        guard shape.rank == 2, shape[0] == shape[1] else { throw refuse(shape, needs: "a square matrix") }
        return shape[0]
    }
}
