import Describing

/// Which rows of a table are trained on, and which are held out.
///
///     {"by": "share", "validation": 0.2, "test": 0.1, "seed": 0, "stratify": "species"}
///     {"by": "group", "column": "patient", "validation": 0.2, "test": 0.0, "seed": 0}
///     {"by": "column", "column": "set"}
///     {"by": "order", "validation": 0.2, "test": 0.0}
///     {"by": "date", "column": "day", "validation": "2020-01-01", "test": "2021-01-01"}
///
/// - `share`: rows drawn at random; with `stratify`, from each value of that column as many as its share
/// - `group`: groups of rows with the same value are drawn, so that no group is in two splits
/// - `column`: the column's values name the splits; `train` is `training`, `val`, `valid` and `dev` are `validation`
/// - `order`: the last rows are `test`, those before them `validation`
/// - `date`: rows from a date on are `validation`, from a later one on `test`; also for columns of numbers
///
/// Draws are functions of the seed and the row, or the group.
public enum TableSplit: Hashable, Sendable {
    case share(Shares, seed: UInt64, stratify: String?)
    case group(column: String, Shares, seed: UInt64)
    case column(String)
    case order(Shares)
    case date(column: String, validation: Double, test: Double?)

    /// The parts of all rows that are held out.
    public struct Shares: Hashable, Sendable {
        /// Of all rows, from 0.
        public let validation: Double
        /// Of all rows, not of those that validation leaves.
        public let test: Double

        /// - Precondition: both are at least 0, and their sum below 1.
        public init(validation: Double, test: Double = 0) {
            precondition(Shares.areValid(validation, test), "shares \(validation) and \(test)")
            self.validation = validation
            self.test = test
        }

        /// Whether something is left to train on.
        public static func areValid(_ validation: Double, _ test: Double) -> Bool {
            validation >= 0 && test >= 0 && validation + test < 1
        }
    }

    /// A fifth of the rows, drawn at random.
    public static let usual = TableSplit.share(Shares(validation: 0.2), seed: 0, stratify: nil)

    /// Whether dates leave some for the split `validation`.
    public static func areInOrder(_ validation: Double, _ test: Double?) -> Bool {
        test.map { validation < $0 } ?? validation.isFinite
    }

    /// The column whose values decide, if any does.
    public var deciding: String? {
        switch self {
        case .share(_, _, let stratify): stratify
        case .group(let column, _, _), .column(let column), .date(let column, _, _): column
        case .order: nil
        }
    }
}

extension TableSplit: Codable {
    private enum CodingKeys: CodingKey { case by, column, validation, test, seed, stratify }
    private enum Kind: String, CaseIterable { case share, group, column, order, date }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func shares() throws -> Shares {
            let validation = try container.decode(Double.self, forKey: .validation, default: 0.2)
            let test = try container.decode(Double.self, forKey: .test, default: 0)
            guard Shares.areValid(validation, test) else {
                throw DescriptionError.invalid(
                    at: container.path(.validation), "\(validation) and \(test) are no shares to hold out",
                    advice: "both are at least 0, and their sum is below 1")
            }
            return Shares(validation: validation, test: test)
        }
        func day(_ key: CodingKeys) throws -> Double {
            if let number = try? container.decode(Double.self, forKey: key) { return number }
            let text = try container.decode(String.self, forKey: key)
            guard let date = DateText(text) else {
                throw DescriptionError.invalid(
                    at: container.path(key), "'\(text)' is no date", advice: "write it as 2020-12-31")
            }
            return date.days
        }
        switch try container.decodeChoice(Kind.self, forKey: .by) {
        case .share:
            self = .share(
                try shares(), seed: try container.decode(UInt64.self, forKey: .seed, default: 0),
                stratify: try container.decodeIfPresent(String.self, forKey: .stratify))
        case .group:
            self = .group(
                column: try container.decode(String.self, forKey: .column), try shares(),
                seed: try container.decode(UInt64.self, forKey: .seed, default: 0))
        case .column: self = .column(try container.decode(String.self, forKey: .column))
        case .order: self = .order(try shares())
        case .date:
            let (validation, test) = (
                try day(.validation), container.contains(.test) ? try day(.test) : nil
            )
            guard TableSplit.areInOrder(validation, test) else {
                throw DescriptionError.invalid(
                    at: container.path(.test), "'test' does not begin after 'validation'",
                    advice: "give it a later date: rows from it on are 'test'")
            }
            self = .date(
                column: try container.decode(String.self, forKey: .column), validation: validation, test: test
            )
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        func encode(_ kind: Kind, _ shares: Shares? = nil) throws {
            try container.encode(kind.rawValue, forKey: .by)
            try container.encodeIfPresent(shares?.validation, forKey: .validation)
            try container.encodeIfPresent(shares?.test, forKey: .test)
        }
        switch self {
        case .share(let shares, let seed, let stratify):
            try encode(.share, shares)
            try container.encode(seed, forKey: .seed)
            try container.encodeIfPresent(stratify, forKey: .stratify)
        case .group(let column, let shares, let seed):
            try encode(.group, shares)
            try container.encode(column, forKey: .column)
            try container.encode(seed, forKey: .seed)
        case .column(let column):
            try encode(.column)
            try container.encode(column, forKey: .column)
        case .order(let shares): try encode(.order, shares)
        case .date(let column, let validation, let test):
            try encode(.date)
            try container.encode(column, forKey: .column)
            try container.encode(validation, forKey: .validation)
            try container.encodeIfPresent(test, forKey: .test)
        }
    }
}
