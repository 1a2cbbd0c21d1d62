import Arrays
import Describing
import Handlers

/// Puts inputs side by side along their last axis.
///
/// - Inputs `inputs_1`, `inputs_2` and so on, at least two (brainstorm 0.5 takes exactly two): of the same
///   shape but for the last axis.
/// - Output `default`: the last axis is the sum of the inputs'.
/// - Description: `{"@type": "Merge"}`
///
/// Several connections to one input of any layer are concatenated too, but flattened.
public struct Merge: Layer {
    public static let typeName = "Merge"

    public var label = LayerLabel()

    private enum CodingKeys: CodingKey {}

    public init(name: String? = nil) { label = LayerLabel(name) }

    public func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let parts = try inputs.numbered()
        let heads = parts.map {
            Named($0.name, $0.value.with(features: $0.value.features.extents.dropLast()))
        }
        guard parts.allSatisfy({ $0.value.features.rank > 0 }), let head = heads.first?.value,
            heads.allSatisfy({ $0.value == head })
        else {
            let shapes = parts.map { "'\($0.name)' \($0.value)" }.joined(separator: ", ")
            throw inputs.invalid("the inputs must have the same axes up to the last one, but have \(shapes)")
        }
        var last = 0
        for part in parts {
            let (sum, overflow) = last.addingReportingOverflow(part.value.features.extents.last ?? 0)
            guard !overflow else { throw inputs.invalid("the merged inputs have too many features") }
            last = sum
        }
        guard let features = Shape(checking: head.features.extents + [last]) else {
            throw inputs.invalid("the merged inputs have too many features")
        }
        return LayerStructure(
            inputs: parts.map(\.name), outputs: [Named("default", head.with(features: features.extents))])
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        forEachPart(of: buffers, whole: buffers.outputs[0]) { index, window in
            pass.handler.copy(buffers.input(index).matrix(rows: window.rows), into: window)
        }
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        forEachPart(of: buffers, whole: buffers.outputDeltas[0]) { index, window in
            guard let deltas = buffers.inputDeltas[index] else { return }
            pass.handler.pass(
                window, to: deltas.matrix(rows: window.rows), adding: buffers.addsInputDeltas[index])
        }
    }

    /// Calls `body` with each input's window on the merged numbers.
    private func forEachPart(
        of buffers: LayerBuffers, whole: LayerBuffer, _ body: (_ index: Int, _ window: Matrix) -> Void
    ) {
        let width = whole.array.shape.extents.last ?? 0
        let rows = width == 0 ? 0 : whole.matrix.count / width
        let all = whole.matrix(rows: rows)
        var column = 0
        for index in buffers.inputs.indices where rows > 0 {
            let columns = buffers.input(index).matrix.count / rows
            body(index, all.columns(column, count: columns))
            column += columns
        }
    }
}
