public import Arrays

/// What an operation says of its arguments when it is asked to ``HandlerOperation/declare(_:)`` them: which are read, written
/// or both, the sizes that must agree, and what else must hold.
///
/// A handler that computes has sizes checked on the spot, at the cost of comparing them: what does not agree stops the
/// process. One that watches has everything collected.
public struct Arguments {
    enum Purpose {
        case check
        case count
        case collect(ArgumentList)
    }

    private let purpose: Purpose
    /// How many numbers must be read and written, each once.
    private(set) var moved = 0

    init(_ purpose: Purpose) { self.purpose = purpose }

    /// Stops the process if sizes do not agree or a requirement does not hold.
    @inline(__always)
    static func check(_ operation: some HandlerOperation) {
        var arguments = Arguments(.check)
        operation.declare(&arguments)
    }

    // MARK: Read

    /// A matrix that is read.
    /// - Parameters:
    ///   - rows: how many there must be; as many as there are if left out. So also of columns.
    ///   - unused: whether it is not looked at this time, though it must have its size.
    ///   - moving: how many of its numbers are read, if not all.
    public mutating func read(
        _ name: StaticString, _ matrix: Matrix?, rows: Int? = nil, columns: Int? = nil,
        unless unused: Bool = false, moving: Int? = nil
    ) {
        guard let matrix else { return }
        add(.input, name, matrix, rows ?? matrix.rows, columns ?? matrix.columns, unused ? 0 : moving)
    }

    public mutating func read(
        _ name: StaticString, _ matrix: Matrix?, like other: Matrix, unless unused: Bool = false
    ) {
        guard let matrix else { return }
        add(.input, name, matrix, other.rows, other.columns, unused ? 0 : nil)
    }

    /// A vector that is read.
    /// - Parameter isOfAnyKind: whether its numbers need not be finite.
    public mutating func read(
        _ name: StaticString, _ vector: Vector?, count: Int? = nil, unless unused: Bool = false,
        ofAnyKind isOfAnyKind: Bool = false
    ) {
        guard let vector else { return }
        add(.input, name, vector.row, 1, count ?? vector.count, unused ? 0 : nil, ofAnyKind: isOfAnyKind)
    }

    // MARK: Written

    /// A matrix that is written: its numbers are replaced or, if `adding`, added to.
    /// - Parameter inPlaceOf: the names of arguments whose very memory it may be. Otherwise it shares none with any.
    public mutating func write(
        _ name: StaticString, _ matrix: Matrix?, rows: Int? = nil, columns: Int? = nil, adding: Bool = false,
        inPlaceOf names: @autoclosure () -> [String] = [], moving: Int? = nil
    ) {
        guard let matrix else { return }
        add(
            adding ? .both : .output, name, matrix, rows ?? matrix.rows, columns ?? matrix.columns, moving,
            inPlaceOf: names)
    }

    public mutating func write(
        _ name: StaticString, _ matrix: Matrix?, like other: Matrix, adding: Bool = false,
        inPlaceOf names: @autoclosure () -> [String] = []
    ) {
        guard let matrix else { return }
        add(adding ? .both : .output, name, matrix, other.rows, other.columns, nil, inPlaceOf: names)
    }

    public mutating func write(
        _ name: StaticString, _ vector: Vector?, count: Int? = nil, adding: Bool = false,
        inPlaceOf names: @autoclosure () -> [String] = []
    ) {
        guard let vector else { return }
        add(adding ? .both : .output, name, vector.row, 1, count ?? vector.count, nil, inPlaceOf: names)
    }

    // MARK: Read and written

    /// A matrix whose numbers become others.
    public mutating func update(
        _ name: StaticString, _ matrix: Matrix?, rows: Int? = nil, columns: Int? = nil,
        inPlaceOf names: @autoclosure () -> [String] = [], moving: Int? = nil
    ) {
        write(name, matrix, rows: rows, columns: columns, adding: true, inPlaceOf: names(), moving: moving)
    }

    public mutating func update(
        _ name: StaticString, _ matrix: Matrix?, like other: Matrix,
        inPlaceOf names: @autoclosure () -> [String] = []
    ) {
        write(name, matrix, like: other, adding: true, inPlaceOf: names())
    }

    public mutating func update(_ name: StaticString, _ vector: Vector?, count: Int? = nil) {
        write(name, vector, count: count, adding: true)
    }

    // MARK: Else

    /// A number that should be finite, and in a range if one is given. One that is not is computed with.
    public mutating func setting(_ name: StaticString, _ value: Float, in range: ClosedRange<Float>? = nil) {
        guard case .collect(let list) = purpose else { return }
        if let range, !range.contains(value) {
            list.remarks.append(
                (name.description, "is \(value), which is not in \(range.lowerBound)...\(range.upperBound)"))
        } else if range == nil, !value.isFinite {
            list.remarks.append((name.description, "is \(value)"))
        }
    }

    /// What must hold beside the sizes.
    /// - Parameter problem: if it does not, the rest of a sentence that begins with the name.
    public mutating func require(
        _ condition: Bool, _ name: @autoclosure () -> String, _ problem: @autoclosure () -> String
    ) {
        guard !condition else { return }
        guard case .collect(let list) = purpose else {
            if case .check = purpose { preconditionFailure("\(name()) \(problem())") }
            return
        }
        list.problems.append((name(), problem()))
    }

    /// An activation that the operation combines with something else, so that only its output is known.
    public mutating func combine(_ activation: Activation) {
        require(
            !activation.needsInput, "activation", "is \(activation), which needs its input; use activate")
    }

    @inline(__always)
    private mutating func add(
        _ role: Argument.Role, _ name: StaticString, _ matrix: Matrix, _ rows: Int, _ columns: Int,
        _ moving: Int?, inPlaceOf names: () -> [String] = { [] }, ofAnyKind isOfAnyKind: Bool = false
    ) {
        switch purpose {
        case .check:
            if matrix.rows != rows || matrix.columns != columns {
                Arguments.stop(name, matrix, rows, columns)
            }
        case .count:
            moved += (moving ?? rows * columns) * (role == .both ? 2 : 1)
        case .collect(let list):
            list.arguments.append(
                Argument(
                    name: name.description, matrix: matrix, role: role, rows: rows, columns: columns,
                    mayReplace: names(), checksNumbers: !isOfAnyKind))
        }
    }

    @inline(never)
    private static func stop(_ name: StaticString, _ matrix: Matrix, _ rows: Int, _ columns: Int) -> Never {
        preconditionFailure(
            "\(name) is \(matrix.rows) × \(matrix.columns) where \(rows) × \(columns) belongs")
    }
}

/// What an operation has said of its arguments.
final class ArgumentList {
    var arguments: [Argument] = []
    /// What does not hold, with which the operation cannot be performed: an argument's name and the rest of a sentence.
    var problems: [(name: String, problem: String)] = []
    /// What should not be, and can be computed with.
    var remarks: [(name: String, problem: String)] = []

    init(of operation: some HandlerOperation) {
        var arguments = Arguments(.collect(self))
        operation.declare(&arguments)
    }
}
