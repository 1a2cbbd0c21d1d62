import Arrays
import Describing

/// Hands its input on with its features in another shape.
///
/// - Input `default`: any shape. Output `default`: the same leading axes, and the features of ``shape``, which
///   must hold as many numbers.
/// - Description: `{"@type": "Reshape", "shape": [7, 7, -1]}`; an extent of −1, at most one, is what is left.
public struct Reshape: Layer {
    public static let typeName = "Reshape"

    public var label = LayerLabel()
    /// The extents of the features, of which one may be −1.
    public let shape: [Int]

    private enum CodingKeys: CodingKey {
        case shape
    }

    /// - Precondition: the extents are positive, or −1 in at most one place.
    public init(_ shape: [Int], name: String? = nil) {
        precondition(Reshape.isValid(shape), "\(shape) is no shape")
        self.shape = shape
        self.label = LayerLabel(name)
    }

    private static func isValid(_ shape: [Int]) -> Bool {
        !shape.isEmpty && shape.allSatisfy { $0 > 0 || $0 == -1 } && shape.count { $0 == -1 } <= 1
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        shape = try container.decode([Int].self, forKey: .shape)
        guard Reshape.isValid(shape) else {
            throw DescriptionError.invalid(
                at: container.path(.shape), "\(shape) is no shape",
                advice: "extents are positive; one of them may be -1, for what is left")
        }
    }

    public func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let input = try inputs.shape()
        return LayerStructure(
            outputs: [Named("default", input.with(features: try extents(for: input, inputs)))])
    }

    private func extents(for input: BufferShape, _ inputs: LayerInputs) throws -> [Int] {
        let known = shape.filter { $0 > 0 }
        guard let count = Shape(checking: known)?.count else {
            throw inputs.invalid("the shape \(shape) would have too many elements")
        }
        let (rest, left) = input.featureCount.quotientAndRemainder(dividingBy: count)
        guard left == 0, known.count < shape.count || rest == 1 else {
            throw inputs.invalid(
                "the \(input.featureCount) features of \(input) cannot be given the shape \(shape)")
        }
        return shape.map { $0 > 0 ? $0 : rest }
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) { buffers.handOn(pass.handler) }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        buffers.handDeltasBack(pass.handler)
    }
}
