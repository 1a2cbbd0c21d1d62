import ArgumentParser
import Brainstorm

struct TextCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "text",
        abstract: "Convert text, to predict each next character or word.",
        discussion: """
            Each character, or with --words each word, becomes a number, its place in a vocabulary that the file keeps. \
            'default' holds the text, 'targets' what follows each.

            A word has the blank before it; every other character between words is one by itself. Words that are too \
            rare for the vocabulary become '<unknown>'.

            Examples:
              brainstorm data text book.txt book.h5 --length 100
              brainstorm data text *.txt all.h5 --streams 32
              brainstorm data text book.txt words.h5 --words --vocabulary 5000
            """)

    @Argument(
        help: ArgumentHelp("Text files (UTF-8), and the file to write.", valueName: "input.txt... output.h5"))
    var files: [String]

    @Flag(help: "Divide the text into words in place of characters.")
    var words = false

    @Option(
        help: "With --words: how many words have numbers of their own, the most frequent. Default: 10000.")
    var vocabulary: Int?

    @Option(help: "Cut the text into samples of so many characters or words. Default: 100.")
    var length: Int?

    @Option(help: "Divide it into so many long samples instead, to be read a few steps at a time.")
    var streams: Int?

    @Option(help: "The part at the end that becomes the split 'validation'.")
    var holdOut = 0.1

    @OptionGroup var overwriting: OverwriteOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard files.count >= 2 else { throw ValidationError("name the text files and the file to write") }
        try OverwriteOption.validate(files[files.count - 1], .data)
        guard words || vocabulary == nil else { throw ValidationError("--vocabulary belongs to --words") }
        guard TextVocabulary.wordCounts.contains(vocabulary ?? 2) else {
            throw ValidationError("--vocabulary is from 2 to \(TextVocabulary.wordCounts.upperBound)")
        }
        guard length == nil || streams == nil else {
            throw ValidationError("--length and --streams exclude each other")
        }
        guard length ?? 1 > 0, streams ?? 1 > 0 else {
            throw ValidationError("--length and --streams must be at least 1")
        }
        guard (0..<1).contains(holdOut) else {
            throw ValidationError("--hold-out must be at least 0 and below 1")
        }
    }

    func run() throws {
        let inputs = Array(files.dropLast())
        let output = try Output(
            files[files.count - 1], .data, replacing: overwriting.rule, inputs: inputs)
        let read = try TextData.text(ofFiles: inputs)
        let text =
            words
            ? try TextData(words: read, vocabulary: vocabulary ?? 10_000, holdingOut: holdOut)
            : try TextData(read, holdingOut: holdOut)
        let form = streams.map(TextData.Form.streams) ?? .pieces(length: length ?? 100)
        try text.dataFile(form, source: inputs.map(fileName(of:)).joined(separator: ", "))
            .save(to: output, quiet: common.quiet)
        guard !common.quiet else { return }
        if words {
            say(
                "\(text.vocabulary.count) words in the vocabulary; \(text.unknownCount) of \(text.codes.count) in the "
                    + "text are not among them")
        } else {
            say("\(text.vocabulary.count) different characters")
        }
    }
}
