public import Arrays
public import Describing

/// A number, such as a length or a price.
///
/// - `name`
/// - `unit`: what it is measured in, such as `"cm"`; optional
/// - `format`: how text shows it: `"number"`, or `"date"` or `"date_time"`, whose raw number is days since 1970-01-01 (UTC),
///   with a fraction for the time of the day; answers of a `"date"` are whole days
/// - `scaling`: `"standard"`, the default: `(x − mean) / deviation` of the training data, with a deviation of 1 where all
///   are equal; `"range"`: `(x − minimum) / (maximum − minimum)`; `"none"`
/// - `missing`: what stands for a missing value: `"refuse"`, the default; `"mean"` of the training data; or a number
/// - `indicator`: false; whether a second feature is 1 where the value is missing and 0 elsewhere
/// - `missing_tokens`: texts that stand for a missing value in tables and rows, beside the usual ones (an empty field, `NA`
///   and the like); a number stands for all texts of that number. Written only where there are some
///
/// State: `mean`, `deviation` (of the population), `minimum` and `maximum` of what is not missing.
public struct NumberColumn: SchemaColumn {
    public static let typeName = "Number"

    /// How text shows the number: as it is, or as the day or time that it counts.
    public enum Format: String, Sendable, Hashable, CaseIterable {
        case number, date
        case dateTime = "date_time"
    }

    /// What the network gets: a mean of 0 and a deviation of 1, a range from 0 to 1, or the number as it is.
    public enum Scaling: String, Sendable, Hashable, CaseIterable { case standard, range, none }

    /// What stands for a missing value, in the data's units.
    public enum Missing: Sendable, Hashable {
        case refuse, mean
        case value(Double)
    }

    /// What the training data say of a column.
    public struct Statistics: Sendable, Hashable {
        public let mean: Double
        /// Of the population; 0 where all are equal.
        public let deviation: Double
        public let minimum: Double
        public let maximum: Double
    }

    public let name: String
    public let unit: String?
    public let format: Format
    public let scaling: Scaling
    public let missing: Missing
    /// Whether there is a second feature: 1 where the value is missing, else 0.
    public let indicator: Bool
    /// Texts beside the usual ones that stand for a missing value.
    public var missingTokens: [String] = []
    /// What scaling goes by; nil until it is computed from training data.
    public private(set) var statistics: Statistics?
    private var running = RunningMoments()

    /// - Precondition: a value for what is missing is finite.
    public init(
        _ name: String, unit: String? = nil, format: Format = .number, scaling: Scaling = .standard,
        missing: Missing = .refuse, indicator: Bool = false, missingTokens: [String] = []
    ) {
        if case .value(let value) = missing { precondition(value.isFinite) }
        self.name = name
        self.unit = unit
        self.format = format
        self.scaling = scaling
        self.missing = missing
        self.indicator = indicator
        self.missingTokens = missingTokens
    }

    /// Whether raw numbers are days.
    public var isDate: Bool { format != .number }

    public var featureExtents: [Int] { [indicator ? 2 : 1] }
    public var isSettled: Bool { statistics != nil || (scaling == .none && missing != .mean) }
    public var keepsNumbers: Bool { scaling == .none && missing == .refuse && !indicator }

    public mutating func observe(_ raw: Matrix) {
        for row in 0..<raw.rows where raw[row, 0].isFinite { running.add(Double(raw[row, 0])) }
    }

    public mutating func settle() throws {
        guard running.count > 0 else {
            throw error("has no number in the training data: leave it out, or give it as a category")
        }
        statistics = running.statistics
        running = RunningMoments()
    }

    /// What is subtracted, and by what is multiplied.
    private var scale: (shift: Double, factor: Double) {
        guard let statistics else { return (0, 1) }
        switch scaling {
        case .none: return (0, 1)
        case .standard: return (statistics.mean, statistics.deviation > 0 ? 1 / statistics.deviation : 1)
        case .range:
            let extent = statistics.maximum - statistics.minimum
            return (statistics.minimum, extent > 0 ? 1 / extent : 1)
        }
    }

