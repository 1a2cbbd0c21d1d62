internal import Arrays

/// An argument of an operation and what is expected of it.
struct Argument {
    enum Role {
        case input
        case output
        /// Read and written.
        case both
    }

    let name: String
    let matrix: Matrix
    let role: Role
    let rows: Int
    let columns: Int
    /// Inputs whose place the argument may take exactly.
    let mayReplace: [String]
    /// Whether it may hold what is not finite.
    let checksNumbers: Bool

    /// What is wrong with the argument's size, if anything.
    var sizeProblem: String? {
        guard matrix.rows != rows || matrix.columns != columns else { return nil }
        return "is \(matrix.rows) × \(matrix.columns) where \(rows) × \(columns) belongs"
    }

    /// What is wrong with how the two arguments lie in memory, of which this one is written.
    func overlapProblem(with other: Argument) -> String? {
        guard matrix.overlaps(other.matrix) else { return nil }
        let mayShare = mayReplace.contains(other.name) || other.mayReplace.contains(name)
        if mayShare && matrix.coincides(with: other.matrix) { return nil }
        return mayShare
            ? "overlaps \(other.name) partly; it must be the same memory or other memory"
            : "overlaps \(other.name), which must be other memory"
    }

    /// Where the first number that is not finite stands, if there is one.
    /// - Parameter handler: one in whose memory it is.
    func firstNotFinite(_ handler: any Handler) -> String? {
        handler.onHost { host in
            let matrix = host.read(matrix)
            for row in 0..<matrix.rows {
                for column in 0..<matrix.columns where !matrix[row, column].isFinite {
                    let number = matrix[row, column]
                    // Which of the values that are not numbers it is, and so its sign, nothing says.
                    return "\(number.isNaN ? .nan : number) at row \(row), column \(column)"
                }
            }
            return nil
        }
    }
}

extension Matrix {
    func coincides(with other: Matrix) -> Bool {
        base == other.base && rows == other.rows && columns == other.columns
            && (stride == other.stride || rows <= 1)
    }

    /// Whether some number belongs to both. Windows on neighbouring columns of one matrix do not overlap.
    /// Where rows are differently far apart, spans that meet count as an overlap.
    func overlaps(_ other: Matrix) -> Bool {
        guard count > 0, other.count > 0 else { return false }
        let distance = other.base - base
        guard distance < span, -distance < other.span else { return false }
        let common = rows > 1 ? stride : other.stride
        let sameStep =
            (rows == 1 || stride == common) && (other.rows == 1 || other.stride == common)
            && columns <= common && other.columns <= common
        guard sameStep else { return true }
        // The other's rows begin in our rows from `first`, at column `offset`, and may run on into the next.
        let first = Int((Double(distance) / Double(common)).rounded(.down))
        let offset = distance - first * common
        let meets = { (start: Int) in start < rows && start + other.rows > 0 }
        return (meets(first) && offset < columns) || (meets(first + 1) && offset + other.columns > common)
    }

    private var span: Int { (rows - 1) * stride + columns }
}
