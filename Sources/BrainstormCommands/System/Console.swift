import ArgumentParser
import Brainstorm
import PrintableText

/// Writes a result to standard output, at once, so that it keeps its place among the lines of progress. What is lost there
/// is a failure of the command: somebody else may take an empty file for the answer.
func emit(_ text: String) {
    guard ProcessOptions.speaks else { return }
    guard let failure = DescriptorOutput(1).writeAll(text) else { return }
    BrainstormCommand.exit(
        withError: FileError(.system, path: "standard output", "cannot be written: \(errorText(failure))"))
}

/// Writes bytes of a result that are no text for people, such as a table for the next program.
func emit(_ bytes: [UInt8]) {
    guard ProcessOptions.speaks else { return }
    guard let failure = DescriptorOutput(1).writeAll(bytes) else { return }
    BrainstormCommand.exit(
        withError: FileError(.system, path: "standard output", "cannot be written: \(errorText(failure))"))
}

/// Writes a line of a result.
func say(_ line: String) { emit(printable(line) + "\n") }

/// Writes lines of a result, whose names have been made printable, each for itself.
func sayLines(_ lines: String) { emit(printableLines(lines) + "\n") }

/// Writes a line to standard error.
func sayError(_ line: String) { DescriptorOutput(2).write(printable(line) + "\n") }
