import Arrays
import Schemas
import Tables

extension RowAnswers {
    /// Which row and column a network refuses, of rows that it refused as a whole.
    ///
    /// - Parameter raw: the raw numbers of `default`, row by row.
    /// - Returns: the first such row, and why; `nil` if it is no single number that cannot be.
    func refusal(_ raw: [Float], rows: Int) -> (row: Int, message: String)? {
        let columns = (schema.inputs["default"] ?? []).filter { $0.rawCount > 0 }
        let width = columns.reduce(0) { $0 + $1.rawCount }
        guard rows > 0, width * rows == raw.count else { return nil }
        for row in 0..<rows {
            var offset = row * width
            for column in columns {
                var numbers = Array(raw[offset..<offset + column.rawCount])
                offset += column.rawCount
                if let message = refusal(&numbers, column) { return (row, message) }
            }
        }
        return nil
    }

    private func refusal(_ numbers: inout [Float], _ column: any SchemaColumn) -> String? {
        let count = column.featureExtents.reduce(1, *)
        var features = [Float](repeating: 0, count: count)
        do {
            let areFinite = try numbers.withUnsafeMutableBufferPointer { numbers in
                try features.withUnsafeMutableBufferPointer { features in
                    guard let from = numbers.baseAddress, let to = features.baseAddress else { return true }
                    try column.encode(
                        Matrix(base: from, rows: 1, columns: numbers.count),
                        into: Matrix(base: to, rows: 1, columns: count))
                    return features.allSatisfy(\.isFinite)
                }
            }
            let shown = numbers.map { "\($0)" }.joined(separator: ", ")
            return areFinite
                ? nil
                : "column '\(column.name)': \(shown) is so far from the training data that no 32-bit float is"
        } catch let error as SchemaError {
            return "\(error)"
        } catch { return nil }
    }
}
