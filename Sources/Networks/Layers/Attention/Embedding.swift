import Arrays
import Describing

/// A learned vector for each word of a vocabulary, picked by number: `y = W[x]`.
///
/// - Input `default`: `(T, B, 1)` or `(T, B, features…)` of numbers in `0..<vocabulary`, stored as floats.
/// - Output `default`: `(T, B, size)`, or `(T, B, features…, size)` if there are several numbers.
/// - Parameter: `W` (vocabulary × size).
/// - Description: `{"@type": "Embedding", "vocabulary": 10000, "size": 256}`
///
/// A number outside the vocabulary, such as the −1 of padding, gives zeros and no gradient, as it gives no
/// class to ``SoftmaxCE``. The gradient of words that do not occur is zero. The input is a constant: it
/// receives no deltas.
///
/// Where vectors have 16 numbers or more and a batch at most a quarter of the words, only the rows of words that occur are
/// cleared for the next pass, and an update by plain gradient descent or Adagrad goes to these rows alone: the others would
/// stay as they are, to the bit. All rows are cleared and changed where other steppers move parameters without a gradient,
/// where a gradient modifier, a second user of `W` or several batches in an update write the gradient, and once somebody has
/// asked for the gradients themselves.
public struct Embedding: Layer, RowPicking {
    public static let typeName = "Embedding"

    public var label = LayerLabel()
    /// The number of rows of `W`, at most 2²⁴: beyond that floats do not tell all whole numbers apart.
    public let vocabulary: Int
    /// The length of a word's vector.
    public let size: Int

    private var vectors = LearnedView()

    private static let vocabularies = 1...(1 << 24)

    private enum CodingKeys: CodingKey {
        case vocabulary, size
    }

    /// - Precondition: the vocabulary has 1 to 2²⁴ words, and the size is positive.
    public init(vocabulary: Int, size: Int, name: String? = nil) {
        precondition(Embedding.vocabularies.contains(vocabulary), "a vocabulary has 1 to 2²⁴ words")
        precondition(size > 0, "a layer's size is positive")
        self.vocabulary = vocabulary
        self.size = size
        self.label = LayerLabel(name)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        vocabulary = try container.decodeChecked(
            Int.self, forKey: .vocabulary, in: Embedding.vocabularies)
        size = try container.decodeChecked(Int.self, forKey: .size, in: 1...)
    }

    public mutating func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let input = try inputs.shape()
        guard input.scaling != .fixed else {
            throw inputs.invalid("the input must have samples (T, B, 1), but is \(input)")
        }
        let features = input.features.extents
        let words = features == [1] ? [] : features
        guard let output = Shape(checking: words + [size]) else {
            throw inputs.invalid("the output would have too many features: \(words + [size])")
        }
        var structure = LayerStructure(outputs: [Named("default", input.with(features: output.extents))])
        vectors = structure.learns("W", try inputs.shape(of: "W", [vocabulary, size]))
        return structure
    }

    /// The output, or its deltas, with a row for each number of the input.
    public func domain(of input: String, _ structure: LayerStructure) -> InputDomain {
        input == "default" ? .places(vocabulary) : .finite
    }

    var table: (rows: Int, columns: Int) { (vocabulary, size) }

    private func rows(_ buffer: LayerBuffer) -> Matrix {
        buffer.matrix.rows(of: size)
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        pass.handler.gatherRows(
            buffers.parameters[vectors].matrix, indices: buffers.input().vector,
            into: rows(buffers.outputs[0]))
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        buffers.clearDeltas(ofInput: 0, pass.handler)
        let (gradient, indices) = (buffers.gradients[vectors], buffers.input().vector)
        let touched = buffers.addsGradients ? nil : buffers.touchedRows
        if let touched {
            touched.clear(gradient.matrix, pass.handler)
        } else if !buffers.addsGradients {
            pass.handler.fill(gradient.vector, with: 0)
        }
        pass.handler.scatterAddRows(
            rows(buffers.outputDeltas[0]), indices: indices, into: gradient.matrix)
        touched?.touch(indices, pass.handler)
    }
}
