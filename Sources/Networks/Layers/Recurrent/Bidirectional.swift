import Arrays
import Describing
import Handlers

/// Runs a recurrent layer over a sequence from both ends (Schuster and Paliwal, 1997): one with parameters of
/// its own forwards, one backwards in time. At each step the output holds what both have made of their part
/// of the sequence up to and including that step.
///
///     y[t] = (forward(x[0…t]), backward(x[T − 1…t]))     "concat"
///     y[t] = forward(x[0…t]) + backward(x[T − 1…t])      "sum"
///
/// - Input `default`: `(T, B, features…)`; the features are flattened.
/// - Output `default`: `(T, B, 2 × size)`, the forward direction's values first, or `(T, B, size)` for the
///   sum.
/// - Parameters: those of the inner layer twice, with the prefixes `forward_` and `backward_`.
/// - Internals, with the same prefixes: the inner layers' own; `output` (with a row for the state before the
///   first step); the backward direction's `input`, its first step being the last of the sequence; in the
///   backward pass `output_deltas`, and the backward direction's `input_deltas`.
/// - Description: `{"@type": "Bidirectional", "layer": {"@type": "Gru", "size": 3}, "merge": "concat"}`,
///   where `layer` is a ``RecurrentLayer``: Recurrent, Lstm, Gru, Clockwork or ClockworkLstm.
///
/// A context is the forward direction's; the backward direction always begins with zeros, as what comes after
/// the sequence is not known. The inner layers' clocks count from the beginning of their own direction.
public struct Bidirectional: Layer {
    public static let typeName = "Bidirectional"

    /// What becomes of the two directions' outputs.
    public enum Merge: String, CaseIterable, Codable, Sendable {
        case concat, sum
    }

    public var label = LayerLabel()
    /// What runs both ways; its handles are the same for both directions.
    public private(set) var layer: any RecurrentLayer
    public let merge: Merge

    /// The same, if it can do both directions at once.
    private var pairedLayer: (any PairedLayer)?
    private var forwards = Half()
    private var backwards = Half()
    private var reversedInput = InternalBuffer()
    private var reversedInputDeltas = InternalBuffer()

    /// What a direction has among the layer's parameters and internals.
    private struct Half {
        var output = InternalBuffer()
        var outputDeltas = InternalBuffer()
        var inner = InnerLayer(parameters: 0..<0, internals: 0..<0)
    }

    private enum CodingKeys: CodingKey {
        case layer, merge
    }

    public init(_ layer: any RecurrentLayer, merge: Merge = .concat, name: String? = nil) {
        self.layer = layer
        self.merge = merge
        self.label = LayerLabel(name)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let inner = try container.decodeDescribed((any Layer).self, kind: .layer, forKey: .layer)
        guard let inner = inner as? any RecurrentLayer else {
            throw DescriptionError.invalid(
                at: container.path(.layer),
                "\(type(of: inner).typeName) does not walk through time, so it cannot run both ways",
                advice: "the inner layer is a Recurrent, Lstm, Gru, Clockwork or ClockworkLstm")
        }
        layer = inner
        merge = try container.decodeChoice(Merge.self, forKey: .merge, default: .concat)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeDescribed(layer, forKey: .layer)
        try container.encode(merge, forKey: .merge)
    }

