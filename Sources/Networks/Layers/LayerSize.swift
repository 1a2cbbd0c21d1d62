import Arrays
import Describing

/// The shape of a layer's features: in descriptions a number or a list of numbers.
public struct LayerSize: Hashable, Sendable, Codable, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
    public let extents: [Int]
    /// Whether the description is a single number.
    private let isNumber: Bool

    /// - Precondition: the size is positive.
    public init(_ size: Int) {
        precondition(size > 0, "a layer's size is positive")
        extents = [size]
        isNumber = true
    }

    /// - Precondition: each extent is positive and the product fits in `Int`.
    public init(_ extents: [Int]) {
        precondition(LayerSize.isValid(extents), "\(extents) is not a layer's size")
        self.extents = extents
        isNumber = false
    }

    public init(integerLiteral value: Int) { self.init(value) }

    public init(arrayLiteral extents: Int...) { self.init(extents) }

    private static func isValid(_ extents: [Int]) -> Bool {
        !extents.isEmpty && extents.allSatisfy { $0 > 0 } && Shape(checking: extents) != nil
    }

    public init(from decoder: any Decoder) throws {
        if let number = try? decoder.singleValueContainer().decode(Int.self) {
            extents = [number]
            isNumber = true
        } else if let list = try? decoder.singleValueContainer().decode([Int].self) {
            extents = list
            isNumber = false
        } else {
            extents = []
            isNumber = false
        }
        guard LayerSize.isValid(extents) else {
            throw DescriptionError.invalid(
                at: decoder.path, "this is no size of a layer",
                advice: "a size is a positive whole number or a list of them")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if isNumber, let size = extents.first {
            try container.encode(size)
        } else {
            try container.encode(extents)
        }
    }
}

extension LayerInputs {
    /// A parameter's shape, whose count may not fit when sizes come from a file.
    func shape(of view: String, _ extents: [Int]) throws -> Shape {
        guard let shape = Shape(checking: extents) else {
            throw invalid("the parameter \(view) would have too many elements: \(extents)")
        }
        return shape
    }
}
