public import Arrays

extension Samples {
    /// One kind of data for all samples.
    public struct Column: Sendable {
        /// `(time, samples, features…)`
        public let shape: Shape
        private let numbers: Numbers

        private enum Numbers: Sendable {
            case floats([Float])
            case packed(PackedNumbers)
        }

        /// - Parameter shape: `(time, samples, features…)`; without features, one number a sample and time.
        /// - Throws: ``TrainingError`` if the shape is none, or the values do not fill it.
        public init(shape: [Int], values: [Float]) throws {
            self.init(try Column.checked(shape, values.count), .floats(values))
        }

        /// The same of numbers that stay in the type in which a file has them.
        public init(shape: [Int], _ packed: PackedNumbers) throws {
            self.init(try Column.checked(shape, packed.count), .packed(packed))
        }

        /// Data without time, `(samples, features…)`: one time step.
        public init(rows shape: [Int], values: [Float]) throws {
            try self.init(shape: [1] + shape, values: values)
        }

        private init(_ shape: Shape, _ numbers: Numbers) {
            self.shape = shape
            self.numbers = numbers
        }

        private static func checked(_ shape: [Int], _ count: Int) throws -> Shape {
            guard let whole = Shape(checking: shape), whole.rank >= 2 else {
                throw TrainingError(
                    .invalidData, "\(shape) is not the shape of data: it must be (time, samples, features…)")
            }
            guard whole.count == count else {
                throw TrainingError(
                    .invalidData,
                    "\(count) values do not fill (\(words(whole))), which takes \(whole.count)")
            }
            return whole
        }

        /// The numbers in row-major order; those that are packed are all unpacked at once.
        public var values: [Float] {
            switch numbers {
            case .floats(let values): values
            case .packed(let packed): packed.values
            }
        }

        /// How the numbers are held in memory.
        public var format: NumberFormat {
            switch numbers {
            case .floats: .float32
            case .packed(let packed): packed.format
            }
        }

        var features: [Int] { Array(shape.extents.dropFirst(2)) }
        var featureCount: Int { shape.extents.dropFirst(2).reduce(1, *) }

        /// As ``SampleStore/read(_:samples:from:time:into:)`` says.
        func read(
            _ indices: UnsafeBufferPointer<Int>, from start: Int, time: Int,
            into target: UnsafeMutableBufferPointer<Float>
        ) {
            func gather(_ bytes: UnsafeRawBufferPointer, scale: Float) {
                SampleGathering.copy(
                    bytes, format, scale: scale, samples: shape[1], features: featureCount, indices: indices,
                    from: start, time: time, into: target)
            }
            switch numbers {
            case .floats(let values): values.withUnsafeBytes { gather($0, scale: 1) }
            case .packed(let packed): packed.withBytes { gather($0, scale: packed.scale) }
            }
        }

        /// The samples of the given positions.
        /// - Precondition: the range lies within the second axis.
        func subset(_ range: Range<Int>) -> Column {
            let (samples, features) = (shape[1], featureCount)
            let slices = (0..<shape[0]).map { time in
                (time * samples + range.lowerBound) * features..<(time * samples + range.upperBound)
                    * features
            }
            let kept: Numbers =
                switch numbers {
                case .floats(let values): .floats(slices.flatMap { values[$0] })
                case .packed(let packed): .packed(packed.numbers(slices))
                }
            return Column(Shape([shape[0], range.count] + self.features), kept)
        }
    }
}

/// Columns are equal if their shapes and values are, however they are held.
extension Samples.Column: Hashable {
    public static func == (one: Samples.Column, other: Samples.Column) -> Bool {
        guard one.shape == other.shape else { return false }
        return switch (one.numbers, other.numbers) {
        case (.packed(let one), .packed(let other)) where one == other: true
        default: one.values == other.values
        }
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(shape) }
}
