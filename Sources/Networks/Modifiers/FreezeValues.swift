public import Arrays
public import Describing
public import Handlers

/// Keeps values as they are when first seen: as a weight modifier, as they are after the first update.
///
/// - Description: `{"@type": "FreezeValues"}`
/// - State: `values`, floats of the view's shape, from the first application on.
public struct FreezeValues: ValueModifier {
    public static let typeName = "FreezeValues"

    private var shape: [Int]?
    private var frozen: [Float]?

    private enum CodingKeys: CodingKey {}

    public init() {}

    public init(from decoder: any Decoder) throws {
        _ = try decoder.container(keyedBy: CodingKeys.self)
    }

    public func encode(to encoder: any Encoder) throws {
        _ = encoder.container(keyedBy: CodingKeys.self)
    }

    public mutating func attach(to shape: Shape) {
        self.shape = shape.extents
        frozen = nil
    }

    /// - Precondition: the values have the shape that was attached.
    public mutating func modify(_ values: Matrix, parameters: Matrix, handler: any Handler) {
        guard let frozen else {
            frozen = handler.onHost { Array($0.read(values.flat).buffer) }
            return
        }
        precondition(frozen.count == values.count, "attach(to:) has not been called")
        handler.onHost { _ = $0.write(values.flat).buffer.update(fromContentsOf: frozen) }
    }

    public func saveState(to state: inout StateWriter) {
        if let frozen { state.set("values", frozen, shape: shape) }
    }

    /// - Throws: ``StateError`` if the values are not of the attached shape.
    public mutating func restoreState(from state: StateReader) throws {
        frozen = state.contains("values") ? try state.floats("values", shape: shape) : nil
    }
}
