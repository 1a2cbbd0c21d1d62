import Schemas

/// Text as numbers, one a character (Unicode scalar) or word: data for a network that predicts the next one.
///
/// A number is a place in the ``vocabulary``: all characters of the text, sorted, or its most frequent words.
public struct TextData: Sendable {
    public let vocabulary: TextVocabulary
    /// The whole text.
    public let codes: [Int]
    /// The part at the end of ``codes`` that is held out.
    public let heldOut: Double

    private static let sizeLimit = 1 << 30

    /// The text of several files, one after the other.
    /// - Throws: ``FileError`` if a file cannot be read, is not UTF-8 or has the character U+0000.
    public static func text(ofFiles paths: [String]) throws -> String {
        var text = ""
        for path in paths {
            let part = try readText(path, limit: TextData.sizeLimit)
            if let place = part.utf8.enumerated().first(where: { $0.element == 0 })?.offset {
                throw FileError(
                    .format, path: path,
                    "has the character U+0000 at byte \(place), which no vocabulary in a file can hold; remove it, "
                        + "as by tr -d '\\000'")
            }
            text.unicodeScalars.append(contentsOf: part.unicodeScalars)
        }
        guard !text.isEmpty else {
            throw FileError(.format, path: paths.joined(separator: ", "), "there is no text")
        }
        return text
    }

    /// The characters of a text.
    ///
    /// - Parameter fraction: the part at the end that is held out, in `0..<1`.
    /// - Throws: ``FileError`` if there are none.
    public init(_ text: String, holdingOut fraction: Double = 0) throws {
        vocabulary = try .characters(of: text)
        codes = try vocabulary.numbers(of: text)
        heldOut = fraction
    }

    /// The words of a text, and punctuation. What is held out has no say in which words are known.
    ///
    /// - Parameters:
    ///   - count: entries of the vocabulary, one of them for all words that it lacks; at least 2.
    ///   - fraction: the part at the end that is held out, in `0..<1`.
    /// - Throws: ``FileError`` if there are none.
    public init(words text: String, vocabulary count: Int, holdingOut fraction: Double = 0) throws {
        let pieces = Array(TextPieces(text, .word))
        let known = try TextVocabulary.words(
            of: pieces.dropLast(Int(Double(pieces.count) * fraction)), atMost: count)
        vocabulary = known
        codes = pieces.map { known.number(of: $0) ?? 0 }
        heldOut = fraction
    }

    /// How many of the text's pieces are not in the vocabulary.
    public var unknownCount: Int { codes.count { $0 == vocabulary.unknown } }

    /// How the text is laid out as samples.
    public enum Form: Sendable {
        /// Pieces of so many characters or words, each a sample of its own: `(length, pieces, 1)`.
        case pieces(length: Int)
        /// So many long runs, each a sample, to be read a few steps at a time with the context carried:
        /// `(characters / streams, streams, 1)`.
        case streams(Int)
    }

    /// Columns `default`, the characters or words, and `targets`, what follows each; in the splits `training` and, where
    /// some is held out, `validation`.
    ///
    /// - Throws: ``FileError`` if the text is too short for the form.
    public func splits(_ form: Form) throws -> [String: [String: DataFile.Column]] {
        let held = Int(Double(codes.count) * heldOut)
        var splits = ["training": try columns(codes.dropLast(held), form)]
        if held > 0 { splits["validation"] = try columns(codes.suffix(held), form) }
        return splits
    }

    /// A data file of the text with its vocabulary.
    public func dataFile(_ form: Form, source: String? = nil) throws -> DataFile {
        let schema = Schema(inputs: [
            "default": [vocabulary.column("text")], "targets": [vocabulary.column("next")],
        ])
        return DataFile(
            splits: try splits(form), source: source,
            vocabulary: vocabulary.unit == .character ? vocabulary.entries.joined() : nil, schema: schema)
    }

    private func columns(_ codes: ArraySlice<Int>, _ form: Form) throws -> [String: DataFile.Column] {
        // The last one is a target only.
        let count = max(0, codes.count - 1)
        let (time, samples) =
            switch form {
            case .pieces(let length): (length, length > 0 ? count / length : 0)
            case .streams(let streams): (streams > 0 ? count / streams : 0, streams)
            }
        guard time > 0, samples > 0 else {
            throw FileError(
                .mismatch, path: "",
                "\(codes.count) \(vocabulary.unit.rawValue)s are too few to be divided so: choose shorter pieces"
            )
        }
        func column(offset: Int) -> DataFile.Column {
            let start = codes.startIndex + offset
            let numbers = (0..<time).flatMap { step in
                (0..<samples).map { codes[start + $0 * time + step] }
            }
            let shape = [time, samples, 1]
            return vocabulary.count <= 256
                ? DataFile.Column(shape: shape, .bytes(numbers.map { UInt8(truncatingIfNeeded: $0) }))
                : DataFile.Column(shape: shape, .floats(numbers.map(Float.init)))
        }
        return ["default": column(offset: 0), "targets": column(offset: 1)]
    }
}
