import Brainstorm
import PrintableText

/// Logs, a row each: how many numbers, the first and the last, the least and the greatest and where they stand.
enum LogsInspection {
    static func page(_ path: String) throws -> Page {
        let file = try VersionedGroup(HDF5File(path: path), as: Formats.known.logs, path: path)
        var page = Page(path, .logs, file.version)
        let table = table(try Logs(file.group, path: path))
        page.add(table.isEmpty ? "No log is in it." : table.text())
        return page
    }

    /// Places count from 0.
    static func table(_ logs: Logs) -> TextTable {
        var table = TextTable([
            "Log", .number("Count"), .number("First"), .number("Last"), .number("Min"), .number("at"),
            .number("Max"), .number("at"),
        ])
        for path in logs.paths {
            let values = logs[path] ?? []
            let numbers = values.indices.filter { !values[$0].isNaN }
            let least = numbers.min { values[$0] < values[$1] }
            let greatest = numbers.max { values[$0] < values[$1] }
            func cell(_ value: Double?) -> TextTable.Cell { .init(value.map(ProgressFormat.number) ?? "") }
            func place(_ index: Int?) -> TextTable.Cell { .init(index.map { "\($0)" } ?? "") }
            table.add([
                .init(printable(path)), .init("\(values.count)"), cell(values.first), cell(values.last),
                cell(least.map { values[$0] }), place(least), cell(greatest.map { values[$0] }),
                place(greatest),
            ])
        }
        return table
    }
}
