import Brainstorm
import PrintableText

/// What `compare` says of runs, as a page, as a picture and as JSON.
struct ComparisonPage {
    private let comparison: RunComparison
    private let wanted: [String]
    /// What the runs are called: by their files' names where these differ.
    private let names: [String]

    init(_ comparison: RunComparison, logs: [String]) {
        self.comparison = comparison
        wanted = logs
        let paths = comparison.runs.map(\.path)
        let short = paths.map { fileName(of: $0) }
        names = Set(short).count == short.count ? short : paths
    }

    func hasLog(_ path: String) -> Bool {
        comparison.logPaths.contains { $0 == path || $0.hasPrefix("\(path).") }
    }

    private var logPaths: [String] {
        comparison.logPaths.filter { path in
            wanted.isEmpty || wanted.contains { path == $0 || path.hasPrefix("\($0).") }
        }
    }

    // MARK: Text

    var text: String {
        var page = Page("\(names.count) runs")
        page.add(standings.text())
        for index in names.indices.dropFirst() {
            let lines = comparison.differences(ofRun: index).map { printable($0.description) + "\n" }
            page.add(
                "\(printable(names[index])) differs from \(printable(names[0])):\n"
                    + (lines.isEmpty ? "in nothing of its description\n" : lines.joined()))
        }
        page.add(best, title: "Best of each log, and its place in it")
        return page.text
    }

    private var standings: TextTable {
        var table = TextTable(["Run", .number("Epochs"), .number("Updates"), .number("Batches of the next")])
        for (name, run) in zip(names, comparison.runs) {
            table.add(
                [.init(printable(name))]
                    + [run.epoch, run.update, run.position].map { .init($0.map { "\($0)" } ?? "?") })
        }
        return table
    }

    /// A row a run and log: there may be many runs, and a line holds few columns.
    private var best: TextTable {
        var table = TextTable(["Log", "Run", .number("Number"), .number("at"), "Which"])
        for path in logPaths {
            let criterion = comparison.criterion(ofLog: path)
            let found = comparison.runs.map { run in figure(path, criterion, of: run) }
            let best = criterion.flatMap { $0.best(in: found.map { $0?.value ?? .nan }) }
            for (index, name) in names.enumerated() {
                guard let figure = found[index] else { continue }
                let which = criterion.map { $0 == .min ? "least" : "greatest" } ?? "last"
                table.add([
                    .init(printable(path)), .init(printable(name)),
                    .init(ProgressFormat.number(figure.value)), .init("\(figure.place)"),
                    .init(index == best && names.count > 1 ? "\(which), best of all" : which),
                ])
            }
        }
        return table
    }

    private func figure(_ path: String, _ criterion: Criterion?, of run: RunComparison.Member)
        -> (value: Double, place: Int)?
    {
        if let criterion { return run.best(ofLog: path, criterion) }
        guard let values = run.logs[path], let last = values.last else { return nil }
        return (last, values.count - 1)
    }

    // MARK: Picture

    func plot(isLogarithmic: Bool) -> Plot {
        Plot(
            title: "\(names.count) runs", curves: comparison.curves(wanted, names: names),
            isLogarithmic: isLogarithmic)
    }

    // MARK: JSON

    var json: JSONValue {
        let runs = comparison.runs.indices.map { index -> JSONValue in
            let run = comparison.runs[index]
            var logs: [String: JSONValue] = [:]
            for path in logPaths { logs[path] = log(path, of: run) }
            return [
                "path": .string(run.path), "epoch": integer(run.epoch), "update": integer(run.update),
                "position": integer(run.position), "logs": .object(logs),
                "differences": .array(
                    comparison.differences(ofRun: index).map {
                        [
                            "path": .string("\($0.path)"), "old": $0.old ?? .null, "new": $0.new ?? .null,
                        ]
                    }),
            ]
        }
        return ["runs": .array(runs)]
    }

    private func log(_ path: String, of run: RunComparison.Member) -> JSONValue? {
        guard let values = run.logs[path], let last = values.last else { return nil }
        var members: [String: JSONValue] = [
            "count": .integer(Int64(values.count)), "last": number(last),
        ]
        if let criterion = comparison.criterion(ofLog: path), let best = run.best(ofLog: path, criterion) {
            members["criterion"] = .string(criterion.rawValue)
            members["best"] = number(best.value)
            members["at"] = .integer(Int64(best.place))
        }
        return .object(members)
    }

    private func integer(_ value: Int?) -> JSONValue { value.map { .integer(Int64($0)) } ?? .null }

    private func number(_ value: Double) -> JSONValue { value.isFinite ? .number(value) : .null }
}
