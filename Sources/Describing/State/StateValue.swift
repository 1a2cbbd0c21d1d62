/// One entry of a state tree.
///
/// Two values are equal when their bits are: a NaN equals itself, and `0.0` differs from `-0.0`.
public enum StateValue: Sendable {
    case integer(Int64)
    case unsigned(UInt64)
    case number(Double)
    case bool(Bool)
    case string(String)
    /// Elements in row-major order; as many as the shape's product.
    case floats(shape: [Int], [Float])
    /// Elements in row-major order; as many as the shape's product.
    case numbers(shape: [Int], [Double])
    case integers([Int64])
    case strings([String])
    case group(StateTree)
}

extension StateValue: Hashable {
    public static func == (first: StateValue, second: StateValue) -> Bool {
        switch (first, second) {
        case (.integer(let a), .integer(let b)): a == b
        case (.unsigned(let a), .unsigned(let b)): a == b
        case (.number(let a), .number(let b)): a.bitPattern == b.bitPattern
        case (.bool(let a), .bool(let b)): a == b
        case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
        case (.floats(let shapeA, let a), .floats(let shapeB, let b)):
            shapeA == shapeB && a.count == b.count
                && a.lazy.map(\.bitPattern).elementsEqual(b.lazy.map(\.bitPattern))
        case (.numbers(let shapeA, let a), .numbers(let shapeB, let b)):
            shapeA == shapeB && a.count == b.count
                && a.lazy.map(\.bitPattern).elementsEqual(b.lazy.map(\.bitPattern))
        case (.integers(let a), .integers(let b)): a == b
        case (.strings(let a), .strings(let b)):
            a.count == b.count && zip(a, b).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
        case (.group(let a), .group(let b)): a == b
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .integer(let value): hasher.combine(value)
        case .unsigned(let value): hasher.combine(value)
        case .number(let value): hasher.combine(value.bitPattern)
        case .bool(let value): hasher.combine(value)
        case .string(let value): hasher.combine(value)
        case .floats(let shape, _): hasher.combine(shape)
        case .numbers(let shape, _): hasher.combine(shape)
        case .integers(let values): hasher.combine(values)
        case .strings(let values): hasher.combine(values)
        case .group(let tree): hasher.combine(tree)
        }
    }
}

extension StateValue {
    /// The value's type in words, for error messages: `an integer`, `floats of shape [2, 3]`.
    public var summary: String {
        switch self {
        case .integer, .unsigned: "an integer"
        case .number: "a number"
        case .bool: "a truth value"
        case .string: "a string"
        case .floats(let shape, _): "floats of shape \(shape)"
        case .numbers(let shape, _): "numbers of shape \(shape)"
        case .integers(let values): "integers of shape [\(values.count)]"
        case .strings(let values): "strings of shape [\(values.count)]"
        case .group: "a group"
        }
    }

    /// Whether the number of elements is the shape's product; true for values without a shape.
    public var hasElementsForShape: Bool {
        switch self {
        case .floats(let shape, let values): elementCount(of: shape) == values.count
        case .numbers(let shape, let values): elementCount(of: shape) == values.count
        default: true
        }
    }
}

/// The product of the sizes, or `nil` if one is negative or the product overflows.
func elementCount(of shape: [Int]) -> Int? {
    var count = 1
    for size in shape {
        let (product, overflow) = count.multipliedReportingOverflow(by: size)
        if size < 0 || overflow { return nil }
        count = product
    }
    return count
}
