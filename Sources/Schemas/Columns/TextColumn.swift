public import Arrays
import Describing

/// Text, a character or a word at each time step: its place in a vocabulary.
///
/// - `name`
/// - `vocabulary`: the characters or words, in their order: the number is the place in it, from 0. From 1 to 2²⁴, all
///   different; files hold up to about 500,000 in all columns.
/// - `unit`: `"character"` (a Unicode scalar), the default, or `"word"`
/// - `unknown`: null, the default: what is not in the vocabulary is refused; or the word of the vocabulary that it counts as
///
/// The number is what the network takes, for an `Embedding`; −1 pads what a mask leaves out.
public struct TextColumn: SchemaColumn {
    public static let typeName = "Text"

    /// What a time step is: a Unicode scalar, or a word.
    public enum Unit: String, Sendable, Hashable, CaseIterable { case character, word }

    public let name: String
    /// In the order of the numbers, from 0.
    public let vocabulary: [String]
    public let textUnit: Unit
    /// The entry that all that is not in the vocabulary counts as; nil to refuse it.
    public let unknown: String?

    /// - Precondition: there are 1 to 2²⁴ entries, all different, `unknown` among them.
    public init(_ name: String, vocabulary: [String], unit: Unit = .character, unknown: String? = nil) {
        precondition(
            TextColumn.isVocabulary(vocabulary, unknown), "entries are different, and there is at least one")
        self.name = name
        self.vocabulary = vocabulary
        textUnit = unit
        self.unknown = unknown
    }

    private static func isVocabulary(_ entries: [String], _ unknown: String?) -> Bool {
        CategoryColumn.areLevels(entries)
            && unknown.map { unknown in entries.contains { $0.utf8.elementsEqual(unknown.utf8) } } ?? true
    }

    public var keepsNumbers: Bool { true }
    public var levelNames: [String]? { vocabulary }

    public func encode(_ raw: Matrix, into features: Matrix) throws {
        for row in 0..<raw.rows {
            let value = raw[row, 0]
            guard value == -1 || Int(exactly: value).map(vocabulary.indices.contains) == true else {
                throw error(
                    row: row, "is \(value), and its vocabulary of \(vocabulary.count) is numbered from 0")
            }
            features[row, 0] = value
        }
    }

    public var summary: String { "text, \(vocabulary.count) \(textUnit.rawValue)s" }

    private enum CodingKeys: String, CodingKey {
        case name, vocabulary, unknown
        case textUnit = "unit"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let unknown = try container.decodeIfPresent(String.self, forKey: .unknown)
        let vocabulary = try container.decodeChecked(
            [String].self, forKey: .vocabulary,
            "a list of 1 to 16777216 different entries, the unknown one among them"
        ) { TextColumn.isVocabulary($0, unknown) }
        self.init(
            try container.decode(String.self, forKey: .name), vocabulary: vocabulary,
            unit: try container.decodeChoice(Unit.self, forKey: .textUnit, default: .character),
            unknown: unknown)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(vocabulary, forKey: .vocabulary)
        try container.encode(textUnit.rawValue, forKey: .textUnit)
        try container.encode(unknown, forKey: .unknown)
    }
}
