import Describing
import Handlers

/// A line that describes layers one after the other, such as `D.2 F1200 D F1200 D`: words of a letter and what
/// the layer needs.
///
///     F100  Ft100     FullyConnected of a size; activation before it
///     R50   Rl50      Recurrent
///     L1000 Ls1000    Lstm
///     E64             Embedding of a size, at the beginning: the data's vocabulary is the caller's to say
///     B               BatchNorm
///     D     D.2       Dropout, its probability
///     C32:5p2s1       Convolution2D: filters, kernel, padding, stride; activation before the filters
///     P3s2  Pa3s2     Pooling2D: kernel, stride, padding; m (maximum, the default) or a (average) before it
///
/// Activations are `r` (rel), `t` (tanh), `s` (sigmoid) and `l` (linear); without one it is rel, and tanh for R
/// and L. Kernels and strides are of both axes; `5x3` gives height and width.
struct SpecLine {
    struct Item {
        /// A layer without a name and without connections.
        let description: JSONValue
        /// That of a layer with weights.
        let activation: Activation?
    }

    let items: [Item]

    /// More layers than a line can sensibly have.
    private static let limit = 1_000

    /// - Throws: ``NetworkError`` with the word that is wrong and an example of a right one.
    init(_ line: String) throws {
        let words = line.split(whereSeparator: \.isWhitespace)
        guard words.count <= SpecLine.limit else {
            throw NetworkError(.invalidSpec, "the spec has \(words.count) layers, over \(SpecLine.limit)")
        }
        items = try words.map { word in
            var scanner = SpecScanner(String(word))
            return try scanner.item()
        }
    }
}

extension NetworkError.Code {
    /// A spec, or the shapes and names that go with it, of which no network can be made.
    public static let invalidSpec = NetworkError.Code(name: "invalid spec")
}

/// Reads one word of a spec.
private struct SpecScanner {
    private let word: String
    private var rest: Substring.UTF8View

    init(_ word: String) {
        self.word = word
        rest = word[...].utf8
    }

    mutating func item() throws -> SpecLine.Item {
        let letter = rest.popFirst().map { Character(Unicode.Scalar($0)) } ?? " "
        let item: SpecLine.Item
        switch letter {
        case "F": item = try sized("FullyConnected", .relu, "F100 or Ft100")
        case "R": item = try sized("Recurrent", .tanh, "R100 or Rl100")
        case "L": item = try sized("Lstm", .tanh, "L100 or Ls100")
        case "E": item = try embedding()
        case "B": item = SpecLine.Item(description: ["@type": "BatchNorm"], activation: nil)
        case "D": item = try dropout()
        case "C": item = try convolution()
        case "P": item = try pooling()
        default:
            throw NetworkError(
                .invalidSpec,
                "\(shown) is no layer: words begin with F (fully connected), R (recurrent), L (LSTM), "
                    + "E (embedding), B (batch normalization), D (dropout), C (convolution) or P (pooling)")
        }
        guard rest.isEmpty else {
            throw wrong("'\(String(Substring(rest)) )' is left over", Self.example[letter] ?? "")
        }
        return item
    }

    private static let example: [Character: String] = [
        "F": "F100", "R": "R100", "L": "L100", "E": "E64", "B": "B", "D": "D.2", "C": "C32:5p2s1",
        "P": "P3s2",
    ]

    private var shown: String { "'\(word.prefix(40))\(word.count > 40 ? "…" : "")' in the spec" }

    private func wrong(_ problem: String, _ example: String) -> NetworkError {
        NetworkError(.invalidSpec, "\(shown): \(problem); write it as \(example)")
    }

    // MARK: Layers

    private mutating func sized(_ type: String, _ standard: Activation, _ example: String) throws
        -> SpecLine.Item
    {
        let activation = activation() ?? standard
        guard let size = number() else { throw wrong("a size is missing", example) }
        return SpecLine.Item(
            description: [
                "@type": .string(type), "size": .integer(size), "activation": .string(activation.rawValue),
            ], activation: activation)
    }

    private mutating func embedding() throws -> SpecLine.Item {
        guard let size = number() else { throw wrong("a size is missing", "E64") }
        return SpecLine.Item(
            description: ["@type": .string(Embedding.typeName), "size": .integer(size)], activation: nil)
    }

    private mutating func dropout() throws -> SpecLine.Item {
        let text = String(Substring(rest))
        guard !text.isEmpty else {
            return SpecLine.Item(description: ["@type": "Dropout", "drop_prob": 0.5], activation: nil)
        }
        let isDecimal = text.utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") }
        guard isDecimal, let probability = Double(text.hasPrefix(".") ? "0\(text)" : text), probability < 1
        else { throw wrong("a probability of at least 0 and under 1 follows the D", "D or D.2") }
        rest = word[word.endIndex...].utf8
        return SpecLine.Item(
            description: ["@type": "Dropout", "drop_prob": .number(probability)], activation: nil)
    }

    private mutating func convolution() throws -> SpecLine.Item {
        let example = "C32:5 or Cs32:5p2s1"
        let activation = activation() ?? .relu
        guard let filters = number(), take(":"), let kernel = pair() else {
            throw wrong("the number of filters, ':' and the kernel's size are needed", example)
        }
        let (padding, stride) = try options(example)
        return SpecLine.Item(
            description: [
                "@type": "Convolution2D", "num_filters": .integer(filters), "kernel_size": kernel,
                "stride": stride, "padding": .integer(padding), "activation": .string(activation.rawValue),
            ], activation: activation)
    }

    private mutating func pooling() throws -> SpecLine.Item {
        let example = "P3s2 or Pa3s2p1"
        let isAverage = take("a")
        if !isAverage { _ = take("m") }
        guard let kernel = pair() else { throw wrong("the kernel's size is missing", example) }
        let (padding, stride) = try options(example)
        return SpecLine.Item(
            description: [
                "@type": "Pooling2D", "type": isAverage ? "avg" : "max", "kernel_size": kernel,
                "stride": stride, "padding": .integer(padding),
            ], activation: nil)
    }

    /// `p` and `s` with their numbers, in any order, each once.
    private mutating func options(_ example: String) throws -> (padding: Int64, stride: JSONValue) {
        var (padding, stride): (Int64?, JSONValue?)
        while true {
            if padding == nil, take("p") {
                guard let found = number(from: 0) else { throw wrong("'p' takes a padding", example) }
                padding = found
            } else if stride == nil, take("s") {
                guard let found = pair() else { throw wrong("'s' takes a stride", example) }
                stride = found
            } else {
                return (padding ?? 0, stride ?? [1, 1])
            }
        }
    }

    // MARK: Pieces

    private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private mutating func take(_ letter: Character) -> Bool {
        guard let first = rest.first, letter.asciiValue == first else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func activation() -> Activation? {
        let known: [(Character, Activation)] = [
            ("r", .relu), ("t", .tanh), ("s", .sigmoid), ("l", .linear),
        ]
        for (letter, activation) in known where take(letter) { return activation }
        return nil
    }

    private mutating func number(from least: Int64 = 1) -> Int64? {
        let digits = rest.prefix(while: isDigit)
        guard let value = Int64(String(Substring(digits))), value >= least else { return nil }
        rest = rest[digits.endIndex...]
        return value
    }

    /// `5` or `5x3`, as height and width.
    private mutating func pair() -> JSONValue? {
        guard let height = number() else { return nil }
        guard take("x") else { return [.integer(height), .integer(height)] }
        return number().map { [.integer(height), .integer($0)] }
    }
}
