import Brainstorm
import Foundation
import TestSupport
import Testing

/// From a text to a network that goes on with it.
struct TextCommandTests {
    private func run(_ arguments: String..., in directory: TemporaryDirectory) throws -> ProcessResult {
        let result = try TestSupport.run(CommandLine.path, arguments, in: directory.path)
        guard result.status == 0 else { throw ProcessFailure(description: result.errors) }
        return result
    }

    private func text(_ text: String, in directory: TemporaryDirectory) throws {
        _ = try directory.write(Array(text.utf8), to: "text.txt")
    }

    @Test("a text is made data, trained on through an embedding, and goes on as the seed says")
    func characters() throws {
        let directory = try TemporaryDirectory()
        try text(String(repeating: "the owl and the fox\n", count: 40), in: directory)
        let made = try run("data", "text", "text.txt", "text.h5", "--length", "20", in: directory)
        #expect(made.output.hasSuffix("13 different characters\n"))
        _ = try run("new", "e.json", "--spec", "L8", "--data", "text.h5", in: directory)
        let network = try Network(Experiment(from: directory.path("e.json")).network)
        let embedding = network.architecture.nodes.values.compactMap { $0.layer as? Embedding }.first
        #expect(embedding?.vocabulary == 13 && embedding?.size == 8)
        #expect(try network.bufferShape("Output.outputs.predictions").features == [13])
        _ = try run("train", "e.json", "-o", "run.h5", "--epochs", "2", "--quiet", in: directory)

        func generated(_ more: String...) throws -> String {
            let options = ["generate", "run.h5", "--prompt", "the owl", "--length", "30"] + more
            let result = try TestSupport.run(CommandLine.path, options, in: directory.path)
            #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
            return result.output
        }
        let first = try generated()
        #expect(first.hasPrefix("the owl") && first.hasSuffix("\n") && first.count == 38)
        #expect(try generated() == first && generated("--seed", "1") != first)
        #expect(try generated("--temperature", "0") == generated("--top-k", "1"))
        #expect(try generated("--temperature", "0") == generated("--top-p", "0.001", "--seed", "9"))
    }

    @Test("words go through a vocabulary of a size, and what is rare is unknown")
    func words() throws {
        let directory = try TemporaryDirectory()
        let sentences = (0..<60).map { "The owl said that number\($0) isn't a fox. " }
        try text(sentences.joined(), in: directory)
        let made = try run(
            "data", "text", "text.txt", "text.h5", "--words", "--vocabulary", "11", "--length", "10",
            "--hold-out", "0", in: directory)
        #expect(
            made.output.hasSuffix("11 words in the vocabulary; 60 of 541 in the text are not among them\n"),
            "\(made.output)")
        _ = try run("new", "e.json", "--spec", "E5 R8", "--data", "text.h5", in: directory)
        _ = try run("train", "e.json", "-o", "run.h5", "--epochs", "1", "--quiet", in: directory)
        let result = try run("generate", "run.h5", "--prompt", "The zebra", "--length", "20", in: directory)
        #expect(result.output.hasPrefix("The zebra") && !result.output.contains("unknown"))
        #expect(result.output.contains(" said") || result.output.contains(" fox"))
    }

    @Test("a vocabulary's control characters do not reach the terminal, but for tabs and line breaks")
    func controlCharacters() throws {
        let directory = try TemporaryDirectory()
        try text(String(repeating: "\u{1B}[2J\t\n\u{202E}", count: 60), in: directory)
        _ = try run("data", "text", "text.txt", "text.h5", "--length", "10", in: directory)
        _ = try run("new", "e.json", "--spec", "R4", "--data", "text.h5", in: directory)
        _ = try run("train", "e.json", "-o", "run.h5", "--epochs", "1", "--quiet", in: directory)
        let result = try run("generate", "run.h5", "--length", "100", in: directory)
        #expect(result.output.contains("\\u{1b}") && result.output.contains("\t"))
        #expect(!result.output.unicodeScalars.contains { ["\u{1B}", "\u{202E}"].contains($0) })
    }

    @Test("a network that was not trained on text is refused, and so are options that cannot be")
    func refusals() throws {
        let directory = try TemporaryDirectory()
        func errors(_ status: Int32, _ arguments: String...) throws -> String {
            let result = try TestSupport.run(CommandLine.path, ["generate"] + arguments, in: directory.path)
            #expect(result.status == status, "\(arguments)")
            return result.errors
        }
        try Network(spec: "F3", for: .classification, inputShape: [1], outputShape: [3])
            .save(to: directory.path("network.h5"))
        #expect(
            try errors(1, "network.h5").contains(
                "does not say which characters or words its numbers stand for"))
        #expect(try errors(64, "network.h5", "--temperature=-1").contains("--temperature must be at least 0"))
        #expect(try errors(64, "network.h5", "--top-p", "0").contains("--top-p must be above 0"))
        #expect(try errors(64, "network.h5", "--top-k", "0").contains("--top-k must be at least 1"))
        #expect(try errors(64, "network.h5", "--length", "0").contains("--length must be at least 1"))
    }
}
