public import Arrays
public import Describing

/// One of several levels, such as a species or a colour.
///
/// - `name`
/// - `levels`: what they are called, in their order: the raw number is the place in it, from 0. From 1 to 2²⁴, all different;
///   files hold up to about 500,000 in all columns.
/// - `encoding`: `"one_hot"`, the default: a feature for each level; `"index"`: the place itself, as losses and
///   embeddings take it
/// - `missing`: what happens to a missing value, whose raw number is −1 or NaN: `"refuse"`, the default; `"own_level"`: one
///   more level, after the others; `"most_frequent"` of the training data
/// - `unknown`: what text that is none of the levels counts as: `"refuse"`, the default, or `"missing"`
/// - `missing_tokens`: texts that stand for a missing value in tables and rows, beside the usual ones (an empty field, `NA`
///   and the like); a number stands for all texts of that number. Written only where there are some
///
/// With an index and `"refuse"`, a missing value stays −1, which a network takes only where a mask says that nothing counts.
///
/// State: `most_frequent`, the place of the level that is.
public struct CategoryColumn: SchemaColumn {
    public static let typeName = "Category"

    /// How a level becomes features: one for each, or its place.
    public enum Encoding: String, Sendable, Hashable, CaseIterable {
        case oneHot = "one_hot"
        case index
    }

    /// What a missing value counts as.
    public enum Missing: String, Sendable, Hashable, CaseIterable {
        case refuse
        case ownLevel = "own_level"
        case mostFrequent = "most_frequent"
    }

    /// What a text that is none of the levels counts as.
    public enum Unknown: String, Sendable, Hashable, CaseIterable { case refuse, missing }

    static let counts = 1...1 << 24
    /// What the level of missing values is called.
    static let missingName = "(missing)"

    public let name: String
    /// In the order of the raw numbers, from 0; without the one of missing values.
    public let levels: [String]
    public let encoding: Encoding
    public let missing: Missing
    public let unknown: Unknown
    /// Texts beside the usual ones that stand for a missing value.
    public var missingTokens: [String]
    /// The place of the most frequent level in the training data; nil before, and where nothing asks for it.
    public private(set) var mostFrequent: Int?
    private var frequencies: [Int: Int] = [:]

    /// - Precondition: there are 1 to 2²⁴ levels, all different.
    public init(
        _ name: String, levels: [String], encoding: Encoding = .oneHot, missing: Missing = .refuse,
        unknown: Unknown = .refuse, missingTokens: [String] = []
    ) {
        precondition(
            CategoryColumn.areLevels(levels),
            "levels are different, and there is at least one")
        self.name = name
        self.levels = levels
        self.encoding = encoding
        self.missing = missing
        self.unknown = unknown
        self.missingTokens = missingTokens
    }

    /// By their bytes: two ways to write é are two levels, and equal as strings.
    static func areLevels(_ levels: [String]) -> Bool {
        counts.contains(levels.count) && Set(levels.map { Array($0.utf8) }).count == levels.count
    }

    /// The number of classes, with the one of missing values.
    public var classCount: Int { levels.count + (missing == .ownLevel ? 1 : 0) }

    public var featureExtents: [Int] { [encoding == .index ? 1 : classCount] }
    /// What is missing may be −1 or NaN, and becomes −1.
    public var keepsNumbers: Bool { encoding == .index && missing == .refuse }
    public var isSettled: Bool { missing != .mostFrequent || mostFrequent != nil }
    public var levelNames: [String]? { levels + (missing == .ownLevel ? [CategoryColumn.missingName] : []) }

    public mutating func observe(_ raw: Matrix) {
        guard missing == .mostFrequent else { return }
        for row in 0..<raw.rows {
            if let place = Int(exactly: raw[row, 0]), levels.indices.contains(place) {
                frequencies[place, default: 0] += 1
            }
        }
    }

    public mutating func settle() throws {
        guard missing == .mostFrequent else { return }
        // Of equally frequent ones the first.
        guard let most = frequencies.max(by: { ($0.value, -$0.key) < ($1.value, -$1.key) }) else {
            throw error("has no level in the training data, so none is the most frequent")
        }
        mostFrequent = most.key
        frequencies = [:]
    }

    public func encode(_ raw: Matrix, into features: Matrix) throws {
        for row in 0..<raw.rows {
            let place = try place(of: raw[row, 0], row)
            if encoding == .index {
                features[row, 0] = Float(place)
            } else {
                for level in 0..<features.columns { features[row, level] = level == place ? 1 : 0 }
            }
        }
    }

    private func place(of value: Float, _ row: Int) throws -> Int {
        if let place = Int(exactly: value), levels.indices.contains(place) { return place }
        guard value == -1 || value.isNaN else {
            throw error(row: row, "is \(value), and its \(levels.count) levels are numbered from 0")
        }
        switch missing {
        case .ownLevel: return levels.count
        case .mostFrequent:
            guard let mostFrequent else { throw error("does not know its most frequent level yet") }
            return mostFrequent
        case .refuse:
            if encoding == .index { return -1 }
            throw error(
                row: row,
                "is missing; say what stands for it ('missing' of the column), or leave the sample out")
        }
    }

    public var summary: String {
        let shown = levels.prefix(6).joined(separator: ", ") + (levels.count > 6 ? ", …" : "")
        let rule = missing == .refuse ? "" : ", missing: \(missing.rawValue)"
        return "\(encoding == .index ? "class" : "category") of \(levels.count): \(shown)\(rule)"
    }

    public func saveState(to state: inout StateWriter) { state.set("most_frequent", mostFrequent) }

    public mutating func restoreState(from state: StateReader) throws {
        mostFrequent = try state.optionalInteger("most_frequent")
        guard mostFrequent.map(levels.indices.contains) ?? true else {
            throw state.refuse("most_frequent", "is no place among \(levels.count) levels")
        }
    }

    private enum CodingKeys: String, CodingKey {
        case name, levels, encoding, missing, unknown
        case missingTokens = "missing_tokens"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let levels = try container.decodeChecked(
            [String].self, forKey: .levels, "a list of 1 to 16777216 different names"
        ) { CategoryColumn.areLevels($0) }
        self.init(
            try container.decode(String.self, forKey: .name), levels: levels,
            encoding: try container.decodeChoice(Encoding.self, forKey: .encoding, default: .oneHot),
            missing: try container.decodeChoice(Missing.self, forKey: .missing, default: .refuse),
            unknown: try container.decodeChoice(Unknown.self, forKey: .unknown, default: .refuse),
            missingTokens: try container.decode([String].self, forKey: .missingTokens, default: []))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(levels, forKey: .levels)
        try container.encode(encoding.rawValue, forKey: .encoding)
        try container.encode(missing.rawValue, forKey: .missing)
        try container.encode(unknown.rawValue, forKey: .unknown)
        if !missingTokens.isEmpty { try container.encode(missingTokens, forKey: .missingTokens) }
    }
}
