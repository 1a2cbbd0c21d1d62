import Arrays
public import Networks
import PrintableText
import Schemas
public import Tables
import Training

/// How rows stand in a file.
public enum RowForm: String, Sendable, CaseIterable {
    case csv, jsonl

    /// From the ending of a file's name, with or without `.gz`; `nil` for others.
    public init?(path: String) {
        let name = path.lowercased().hasSuffix(".gz") ? path.lowercased().dropLast(3) : path.lowercased()[...]
        switch name.split(separator: ".").last {
        case "csv", "tsv", "tab", "txt", "psv": self = .csv
        case "jsonl", "ndjson": self = .jsonl
        default: return nil
        }
    }
}

extension Network {
    /// Answers rows whose values are given by the names of their columns, as a table has them.
    ///
    ///     let answers = try network.predict([["bill_length": 39.1, "island": "Torgersen", "sex": nil]])
    ///     answers[0]["species"]         // .text("Adelie")
    ///     answers[0]["p_Adelie"]        // .number(0.98)
    ///
    /// - Parameter rows: numbers, texts (also of numbers and dates), or nothing where a value is missing; targets and
    ///   identifiers may be there.
    /// - Returns: for each row the answers: of a classification the label under the target's name, and the probability of each
    ///   label under `p_` and its name; of a regression the number in the data's units.
    /// - Throws: ``TableError`` for values that lack or cannot be, with the row; ``FileError`` if the network does not say
    ///   what its columns are.
    public func predict(_ rows: [[String: RowValue]]) throws -> [[String: RowValue]] {
        let answers = try RowAnswers(self, batch: RowPrediction.usualBatch)
        let columns = RowColumns(schema?.inputs["default"] ?? [])
        var raw: [Float] = []
        for (index, row) in rows.enumerated() {
            do { raw += try columns.raw(row) } catch let error as TableError {
                throw TableError(error.code, path: "row \(index)", error.message)
            }
        }
        var result: [[String: RowValue]] = []
        func refusing(_ row: Int, _ message: String) -> TableError {
            TableError(.value, path: "row \(row)", message)
        }
        try answers.answer(raw, rows: rows.count, called: "rows", refusing: refusing) { _, answer in
            result.append(answer.values)
        }
        return result
    }
}
