import Brainstorm

/// Writes a line to standard output at once, so that it keeps its place among the lines of progress.
func say(_ line: String) { DescriptorOutput(1).write(line + "\n") }

/// Writes to standard error.
func writeError(_ text: String) { DescriptorOutput(2).write(text) }
