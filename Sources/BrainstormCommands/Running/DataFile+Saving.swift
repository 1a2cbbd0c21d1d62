import Brainstorm

extension DataFile {
    /// Saves the file and says what is in it.
    func save(to output: Output, quiet: Bool) throws {
        try save(to: output.path)
        if !quiet { emit(summary(output.path)) }
    }

    private func summary(_ path: String) -> String {
        splits.sorted { $0.key < $1.key }.map { split, columns in
            let shapes = columns.sorted { $0.key < $1.key }.map { "\($0.key) \(Shape($0.value.shape))" }
            return "\(path) \(split): \(shapes.joined(separator: ", "))\n"
        }.joined()
    }
}
