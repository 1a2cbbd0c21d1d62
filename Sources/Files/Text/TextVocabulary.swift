import PrintableText
public import Schemas

/// What the numbers of a text stand for: characters (Unicode scalars) or words, as ``TextPieces`` cuts them.
///
/// Entries are told apart by their UTF-8 bytes, so that what only looks the same has numbers of its own.
public struct TextVocabulary: Sendable, Hashable {
    /// What a text is divided into.
    public enum Unit: String, Sendable, CaseIterable {
        case character, word
    }

    /// Into what a text is cut before it is looked up.
    public let unit: Unit
    /// The text of each number.
    public let entries: [String]
    /// The number that stands for everything that the vocabulary lacks; without one, that is refused.
    public let unknown: Int?
    private let numbers: [[UInt8]: Int]

    /// The entry that stands for unknown words: no text is cut into a piece of that name.
    public static let unknownWord = "<unknown>"

    /// How many words a vocabulary may be asked to have: a data file's schema, an experiment and a run hold each word twice,
    /// and no more than readers take.
    package static let wordCounts = 2...200_000

    /// How many numbers there are: one more than the largest.
    public var count: Int { entries.count }

    /// - Throws: ``FileError`` if there are no entries, one is there twice, or `unknown` is none of them.
    public init(_ unit: Unit, entries: [String], unknown: Int? = nil) throws {
        func refusal(_ message: String) -> FileError {
            FileError(.format, path: "", "the vocabulary \(message)")
        }
        guard !entries.isEmpty else { throw refusal("has no entry") }
        guard unknown.map(entries.indices.contains) ?? true else {
            throw refusal(
                "has \(entries.count) entries, and none of the number \(unknown ?? 0) for unknown ones")
        }
        var numbers: [[UInt8]: Int] = [:]
        for (number, entry) in entries.enumerated() {
            guard numbers.updateValue(number, forKey: Array(entry.utf8)) == nil else {
                throw refusal("has \(quoted(entry)) twice")
            }
        }
        self.unit = unit
        self.entries = entries
        self.unknown = unknown
        self.numbers = numbers
    }

    /// The number of a piece of text, that of ``unknown`` ones if the vocabulary lacks it.
    public func number(of piece: String) -> Int? { numbers[Array(piece.utf8)] ?? unknown }

    /// The numbers of a text.
    /// - Throws: ``FileError`` with the first piece that the vocabulary lacks.
    public func numbers(of text: String) throws -> [Int] {
        try TextPieces(text, unit).map { piece in
            guard let number = number(of: piece) else {
                throw FileError(
                    .mismatch, path: "",
                    "the vocabulary has no \(quoted(piece)); its \(count) \(unit.rawValue)s begin with "
                        + quoted(entries.prefix(60).joined(separator: unit == .word ? " " : "")))
            }
            return number
        }
    }

    /// The text of a number.
    /// - Precondition: the number is one of the vocabulary's.
    public func text(of number: Int) -> String { entries[number] }
}

extension TextVocabulary {
    /// All characters of a text, in the order of their scalars.
    static func characters(of text: String) throws -> TextVocabulary {
        try TextVocabulary(.character, entries: Set(text.unicodeScalars).sorted().map { String($0) })
    }

    /// The words of a text that occur most often, with one entry, the first, for all others. The more frequent comes first;
    /// of equally frequent ones, the one whose UTF-8 bytes are smaller.
    static func words(of pieces: some Sequence<String>, atMost count: Int) throws -> TextVocabulary {
        var frequencies: [[UInt8]: Int] = [:]
        for piece in pieces { frequencies[Array(piece.utf8), default: 0] += 1 }
        let sorted = frequencies.sorted {
            $0.value != $1.value ? $0.value > $1.value : $0.key.lexicographicallyPrecedes($1.key)
        }
        let kept = sorted.prefix(max(0, count - 1)).map { String(decoding: $0.key, as: UTF8.self) }
        return try TextVocabulary(.word, entries: [unknownWord] + kept, unknown: 0)
    }
}

extension TextVocabulary {
    /// The vocabulary of a schema's column.
    /// - Throws: ``FileError`` if it is none.
    public init(_ column: TextColumn) throws {
        let unknown = column.unknown.flatMap { word in
            column.vocabulary.firstIndex { Array($0.utf8) == Array(word.utf8) }
        }
        try self.init(
            column.textUnit == .word ? .word : .character, entries: column.vocabulary, unknown: unknown)
    }

    /// The column of a schema that has this vocabulary.
    public func column(_ name: String) -> TextColumn {
        TextColumn(
            name, vocabulary: entries, unit: unit == .word ? .word : .character,
            unknown: unknown.map { entries[$0] })
    }

    /// The vocabulary of the only column of an input; `nil` if it is no text.
    public init?(of input: String, in schema: Schema?) throws {
        guard let columns = schema?.inputs[input], columns.count == 1, let text = columns[0] as? TextColumn
        else { return nil }
        try self.init(text)
    }
}
