import Brainstorm
import PrintableText

/// Writes a line to standard output at once, so that it keeps its place among the lines of progress.
func say(_ line: String) { DescriptorOutput(1).write(printable(line) + "\n") }

/// Writes lines to standard output, whose names have been made printable, each for itself.
func sayLines(_ lines: String) { DescriptorOutput(1).write(printableLines(lines) + "\n") }

/// Writes a line to standard error.
func sayError(_ line: String) { DescriptorOutput(2).write(printable(line) + "\n") }
