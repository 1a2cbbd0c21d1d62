/// The extents of an array, outermost first; data are stored in row-major (C) order.
public struct Shape: Hashable, Sendable {
    /// The extents. None is negative; an empty list is the shape of a single number.
    public let extents: [Int]
    /// The number of elements: the product of the extents.
    public let count: Int

    /// - Precondition: no extent is negative and the product fits in `Int`. For extents that come from
    ///   a file use ``init(checking:)``.
    public init(_ extents: [Int]) {
        guard let shape = Shape(checking: extents) else {
            preconditionFailure("\(extents) is not a shape: an extent is negative or the product overflows")
        }
        self = shape
    }

    /// `nil` if an extent is negative or the number of elements does not fit in `Int`.
    public init?(checking extents: [Int]) {
        var count = 1
        for extent in extents {
            guard extent >= 0 else { return nil }
            let (product, overflow) = count.multipliedReportingOverflow(by: extent)
            guard !overflow else { return nil }
            count = product
        }
        self.extents = extents
        self.count = count
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
