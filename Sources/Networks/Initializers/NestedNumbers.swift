public import Arrays
import Describing

/// Numbers of a regular shape as descriptions hold them, in lists within lists: `[[1.0, 2.0], [3.0, 4.0]]`.
///
/// They keep double precision, so that writing a description gives the numbers that were read.
public struct NestedNumbers: Hashable, Sendable {
    public let shape: Shape
    /// In row-major order.
    public let values: [Double]

    /// - Precondition: there are as many values as the shape holds, of at least one axis, and all fit in a
    ///   32-bit float.
    public init(_ values: [Double], shape: Shape) {
        precondition(shape.rank > 0 && values.count == shape.count, "\(values.count) values for \(shape)")
        precondition(values.allSatisfy(numberRange.contains), "values are 32-bit numbers")
        self.shape = shape
        self.values = values
    }
}

extension NestedNumbers: ExpressibleByArrayLiteral {
    /// A vector or matrix as written: `[1, 2]` or `[[1, 2], [3, 4]]`.
    ///
    /// - Precondition: all rows are equally long, and all values fit in a 32-bit float.
    public init(arrayLiteral elements: Element...) {
        var values: [Double] = []
        for element in elements {
            precondition(element.shape == elements[0].shape, "the rows of an array differ in length")
            values += element.values
        }
        self.init(values, shape: Shape([elements.count] + (elements.first?.shape ?? [])))
    }

    /// One number or row of an array that is written in Swift.
    public struct Element: ExpressibleByFloatLiteral, ExpressibleByArrayLiteral,
        ExpressibleByIntegerLiteral
    {
        fileprivate let shape: [Int]
        fileprivate let values: [Double]

        public init(floatLiteral value: Double) { (shape, values) = ([], [value]) }
        public init(integerLiteral value: Int) { (shape, values) = ([], [Double(value)]) }
        public init(arrayLiteral elements: Element...) {
            let inner = elements.first?.shape ?? []
            precondition(elements.allSatisfy { $0.shape == inner }, "the rows of an array differ in length")
            shape = [elements.count] + inner
            values = elements.flatMap(\.values)
        }
    }
}

extension NestedNumbers: Codable {
    public init(from decoder: any Decoder) throws {
        let json = try decoder.json()
        guard case .array = json else {
            throw DescriptionError(
                code: .wrongType, at: decoder.path,
                problem: "expected nested lists of numbers, found \(json.summary)")
        }
        var extents: [Int] = []
        var first = json
        while case .array(let elements) = first {
            extents.append(elements.count)
            guard let next = elements.first else { break }
            first = next
        }
        var values: [Double] = []
        try NestedNumbers.read(json, extents[...], into: &values, at: decoder.path)
        guard let shape = Shape(checking: extents) else {
            throw DescriptionError.invalid(at: decoder.path, "the array is too large")
        }
        self.shape = shape
        self.values = values
    }

    /// Reads what must have the given extents. The reader's limit on nesting bounds the recursion.
    private static func read(
        _ json: JSONValue, _ extents: ArraySlice<Int>, into values: inout [Double], at path: DescriptionPath
    ) throws {
        guard let extent = extents.first else {
            let number = try DescriptionDecoder().decode(Double.self, from: json, at: path)
            guard numberRange.contains(number) else {
                throw DescriptionError(
                    code: .numberOutOfRange, at: path, problem: "number \(number) is out of range",
                    advice: "32-bit numbers end at \(Float.greatestFiniteMagnitude)")
            }
            values.append(number)
            return
        }
        guard case .array(let elements) = json else {
            throw DescriptionError(
                code: .wrongType, at: path,
                problem: "expected a list of \(extent) like its neighbours, found \(json.summary)")
        }
        guard elements.count == extent else {
            throw DescriptionError.invalid(
                at: path, "a list of \(elements.count) stands beside a list of \(extent)",
                advice: "lists that stand side by side must be equally long")
        }
        for (index, element) in elements.enumerated() {
            try read(element, extents.dropFirst(), into: &values, at: path.appending(index: index))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var position = 0
        try nested(shape.extents[...], &position).encode(to: encoder)
    }

    private func nested(_ extents: ArraySlice<Int>, _ position: inout Int) -> JSONValue {
        guard let extent = extents.first else {
            defer { position += 1 }
            return .number(values[position])
        }
        return .array((0..<extent).map { _ in nested(extents.dropFirst(), &position) })
    }
}
