import Brainstorm
import PrintableText

/// What a model takes and gives, column by column.
enum SchemaInspection {
    static func add(_ schema: Schema, to page: inout Page) {
        var table = TextTable(["Input", "Column", "What it is"])
        var rows = 0
        for (input, columns) in schema.inputs.sorted(by: { $0.key < $1.key }) {
            for column in columns {
                rows += 1
                guard rows <= DataInspection.rowLimit else { continue }
                table.add([
                    .init(printable(input)), .init(printable(column.name)), .init(printable(column.summary)),
                ])
            }
        }
        if !table.isEmpty { page.add(table.text()) }
        if rows > DataInspection.rowLimit { page.add("… \(rows - DataInspection.rowLimit) more") }
        let steps = schema.preparations.map { step in
            "\(type(of: step).typeName) of \(step.changedColumns.sorted().joined(separator: ", "))"
        }
        page.add(
            ("Data go through", steps.isEmpty ? nil : printable(steps.joined(separator: ", then "))),
            ("Time steps", schema.timeSteps.map { printable($0) }),
            ("Predicts", schema.horizon.map { $0 == 1 ? "the next time step" : "\($0) time steps ahead" }),
            (
                "Not saved",
                schema.notSaved.isEmpty
                    ? nil
                    : printable("what \(schema.notSaved.joined(separator: ", ")) did to the data in training")
            ))
    }
}
