import ArgumentParser
import Brainstorm
import PrintableText

struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Go on with a text, as a network that was trained on one would.",
        discussion: """
            The network predicts each next character or word, as after 'brainstorm data text'. One is drawn after \
            another and printed as it comes; the seed decides which. Recurrent networks carry their state; others, \
            such as transformers, are shown the last pieces of the text (--window).

            Examples:
              brainstorm generate run.h5 --prompt "The licence " --length 500
              brainstorm generate run.h5 --temperature 0.7 --top-p 0.9 --seed 3
            """)

    @Argument(help: ArgumentHelp("A network or run file.", valueName: "network.h5"), completion: .hdf5)
    var network: String

    @Option(help: "The beginning of the text; it is printed as well. Default: a line break.")
    var prompt = ""

    @Option(help: "How many characters or words to add.")
    var length = 200

    @Option(help: "1 draws as the network says, less prefers what is likely, 0 always takes the likeliest.")
    var temperature = 1.0

    @Option(help: "Draw from so many of the likeliest only.")
    var topK: Int?

    @Option(help: "Draw only from the likeliest whose probabilities together reach this, at most 1.")
    var topP = 1.0

    @Option(help: "The seed of what is drawn.")
    var seed: UInt64 = 0

    @Option(
        help: """
            How much of the text a network sees that does not carry a state. Default: as many characters or words \
            as it can be given, or 256.
            """)
    var window: Int?

    @Option(
        help: ArgumentHelp(
            "A data file with the vocabulary, in place of the one in the network's file.",
            valueName: "data.h5"), completion: .hdf5)
    var data: String?

    @OptionGroup var computing: ComputingOptions

    func validate() throws {
        guard length > 0 else { throw ValidationError("--length must be at least 1") }
        guard temperature >= 0, temperature.isFinite else {
            throw ValidationError("--temperature must be at least 0")
        }
        guard topK ?? 1 > 0 else { throw ValidationError("--top-k must be at least 1") }
        guard topP > 0, topP <= 1 else { throw ValidationError("--top-p must be above 0 and at most 1") }
        guard window ?? 1 > 0 else { throw ValidationError("--window must be at least 1") }
    }

    func run() throws {
        var generator = try TextGenerator(
            computing.network(from: network), vocabulary: vocabulary(),
            sampling: TokenSampling(temperature: temperature, topK: topK, topP: topP), seed: seed,
            window: window)
        try generator.begin(with: prompt)
        emit(text(prompt))
        for _ in 0..<length {
            guard let piece = try generator.next() else { break }
            emit(text(piece))
        }
        emit("\n")
    }

    private func vocabulary() throws -> TextVocabulary? {
        guard let data else { return nil }
        guard let vocabulary = try DataFile.textVocabulary(of: data, registry: .ofCommands) else {
            throw FileError(.mismatch, path: data, "has no vocabulary: it was not made of text")
        }
        return vocabulary
    }

    /// What a terminal may be given: tabs and line breaks are the text's own.
    private func text(_ piece: String) -> String {
        piece.split(separator: "\t", omittingEmptySubsequences: false)
            .map { printableLines(String($0)) }.joined(separator: "\t")
    }
}
