public import Arrays
public import Describing

/// A picture, `(height, width, channels)`.
///
/// - `name`
/// - `height`, `width`, `channels`: at least 1
/// - `scaling`: `"none"`, the default; `"standard"`: `(x − mean) / deviation` of each channel over the training data
///
/// State: `means` and `deviations` by channel, with `"standard"`.
public struct ImageColumn: SchemaColumn {
    public static let typeName = "Image"

    /// What becomes of a channel: nothing, or a mean of 0 and a deviation of 1 over the training data.
    public enum Scaling: String, Sendable, Hashable, CaseIterable { case none, standard }

    static let sizes = 1...65535

    public let name: String
    public let height: Int
    public let width: Int
    public let channels: Int
    public let scaling: Scaling
    /// By channel; empty until they are computed, and without scaling.
    public private(set) var means: [Double] = []
    /// By channel, of the population; a channel with 0 is centred only.
    public private(set) var deviations: [Double] = []
    private var running: [RunningMoments] = []

    /// - Precondition: sizes are in `1...65535`.
    public init(_ name: String, height: Int, width: Int, channels: Int, scaling: Scaling = .none) {
        precondition(
            [height, width, channels].allSatisfy(ImageColumn.sizes.contains), "sizes are in 1...65535")
        self.name = name
        self.height = height
        self.width = width
        self.channels = channels
        self.scaling = scaling
    }

    public var rawExtents: [Int] { [height, width, channels] }
    public var featureExtents: [Int] { rawExtents }
    public var isSettled: Bool { scaling == .none || means.count == channels }
    public var keepsNumbers: Bool { scaling == .none }

    public mutating func observe(_ raw: Matrix) {
        guard scaling == .standard else { return }
        if running.isEmpty { running = Array(repeating: RunningMoments(), count: channels) }
        for row in 0..<raw.rows {
            for index in 0..<raw.columns { running[index % channels].add(Double(raw[row, index])) }
        }
    }

    public mutating func settle() throws {
        guard scaling == .standard else { return }
        guard running.allSatisfy({ $0.count > 0 }), running.count == channels else {
            throw error("has no picture in the training data")
        }
        means = running.map(\.statistics.mean)
        deviations = running.map(\.statistics.deviation)
        running = []
    }

    public func encode(_ raw: Matrix, into features: Matrix) throws {
        guard isSettled else { throw error("is not scaled yet: its means come from training data") }
        guard scaling == .standard else { return copy(raw, into: features) }
        let factors = deviations.map { $0 > 0 ? 1 / $0 : 1 }
        for row in 0..<raw.rows {
            for index in 0..<raw.columns {
                let channel = index % channels
                features[row, index] = Float((Double(raw[row, index]) - means[channel]) * factors[channel])
            }
        }
    }

    public var summary: String {
        "picture \(height) × \(width) × \(channels)" + (scaling == .none ? "" : ", standardized by channel")
    }

    public func saveState(to state: inout StateWriter) {
        guard !means.isEmpty else { return }
        state.set("means", means)
        state.set("deviations", deviations)
    }

    public mutating func restoreState(from state: StateReader) throws {
        guard state.contains("means") else { return (means, deviations) = ([], []) }
        means = try state.numbers("means", shape: [channels])
        deviations = try state.numbers("deviations", shape: [channels])
        guard (means + deviations).allSatisfy(\.isFinite), deviations.allSatisfy({ $0 >= 0 }) else {
            throw state.refuse("deviations", "are no deviations")
        }
    }

    private enum CodingKeys: CodingKey { case name, height, width, channels, scaling }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func size(_ key: CodingKeys) throws -> Int {
            try container.decodeChecked(Int.self, forKey: key, in: ImageColumn.sizes)
        }
        self.init(
            try container.decode(String.self, forKey: .name), height: try size(.height),
            width: try size(.width),
            channels: try size(.channels),
            scaling: try container.decodeChoice(Scaling.self, forKey: .scaling, default: .none))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(height, forKey: .height)
        try container.encode(width, forKey: .width)
        try container.encode(channels, forKey: .channels)
        try container.encode(scaling.rawValue, forKey: .scaling)
    }
}
