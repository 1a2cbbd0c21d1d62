/// Text as numbers, one a character (Unicode scalar): data for a network that predicts the next character.
///
/// A character's number is its place in the ``vocabulary``: all characters of the text, sorted.
public struct TextData: Sendable {
    public let vocabulary: [Unicode.Scalar]
    /// The whole text.
    public let codes: [Int]

    private static let sizeLimit = 1 << 30

    /// The characters of several files, one after the other.
    /// - Throws: ``FileError`` if a file cannot be read, is not UTF-8 or has the character U+0000, or all are empty.
    public init(paths: [String]) throws {
        var text = String.UnicodeScalarView()
        for path in paths {
            let part = try readText(path, limit: TextData.sizeLimit)
            if let place = part.utf8.enumerated().first(where: { $0.element == 0 })?.offset {
                throw FileError(
                    .format, path: path,
                    "has the character U+0000 at byte \(place), which no vocabulary in a file can hold; remove it, "
                        + "as by tr -d '\\000'")
            }
            text.append(contentsOf: part.unicodeScalars)
        }
        guard !text.isEmpty else {
            throw FileError(.format, path: paths.joined(separator: ", "), "there is no text")
        }
        self.init(text)
    }

    public init(_ text: String) { self.init(text.unicodeScalars) }

    private init(_ text: String.UnicodeScalarView) {
        vocabulary = Set(text).sorted()
        var codes: [Unicode.Scalar: Int] = [:]
        for (code, character) in vocabulary.enumerated() { codes[character] = code }
        self.codes = text.map { codes[$0] ?? 0 }
    }

    /// How the text is laid out as samples.
    public enum Form: Sendable {
        /// Pieces of so many characters, each a sample of its own: `(length, pieces, 1)`.
        case pieces(length: Int)
        /// So many long runs, each a sample, to be read a few steps at a time with the context carried:
        /// `(characters / streams, streams, 1)`.
        case streams(Int)
    }

    /// Columns `default`, the characters, and `targets`, the character after each.
    ///
    /// - Parameter fraction: the part at the end of the text that becomes the split `validation`, in `0..<1`.
    /// - Throws: ``FileError`` if the text is too short for the form.
    public func splits(_ form: Form, holdingOut fraction: Double = 0) throws -> [String: [String: DataFile
        .Column]]
    {
        let held = Int(Double(codes.count) * fraction)
        var splits = ["training": try columns(codes.dropLast(held), form)]
        if held > 0 { splits["validation"] = try columns(codes.suffix(held), form) }
        return splits
    }

    private func columns(_ codes: ArraySlice<Int>, _ form: Form) throws -> [String: DataFile.Column] {
        // The last character is a target only.
        let count = max(0, codes.count - 1)
        let (time, samples) =
            switch form {
            case .pieces(let length): (length, length > 0 ? count / length : 0)
            case .streams(let streams): (streams > 0 ? count / streams : 0, streams)
            }
        guard time > 0, samples > 0 else {
            throw FileError(
                .mismatch, path: "",
                "\(codes.count) characters are too few to be divided so: choose shorter pieces")
        }
        func column(offset: Int) -> DataFile.Column {
            let start = codes.startIndex + offset
            let numbers = (0..<time).flatMap { step in
                (0..<samples).map { codes[start + $0 * time + step] }
            }
            let shape = [time, samples, 1]
            return vocabulary.count <= 256
                ? DataFile.Column(shape: shape, .bytes(numbers.map(UInt8.init)))
                : DataFile.Column(shape: shape, .floats(numbers.map(Float.init)))
        }
        return ["default": column(offset: 0), "targets": column(offset: 1)]
    }
}
