public import Arrays
import Describing

/// The shape of a layer's input, output or internal buffer before the sizes of time and batch are known.
/// Data are `(time, batch, features…)`; some buffers have no time axis, and some neither.
///
/// In descriptions: `["T", "B", 28, 28, 1]`, `["B", 10]` or `[3, 4]`.
public struct BufferShape: Hashable, Sendable {
    /// Which leading axes vary with the data.
    public enum Scaling: Hashable, Sendable {
        /// `(features…)`
        case fixed
        /// `(batch, features…)`
        case batch
        /// `(time, batch, features…)`
        case timeBatch
    }

    public let scaling: Scaling
    public let features: Shape
    /// How many rows for the state before the first time step are kept after the last (0 or 1).
    public var contextSize: Int = 0
    /// Whether the buffer is used by the backward pass only.
    public var isBackwardOnly = false

    public init(_ scaling: Scaling, _ features: Shape) {
        self.scaling = scaling
        self.features = features
    }

    public static func timeBatch(_ features: [Int], context: Int = 0, backwardOnly: Bool = false)
        -> BufferShape
    {
        var shape = BufferShape(.timeBatch, Shape(features))
        shape.contextSize = context
        shape.isBackwardOnly = backwardOnly
        return shape
    }

    public static func fixed(_ features: [Int]) -> BufferShape { BufferShape(.fixed, Shape(features)) }

    /// The number of features of one sample at one time.
    public var featureCount: Int { features.count }

    /// The number of rows at a given size, without the context's.
    func rows(time: Int, batch: Int) -> Int {
        switch scaling {
        case .fixed: 1
        case .batch: batch
        case .timeBatch: time * batch
        }
    }

    /// The full shape at a given size, with the context's rows.
    func shape(time: Int, batch: Int) -> Shape {
        switch scaling {
        case .fixed: features
        case .batch: Shape([batch] + features.extents)
        case .timeBatch: Shape([time + contextSize, batch] + features.extents)
        }
    }

    /// The same shape for a buffer that only the backward pass uses.
    public var backwardOnly: BufferShape {
        var shape = self
        shape.isBackwardOnly = true
        return shape
    }

    /// Another shape with the same leading axes.
    public func with(features: [Int], context: Int = 0, backwardOnly: Bool = false) -> BufferShape {
        var shape = BufferShape(scaling, Shape(features))
        shape.contextSize = context
        shape.isBackwardOnly = backwardOnly
        return shape
    }
}

/// One axis of a ``BufferShape`` as written in Swift: `[.time, .batch, 28, 28, 1]`.
public enum Axis: Hashable, Sendable, ExpressibleByIntegerLiteral {
    case time
    case batch
    case size(Int)

    public init(integerLiteral value: Int) { self = .size(value) }
}

extension BufferShape: ExpressibleByArrayLiteral {
    /// - Precondition: `.time` and `.batch` come first, in this order, and no size is negative.
    public init(arrayLiteral axes: Axis...) {
        guard let shape = BufferShape(axes: axes) else {
            preconditionFailure("\(axes) is not a buffer's shape: write [.time, .batch, sizes…]")
        }
        self = shape
    }

    /// `nil` if time and batch do not lead, or a size is negative or too large.
    public init?(axes: [Axis]) {
        var rest = axes[...]
        let hasTime = rest.first == .time
        if hasTime { rest.removeFirst() }
        let hasBatch = rest.first == .batch
        if hasBatch { rest.removeFirst() }
        guard hasBatch || !hasTime else { return nil }
        var sizes: [Int] = []
        for axis in rest {
            guard case .size(let size) = axis else { return nil }
            sizes.append(size)
        }
        guard let features = Shape(checking: sizes) else { return nil }
        self.init(hasTime ? .timeBatch : hasBatch ? .batch : .fixed, features)
    }

    public var axes: [Axis] {
        let leading: [Axis] =
            switch scaling {
            case .fixed: []
            case .batch: [.batch]
            case .timeBatch: [.time, .batch]
            }
        return leading + features.extents.map(Axis.size)
    }
}

extension BufferShape: CustomStringConvertible {
    /// As in descriptions: `(T, B, 28, 28, 1)`.
    public var description: String {
        let parts = axes.map { axis in
            switch axis {
            case .time: "T"
            case .batch: "B"
            case .size(let size): "\(size)"
            }
        }
        return "(\(parts.joined(separator: ", ")))"
    }
}

extension BufferShape: Codable {
    public init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        var axes: [Axis] = []
        while !container.isAtEnd {
            if let size = try? container.decode(Int.self) {
                axes.append(.size(size))
            } else {
                let letter = try container.decode(String.self)
                switch letter {
                case "T": axes.append(.time)
                case "B": axes.append(.batch)
                default:
                    throw DescriptionError.invalid(
                        at: decoder.path, "'\(letter)' is not an axis",
                        advice: "a shape's axes are \"T\", \"B\" and sizes")
                }
            }
        }
        guard let shape = BufferShape(axes: axes) else {
            throw DescriptionError.invalid(
                at: decoder.path, "this is no shape",
                advice: "a shape is [\"T\", \"B\", sizes…], [\"B\", sizes…] or [sizes…], no size negative")
        }
        self = shape
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        for axis in axes {
            switch axis {
            case .time: try container.encode("T")
            case .batch: try container.encode("B")
            case .size(let size): try container.encode(size)
            }
        }
    }
}
