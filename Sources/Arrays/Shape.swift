/// The extents of an array, outermost first; data are stored in row-major (C) order.
public struct Shape: Hashable, Sendable {
    /// The extents. None is negative; an empty list is the shape of a single number.
    public let extents: [Int]
    /// The number of elements: the product of the extents.
    public let count: Int

    /// - Precondition: the extents are those of a shape. For extents that come from a file use ``init(checking:)``.
    public init(_ extents: [Int]) {
        guard let shape = Shape(checking: extents) else {
            preconditionFailure("\(extents) is not a shape: an extent is negative or the product overflows")
        }
        self = shape
    }

    /// `nil` if an extent is negative, or the product of those other than 0 does not fit in `Int`. So the product of any
    /// of a shape's extents fits, also if another one is 0.
    public init?(checking extents: [Int]) {
        var product = 1
        for extent in extents {
            guard extent >= 0 else { return nil }
            let (next, overflow) = product.multipliedReportingOverflow(by: max(1, extent))
            guard !overflow else { return nil }
            product = next
        }
        self.extents = extents
        count = extents.contains(0) ? 0 : product
    }

    public var rank: Int { extents.count }

    public subscript(axis: Int) -> Int { extents[axis] }
}

extension Shape: ExpressibleByArrayLiteral {
    public init(arrayLiteral extents: Int...) { self.init(extents) }
}

extension Shape: CustomStringConvertible {
    /// As Python writes it, without brackets: `100 × 28 × 28`; a single number is `scalar`.
    public var description: String {
        extents.isEmpty ? "scalar" : extents.map(String.init).joined(separator: " × ")
    }
}
