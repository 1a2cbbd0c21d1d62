import Arrays
import PrintableText
internal import Schemas

/// Tells the split of each row of a table, one after the other.
///
/// A row's split is a function of the seed, the number of rows and the row; with strata of its place among the rows of the
/// same value, and with groups of the group alone.
package struct SplitRule {
    /// The usual splits, and those that a column names, in the order of their first rows.
    package private(set) var names = ["training", "validation", "test"]

    private enum Method {
        case drawn(SplitDraw)
        case strata([String: SplitDraw], shares: TableSplit.Shares, seed: UInt64)
        case groups([String: Int], SplitDraw)
        case manyGroups(TableSplit.Shares, seed: UInt64)
        case named
        case order(training: Int, validation: Int)
        case date(validation: Double, test: Double?)
    }

    private var method: Method
    private var row = 0
    /// Of the rows that a date divides: the least and the greatest number, and whether these are dates.
    private var range: ClosedRange<Double>?
    private var counts = [0, 0, 0]
    private let split: TableSplit
    private let isOfDates: Bool
    private let path: String

    /// - Parameters:
    ///   - rows: how many there are.
    ///   - levels: the different values of the deciding column and how many rows have each; `nil` if they are too many.
    ///   - isOfDates: whether the numbers of the deciding column are dates.
    package init(
        _ split: TableSplit, rows: Int, levels: [(value: String, count: Int)]?, isOfDates: Bool = true,
        path: String = ""
    ) throws {
        self.path = path
        self.split = split
        self.isOfDates = isOfDates
        switch split {
        case .share(let shares, let seed, nil):
            method = .drawn(SplitDraw(rows, shares, RandomKey(seed: seed, purpose: "table split")))
        case .share(let shares, let seed, let column?):
            guard let levels else {
                throw TableError(
                    .mismatch, path: path,
                    "\(quoted(column)) has too many different values to draw from each: stratify by a category"
                )
            }
            let draws = levels.map { level in
                let key = RandomKey(seed: seed, purpose: "table split: \(level.value)")
                return (level.value, SplitDraw(level.count, shares, key))
            }
            method = .strata(
                Dictionary(draws) { first, _ in first }, shares: shares, seed: seed)
        case .group(_, let shares, let seed):
            guard let levels else {
                method = .manyGroups(shares, seed: seed)
                return
            }
            let places = levels.enumerated().map { ($0.element.value, $0.offset) }
            method = .groups(
                Dictionary(places) { first, _ in first },
                SplitDraw(levels.count, shares, RandomKey(seed: seed, purpose: "table split by groups")))
        case .column: method = .named
        case .order(let shares):
            let (validation, test) = shares.counts(rows)
            method = .order(training: rows - validation - test, validation: validation)
        case .date(_, let validation, let test): method = .date(validation: validation, test: test)
        }
    }

    /// The split of the next row, as its place in ``names``.
    ///
    /// - Parameters:
    ///   - text: the row's value in the deciding column; empty where it is missing or no column decides.
    ///   - number: the same as a number.
    ///   - line: where the row stands, for errors.
    package mutating func next(_ text: String = "", number: Double = .nan, line: Int? = nil) throws -> Int {
        defer { row += 1 }
        switch method {
        case .drawn(let draw): return draw.split(row)
        case .strata(var draws, let shares, let seed):
            guard var draw = draws[text] else { return 0 }
            // The dictionary is not copied when nobody else holds it.
            method = .named
            let split = draw.split(draw.next)
            draw.next += 1
            draws[text] = draw
            method = .strata(draws, shares: shares, seed: seed)
            return split
        case .groups(let places, let draw): return places[text].map(draw.split) ?? 0
        case .manyGroups(let shares, let seed):
            let drawn = Double(RandomKey(seed: seed, purpose: "table split: \(text)").uniform(at: 0))
            return drawn < shares.validation ? 1 : drawn < shares.validation + shares.test ? 2 : 0
        case .named: return try place(ofSplit: text, line)
        case .order(let training, let validation):
            return row < training ? 0 : row < training + validation ? 1 : 2
        case .date(let validation, let test):
            guard number.isFinite else {
                throw TableError(.value, path: path, line: line, "has no date, and the split goes by it")
            }
            range = min(range?.lowerBound ?? number, number)...max(range?.upperBound ?? number, number)
            let place = test.map { number >= $0 } == true ? 2 : number >= validation ? 1 : 0
            counts[place] += 1
            return place
        }
    }

    private static let otherNames = [
        "train": "training", "val": "validation", "valid": "validation", "dev": "validation",
    ]
    private static let mostSplits = 64

    private mutating func place(ofSplit text: String, _ line: Int?) throws -> Int {
        let name = SplitRule.otherNames[text.lowercased()] ?? text
        if let place = names.firstIndex(of: name) { return place }
        guard !name.isEmpty, name != ".", name != "..", !name.utf8.contains(UInt8(ascii: "/")),
            names.count < SplitRule.mostSplits
        else {
            throw TableError(
                .value, path: path, line: line,
                name.isEmpty
                    ? "names no split"
                    : "\(quoted(name)) cannot be the name of a split, or there are too many")
        }
        names.append(name)
        return names.count - 1
    }
}

extension TablePlan {
    /// Whether the split goes by dates, not by numbers; dates where the plan does not take the column.
    package var splitsByDates: Bool {
        split.deciding.flatMap { self[$0] as? NumberColumn }?.isDate ?? true
    }
}

extension SplitRule {
    /// Whether a date has left rows on both of its sides, when all rows have been told.
    ///
    /// - Throws: ``TableError`` with the range of the dates if nothing is left to train on, or to validate by.
    func checkDates() throws {
        guard case .date(let column, let validation, let test) = split, let range else { return }
        let (training, held) = (counts[0], counts[1])
        guard training == 0 || held == 0 else { return }
        let words = [range.lowerBound, range.upperBound, validation, test ?? .infinity].map {
            isOfDates ? DateText.text($0) : shortText(Float($0))
        }
        throw TableError(
            .mismatch, path: path,
            "the split by \(quoted(column)) leaves no row for '\(training == 0 ? "training" : "validation")': its values go "
                + "from \(words[0]) to \(words[1]), and 'validation' is from \(words[2]) on"
                + (test == nil ? "" : ", 'test' from \(words[3]) on"))
    }
}
