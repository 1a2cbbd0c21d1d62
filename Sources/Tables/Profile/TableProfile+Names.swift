import PrintableText

extension TableProfile {
    /// - Throws: ``TableError`` if no column has the name, or several.
    package func checkName(_ name: String) throws {
        let count = columns.count { $0.name == name }
        if count == 1 { return }
        guard count == 0 else {
            throw TableError(
                .ambiguous, path: path, "\(count) columns are called \(quoted(name)): rename all but one")
        }
        let known = columns.prefix(20).map { quoted($0.name) }.joined(separator: ", ")
        throw TableError(
            .mismatch, path: path,
            "there is no column \(quoted(name)); the columns are \(known)\(columns.count > 20 ? ", …" : "")"
                + (format.hasHeader ? "" : " (no row names them)"))
    }
}
