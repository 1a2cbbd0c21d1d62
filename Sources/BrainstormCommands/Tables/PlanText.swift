import Brainstorm
import PrintableText

/// A plan of a table, or what was found of it, for a terminal.
enum PlanText {
    private static let mostColumns = 60

    static func text(_ plan: TablePlan, profile: TableProfile? = nil, path: String) -> String {
        var table = TextTable(["Column", "Taken as", "Found"])
        for column in plan.columns.prefix(mostColumns) {
            let use = plan.targets.contains(column.name) ? "target: " : ""
            table.add([
                .init(printable(column.name, upTo: 40)), .init(printable(use + column.summary)),
                .init(printable(plan.found[column.name] ?? "", upTo: 300)),
            ])
        }
        var lines = [title(path, profile)] + (profile?.findings ?? [])
        lines.append("\(plan.taskText); held out: \(plan.split.words(byDates: plan.splitsByDates))")
        lines += plan.notes
        return (lines.map { printable($0) } + [table.text()] + more(plan.columns.count)).joined(
            separator: "\n")
    }

    static func text(_ profile: TableProfile) -> String {
        var table = TextTable(["Column", "Found"])
        for column in profile.columns.prefix(mostColumns) {
            table.add([.init(printable(column.name, upTo: 40)), .init(printable(column.summary, upTo: 300))])
        }
        let lines = [title(profile.path, profile)] + profile.findings
        return (lines.map { printable($0) } + [table.text()] + more(profile.columns.count)).joined(
            separator: "\n")
    }

    private static func title(_ path: String, _ profile: TableProfile?) -> String {
        guard let profile else { return path }
        return "\(path): \(profile.rowCount) rows, \(profile.columns.count) columns"
    }

    private static func more(_ count: Int) -> [String] {
        count > mostColumns ? ["and \(count - mostColumns) more columns"] : []
    }
}

extension TableSplit {
    /// What is held out, in words.
    func words(byDates: Bool) -> String {
        func day(_ number: Double) -> String { byDates ? DateText.text(number) : "\(Float(number))" }
        switch self {
        case .share(let shares, let seed, let column):
            let each = column.map { " of each '\($0)'" } ?? ""
            return "\(shares.words)\(each), drawn with seed \(seed)"
        case .group(let column, let shares, let seed):
            return "\(shares.words) of the groups by '\(column)', drawn with seed \(seed)"
        case .column(let column): return "as '\(column)' says"
        case .order(let shares): return "the last \(shares.words)"
        case .date(let column, let validation, let test):
            let last = test.map { ", for 'test' from \(day($0)) on" } ?? ""
            return "from \(day(validation)) on by '\(column)'\(last)"
        }
    }
}

extension TableSplit.Shares {
    fileprivate var words: String {
        if validation == 0, test == 0 { return "nothing" }
        let parts = [(validation, "validation"), (test, "test")].filter { $0.0 > 0 }
        return parts.map { "\(Float($0.0)) for '\($0.1)'" }.joined(separator: " and ")
    }
}

extension TableReport {
    /// How many rows there are in each split, in words.
    var rowText: String {
        let parts = counts.sorted { $0.key < $1.key }.map { "\($0.value) in '\($0.key)'" }
        return (["Rows: " + parts.joined(separator: ", ")] + (unlabelledText.map { [$0] } ?? []))
            .joined(separator: "; ")
    }

    /// What was left out; `nil` if nothing was.
    var unlabelledText: String? {
        unlabelled > 0 ? "rows without a target left out: \(unlabelled)" : nil
    }
}
