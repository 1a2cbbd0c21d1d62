import PrintableText
import Tables

extension ImageData {
    /// The pictures that a table lists, one a line, with the names of their classes. Classes are in the order of their
    /// names' UTF-8 bytes.
    ///
    /// The first line names the columns, unless its first field is a picture's path itself.
    ///
    /// - Parameters:
    ///   - path: the table: commas, tabs or semicolons, as they are found. Relative paths in it start at its folder.
    ///   - pictures: the name of the column with the paths; the first column without it.
    ///   - labels: the name of the column with the classes; the last column without it.
    ///   - fraction: the part of each class that becomes the split `validation`, in `0..<1`.
    ///   - seed: decides which pictures are held out.
    /// - Throws: ``TableError`` if the table cannot be read, ``FileError`` if it has no such column, or a field is empty.
    public init(
        table path: String, pictures: String? = nil, labels: String? = nil, holdingOut fraction: Double = 0.2,
        seed: UInt64 = 0
    ) throws {
        guard !ImageFolder.isPicture(path) else {
            throw FileError(
                .format, path: path,
                "is a picture: give the folder that has a folder for each class, or a table of paths and classes"
            )
        }
        let reader = try TableReader(path: path)
        let header = reader.firstRow
        func place(of name: String?, _ standard: Int) throws -> Int {
            guard let name else { return standard }
            guard let place = header.firstIndex(of: name) else {
                throw FileError(
                    .mismatch, path: path,
                    "there is no column \(quoted(name)); the columns are \(header.joined(separator: ", "))")
            }
            return place
        }
        let columns = (
            path: try place(of: pictures, 0), label: try place(of: labels, header.count - 1)
        )
        guard columns.path != columns.label else {
            throw FileError(
                .format, path: path,
                "must have a column with paths of pictures and another with their classes")
        }
        let folder = directoryName(of: path)
        func file(_ name: String) -> String { name.hasPrefix("/") ? name : "\(folder)/\(name)" }

        var rows: [(path: String, label: String)] = []
        if pictures == nil, labels == nil, try FileKind(of: file(header[columns.path])) != nil {
            rows.append((header[columns.path], header[columns.label]))
        }
        var readings = [ColumnReading](repeating: .ignored, count: header.count)
        readings[columns.path] = .everyText
        readings[columns.label] = .everyText
        try reader.read(readings) { block, _ in
            let start = rows.count
            rows += [(String, String)](repeating: ("", ""), count: block.rowCount)
            for text in block.texts {
                let value = String(decoding: block.bytes(text), as: UTF8.self)
                let row = start + Int(text.row)
                if Int(text.column) == columns.path {
                    rows[row].path = value
                } else {
                    rows[row].label = value
                }
            }
        }
        if let empty = rows.firstIndex(where: { $0.path.isEmpty || $0.label.isEmpty }) {
            throw FileError(
                .format, path: path,
                "picture \(empty + 1) of the list has no \(rows[empty].path.isEmpty ? "path" : "class")")
        }
        guard !rows.isEmpty else { throw FileError(.format, path: path, "lists no pictures") }
        let classes = Set(rows.map(\.label)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let numbers = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($0.element, $0.offset) })
        let items = rows.map { Item(path: file($0.path), label: numbers[$0.label] ?? 0) }
        self.init(
            classes: classes,
            splits: ImageData.divided(items, classes: classes.count, holdingOut: fraction, seed: seed))
    }
}