    public func encode(_ raw: Matrix, into features: Matrix) throws {
        guard isSettled else { throw error("is not scaled yet: its mean comes from training data") }
        let (shift, factor) = scale
        let filled: Double? =
            switch missing {
            case .refuse: nil
            case .mean: statistics?.mean ?? 0
            case .value(let value): value
            }
        for row in 0..<raw.rows {
            var value = Double(raw[row, 0])
            let isMissing = value.isNaN
            if isMissing {
                guard let filled else {
                    throw error(
                        row: row,
                        "is missing; say what stands for it ('missing' of the column), or leave it out")
                }
                value = filled
            }
            guard value.isFinite else {
                throw error(row: row, "is \(value), which is no number to compute with")
            }
            features[row, 0] = Float((value - shift) * factor)
            if indicator { features[row, 1] = isMissing ? 1 : 0 }
        }
    }

    public func restore(_ answers: Matrix) {
        let (shift, factor) = scale
        guard answers.columns == 1, scaling != .none else { return }
        for row in 0..<answers.rows { answers[row, 0] = Float(Double(answers[row, 0]) / factor + shift) }
    }

    public var summary: String {
        var words = [scaling == .none ? "" : "\(scaling == .standard ? "standardized" : "scaled to 0…1") "]
        switch format {
        case .number: words.append("number")
        case .date: words.append("date")
        case .dateTime: words.append("date with time")
        }
        if let unit { words.append(" in \(unit)") }
        switch missing {
        case .refuse: break
        case .mean: words.append(", missing: mean")
        case .value(let value): words.append(", missing: \(value)")
        }
        if indicator { words.append(" and an indicator") }
        if let statistics {
            words.append(" (mean \(Float(statistics.mean)), deviation \(Float(statistics.deviation)))")
        }
        return words.joined()
    }

    public func saveState(to state: inout StateWriter) {
        guard let statistics else { return }
        state.set("mean", statistics.mean)
        state.set("deviation", statistics.deviation)
        state.set("minimum", statistics.minimum)
        state.set("maximum", statistics.maximum)
    }

    public mutating func restoreState(from state: StateReader) throws {
        guard state.contains("mean") else { return statistics = nil }
        func finite(_ name: String) throws -> Double {
            let value = try state.number(name)
            guard value.isFinite else { throw state.refuse(name, "is \(value)") }
            return value
        }
        let deviation = try finite("deviation")
        guard deviation >= 0 else { throw state.refuse("deviation", "is negative") }
        statistics = Statistics(
            mean: try finite("mean"), deviation: deviation, minimum: try finite("minimum"),
            maximum: try finite("maximum"))
    }

    private enum CodingKeys: String, CodingKey {
        case name, unit, format, scaling, missing, indicator
        case missingTokens = "missing_tokens"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try container.decode(String.self, forKey: .name),
            unit: try container.decodeIfPresent(String.self, forKey: .unit),
            format: try container.decodeChoice(Format.self, forKey: .format, default: .number),
            scaling: try container.decodeChoice(Scaling.self, forKey: .scaling, default: .standard),
            missing: try container.decode(Missing.self, forKey: .missing, default: .refuse),
            indicator: try container.decode(Bool.self, forKey: .indicator, default: false),
            missingTokens: try container.decode([String].self, forKey: .missingTokens, default: []))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encodeIfPresent(unit, forKey: .unit)
        try container.encode(format.rawValue, forKey: .format)
        try container.encode(scaling.rawValue, forKey: .scaling)
        try container.encode(missing, forKey: .missing)
        try container.encode(indicator, forKey: .indicator)
        if !missingTokens.isEmpty { try container.encode(missingTokens, forKey: .missingTokens) }
    }
}

extension NumberColumn.Missing: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try? container.decode(String.self)
        switch text {
        case "refuse"?: self = .refuse
        case "mean"?: self = .mean
        case let other?:
            throw DescriptionError.invalid(
                at: DescriptionPath(decoder.codingPath), "unknown value '\(other)'",
                advice: "give 'refuse', 'mean' or a number")
        case nil:
            let value = try container.decode(Double.self)
            guard value.isFinite else {
                throw DescriptionError.invalid(
                    at: DescriptionPath(decoder.codingPath), "\(value) stands for no missing value",
                    advice: "give a finite number")
            }
            self = .value(value)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .refuse: try container.encode("refuse")
        case .mean: try container.encode("mean")
        case .value(let value): try container.encode(value)
        }
    }
}
