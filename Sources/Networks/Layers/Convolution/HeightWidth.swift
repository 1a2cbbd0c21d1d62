import Describing

/// A number of pixels along the height of an image and one along its width: in descriptions a list of the
/// two. One number in Swift means both: `Convolution2D(32, kernelSize: 5)`, `[3, 5]`.
public struct HeightWidth: Hashable, Sendable, Codable, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral
{
    /// More in a kernel, a stride or a padding is a mistake, and would not fit in processors' libraries.
    package static let range = 1...65_535

    public let height: Int
    public let width: Int

    /// - Precondition: both are in 1...65,535.
    public init(_ height: Int, _ width: Int) {
        precondition(
            HeightWidth.range.contains(height) && HeightWidth.range.contains(width),
            "heights and widths are in \(HeightWidth.range)")
        self.height = height
        self.width = width
    }

    public init(integerLiteral both: Int) { self.init(both, both) }

    /// - Precondition: there are two numbers.
    public init(arrayLiteral sizes: Int...) {
        precondition(sizes.count == 2, "write [height, width]")
        self.init(sizes[0], sizes[1])
    }

    public init(from decoder: any Decoder) throws {
        let sizes = (try? decoder.singleValueContainer().decode([Int].self)) ?? []
        guard sizes.count == 2, sizes.allSatisfy(HeightWidth.range.contains) else {
            throw DescriptionError.invalid(
                at: decoder.path, "this is no height and width",
                advice: "write a list of two whole numbers from 1 to 65535, [height, width]")
        }
        height = sizes[0]
        width = sizes[1]
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode([height, width])
    }
}
