import Brainstorm
import PrintableText

/// Data files: the columns of each split with their shapes and number types, and where the data come from.
enum DataInspection {
    /// How many objects of a file are shown.
    static let rowLimit = 2_000

    static func page(_ path: String) throws -> Page {
        let file = try VersionedGroup(HDF5File(path: path), as: Formats.known.data, path: path)
        var page = Page(path, .data, file.version)
        var table = TextTable(["Split", "Column", "Shape", "Numbers", .number("Scale")])
        var rows = 0
        for split in DataFile.splitNames(of: file.group) {
            for cells in columns(of: split, in: file.group) {
                rows += 1
                if rows <= rowLimit { table.add(cells.map { .init($0) }) }
            }
        }
        page.add(table.isEmpty ? "No split is in it." : table.text())
        if rows > rowLimit { page.add("… \(rows - rowLimit) more") }
        do {
            if let schema = try DataFile.schema(of: path, registry: .ofCommands) {
                SchemaInspection.add(schema, to: &page)
            }
        } catch { page.note(error) }
        page.add(
            ("Shapes", "time × samples × features"), ("Source", file.group.printableText("source")),
            ("Licence", file.group.printableText("licence")), ("Vocabulary", vocabulary(file.group)))
        return page
    }

    private static func columns(of split: String, in root: EditedGroup) -> [[String]] {
        let name = printable(split)
        guard let group = try? root.group(split) else { return [[name, "", "", "is no group", ""]] }
        return group.names.map { column in
            do {
                let dataset = try group.dataset(column)
                let scale = dataset.attributeNames.contains("scale") ? try DataFile.scale(of: dataset) : 1
                return [
                    name, printable(column), dataset.values.shapeText, dataset.values.datatype.summary,
                    "\(scale)",
                ]
            } catch { return [name, printable(column), "", printable("cannot be read: \(error)"), ""] }
        }
    }

    private static func vocabulary(_ root: EditedGroup) -> String? {
        guard root.attributeNames.contains("vocabulary") else { return nil }
        guard let text = try? root.attribute("vocabulary").readString() else { return "?" }
        return "\(text.unicodeScalars.count) characters, \(printable(text))"
    }
}