    public mutating func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let input = try inputs.sequence()
        let inner = try layer.structure(for: inputs)
        guard inner.inputs == ["default"], inner.outputs.map(\.name) == ["default"],
            let output = inner.outputs.first?.value, output.scaling == .timeBatch
        else {
            throw inputs.invalid(
                "\(type(of: layer).typeName) has other inputs or outputs than one sequence each")
        }
        pairedLayer = layer as? any PairedLayer
        let (both, overflow) = output.featureCount.multipliedReportingOverflow(by: 2)
        guard !overflow else { throw inputs.invalid("the size \(output.featureCount) is too large") }
        let outputDeltas = BufferShape.timeBatch([output.featureCount], backwardOnly: true)
        let inputDeltas = BufferShape.timeBatch([input.featureCount], backwardOnly: true)
        var structure = LayerStructure(outputs: [
            Named("default", .timeBatch([merge == .concat ? both : output.featureCount]))
        ])
        func half(_ prefix: String) -> Half {
            Half(
                output: structure.internal(prefix + "output", output),
                outputDeltas: structure.internal(prefix + "output_deltas", outputDeltas),
                inner: structure.holds(inner, prefix: prefix))
        }
        forwards = half("forward_")
        backwards = half("backward_")
        reversedInput = structure.internal("backward_input", .timeBatch([input.featureCount]))
        reversedInputDeltas = structure.internal("backward_input_deltas", inputDeltas)
        return structure
    }

    /// The buffers of a direction's inner layer: its share of the parameters and internals, and of the gradients if
    /// there are any yet.
    private func inner(_ direction: Direction, of buffers: LayerBuffers) -> LayerBuffers {
        let isForward = direction == .forward
        let half = isForward ? forwards : backwards
        let own = LayerBuffers(
            time: buffers.time, batch: buffers.batch,
            inputs: [isForward ? buffers.inputs[0] : buffers.internals[reversedInput]],
            outputs: [buffers.internals[half.output]],
            parameters: buffers.parameters.part(half.inner.parameters),
            internals: Array(buffers.internals.all[half.inner.internals]), randomKey: buffers.randomKey)
        own.transposedWeights = buffers.transposedWeights
        own.firstView = buffers.firstView + half.inner.parameters.lowerBound
        guard !buffers.outputDeltas.isEmpty else { return own }
        own.gradients = buffers.gradients.part(half.inner.parameters)
        own.addsGradients = buffers.addsGradients
        own.outputDeltas = [buffers.internals[half.outputDeltas]]
        own.inputDeltas = [
            buffers.inputDeltas[0].map { isForward ? $0 : buffers.internals[reversedInputDeltas] }
        ]
        own.addsInputDeltas = [isForward && buffers.addsInputDeltas[0]]
        return own
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        let output = buffers.outputs[0]
        let (ahead, back) = (inner(.forward, of: buffers), inner(.backward, of: buffers))
        reverse(buffers.input(), into: back.input(), buffers.time, pass.handler)
        // A context that the network has set belongs to the other end of the sequence.
        for buffer in back.outputs + back.internals.all {
            if let before = buffer.context { pass.handler.fill(before.flat, with: 0) }
        }
        if let pairedLayer {
            pairedLayer.forward(ahead, beside: back, pass)
        } else {
            layer.forward(ahead, pass)
            layer.forward(back, pass)
        }
        for (direction, inner) in [(Direction.forward, ahead), (.backward, back)] {
            let result = inner.outputs[0]
            switch (direction, merge) {
            case (.forward, _):
                pass.handler.copy(result.matrix, into: columns(of: output.matrix, direction, result))
            case (.backward, .concat):
                for time in 0..<buffers.time {
                    pass.handler.copy(
                        result.step(buffers.time - 1 - time),
                        into: columns(of: output.step(time), direction, result))
                }
            case (.backward, .sum):
                for time in 0..<buffers.time {
                    pass.handler.add(
                        result.step(buffers.time - 1 - time), times: 1, into: output.step(time))
                }
            }
        }
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        let outputDeltas = buffers.outputDeltas[0]
        for direction in Direction.allCases {
            let inner = inner(direction, of: buffers)
            let deltas = inner.outputDeltas[0]
            for time in 0..<buffers.time {
                let place = direction == .forward ? time : buffers.time - 1 - time
                pass.handler.copy(
                    columns(of: outputDeltas.step(time), direction, deltas), into: deltas.step(place))
            }
            layer.backward(inner, pass)
            // The forward direction has written the input's deltas.
            if direction == .backward, let reversed = inner.inputDeltas[0], let whole = buffers.inputDeltas[0]
            {
                for time in 0..<buffers.time {
                    pass.handler.add(
                        reversed.step(buffers.time - 1 - time), times: 1, into: whole.step(time))
                }
            }
        }
    }

    /// A direction's columns of an output or its deltas.
    private func columns(of whole: Matrix, _ direction: Direction, _ part: LayerBuffer) -> Matrix {
        let count = part.matrix.columns
        return whole.columns(merge == .concat && direction == .backward ? count : 0, count: count)
    }

    private func reverse(
        _ source: LayerBuffer, into target: LayerBuffer, _ time: Int, _ handler: any Handler
    ) {
        for step in 0..<time { handler.copy(source.step(step), into: target.step(time - 1 - step)) }
    }
}

private enum Direction: CaseIterable {
    case forward, backward
}
