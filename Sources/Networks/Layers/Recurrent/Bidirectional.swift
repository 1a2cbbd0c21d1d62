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
    public let layer: any RecurrentLayer
    public let merge: Merge

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

    public func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let input = try inputs.sequence()
        let inner = try layer.structure(for: inputs)
        guard inner.inputs == ["default"], inner.outputs.map(\.name) == ["default"],
            let output = inner.outputs.first?.value, output.scaling == .timeBatch
        else {
            throw inputs.invalid(
                "\(type(of: layer).typeName) has other inputs or outputs than one sequence each")
        }
        let (both, overflow) = output.featureCount.multipliedReportingOverflow(by: 2)
        guard !overflow else { throw inputs.invalid("the size \(output.featureCount) is too large") }
        let outputDeltas = BufferShape.timeBatch([output.featureCount], backwardOnly: true)
        let inputDeltas = BufferShape.timeBatch([input.featureCount], backwardOnly: true)
        let internals = Direction.allCases.flatMap { direction in
            [
                Named(direction.name("output"), output),
                Named(direction.name("output_deltas"), outputDeltas),
            ] + inner.internals.map { Named(direction.name($0.name), $0.value) }
        }
        return LayerStructure(
            outputs: [
                Named("default", .timeBatch([merge == .concat ? both : output.featureCount]))
            ],
            parameters: Direction.allCases.flatMap { direction in
                inner.parameters.map { Named(direction.name($0.name), $0.value) }
            },
            internals: internals + [
                Named(Direction.backward.name("input"), .timeBatch([input.featureCount])),
                Named(Direction.backward.name("input_deltas"), inputDeltas),
            ])
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        let output = buffers.outputs[0]
        for direction in Direction.allCases {
            let inner = buffers.inner(direction)
            if direction == .backward {
                reverse(buffers.input(), into: inner.input(), buffers.time, pass.handler)
                // A context that the network has set belongs to the other end of the sequence.
                for buffer in inner.outputs + inner.internals {
                    if let before = buffer.context { pass.handler.fill(before.flat, with: 0) }
                }
            }
            layer.forward(inner, pass)
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
            let inner = buffers.inner(direction)
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

private enum Direction: String, CaseIterable {
    case forward, backward

    func name(_ name: String) -> String { "\(rawValue)_\(name)" }
}

extension LayerBuffers {
    /// The buffers of a bidirectional layer's inner layer: its share of the parameters and internals, and of
    /// the gradients if there are any yet.
    fileprivate func inner(_ direction: Direction) -> LayerBuffers {
        // Both directions' come first, half and half, then the backward direction's input and its deltas.
        let (shared, isForward) = (internals.count - 2, direction == .forward)
        let start = isForward ? 0 : shared / 2
        func half(_ views: [LayerBuffer]) -> [LayerBuffer] {
            Array(isForward ? views.prefix(views.count / 2) : views.suffix(views.count / 2))
        }
        let buffers = LayerBuffers(
            time: time, batch: batch, inputs: [isForward ? inputs[0] : internals[shared]],
            outputs: [internals[start]], parameters: half(parameters),
            internals: Array(internals[(start + 2)..<(start + shared / 2)]), randomKey: randomKey)
        guard !outputDeltas.isEmpty else { return buffers }
        buffers.gradients = half(gradients)
        buffers.addsGradients = addsGradients
        buffers.outputDeltas = [internals[start + 1]]
        buffers.inputDeltas = [inputDeltas[0].map { isForward ? $0 : internals[shared + 1] }]
        buffers.addsInputDeltas = [isForward && addsInputDeltas[0]]
        return buffers
    }
}
