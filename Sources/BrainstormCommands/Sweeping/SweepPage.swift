import Brainstorm
import PrintableText

/// A sweep in lines, as tables and as JSON.
struct SweepPage: Sendable {
    private let count: Int
    private let log: String
    private let criterion: Criterion
    private let paths: [String]
    /// Of each run, by the paths.
    private let values: [[String: JSONValue]]

    init(_ sweep: Sweep) {
        count = sweep.count
        log = sweep.description.log
        criterion = sweep.criterion
        paths = sweep.description.paths
        values = (1...sweep.count).map { sweep.values(ofRun: $0) }
    }

    /// The paths' last names where these differ.
    private var titles: [String] {
        let short = paths.map { path in
            path.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(path[path.utf8.index(after: $0)...]) }
                ?? path
        }
        return (Set(short).count == short.count ? short : paths).map { printable($0) }
    }

    private func cells(ofRun number: Int) -> [String] {
        paths.map { path in
            switch values[number - 1][path] {
            case .number(let value)?: ProgressFormat.number(value)
            case .string(let text)?: printable(text)
            case let value?: printable((try? value.canonical()) ?? value.summary, upTo: 60)
            case nil: ""
            }
        }
    }

    // MARK: Text

    /// The runs before they are made.
    var plan: TextTable {
        var table = TextTable([.number("Run")] + titles.map { .init($0) })
        for number in 1...count {
            table.add([.init("\(number)")] + cells(ofRun: number).map { .init($0) })
        }
        return table
    }

    func line(_ event: SweepEvent) -> String {
        switch event {
        case .began(let number, let path): "\(path): begun, \(words(number))"
        case .resumed(let number, let path): "\(path): goes on, \(words(number))"
        case .ended(let result):
            "\(result.path): \(state(result))"
                + (result.best.map { ", \(log) \(ProgressFormat.number($0.value))" } ?? "")
        }
    }

    private func words(_ number: Int) -> String {
        zip(titles, cells(ofRun: number)).map { "\($0) \($1)" }.joined(separator: ", ")
    }

    private func state(_ result: SweepResult) -> String {
        switch result.state {
        case .finished: "finished"
        case .stopped: "stopped"
        case .notBegun: "not begun"
        case .failed: "failed"
        }
    }

    /// The results, the best run first.
    func table(_ results: [SweepResult]) -> TextTable {
        var table = TextTable(
            [.init("Run")] + titles.map { .init($0) }
                + [.number(printable(log)), .number("at"), .number("Last"), .number("Epochs"), "State"])
        for result in results.sorted(by: criterion) {
            func number(_ value: Double?) -> TextTable.Cell { .init(value.map(ProgressFormat.number) ?? "") }
            table.add(
                [.init(printable(fileName(of: result.path)))]
                    + cells(ofRun: result.number).map { .init($0) }
                    + [
                        number(result.best?.value), .init(result.best.map { "\($0.place)" } ?? ""),
                        number(result.last), .init("\(result.epochs)"), .init(state(result)),
                    ])
        }
        return table
    }

    // MARK: JSON

    func json(_ results: [SweepResult]) -> JSONValue {
        func number(_ value: Double?) -> JSONValue {
            value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null
        }
        return [
            "log": .string(log), "criterion": .string(criterion.rawValue),
            "runs": .array(
                results.sorted(by: criterion).map { result in
                    var error = JSONValue.null
                    if case .failed(let why) = result.state { error = .string(why) }
                    return [
                        "number": .integer(Int64(result.number)), "path": .string(result.path),
                        "values": .object(values[result.number - 1]), "state": .string(state(result)),
                        "error": error, "best": number(result.best?.value),
                        "at": result.best.map { .integer(Int64($0.place)) } ?? .null,
                        "last": number(result.last), "epochs": .integer(Int64(result.epochs)),
                        "updates": .integer(Int64(result.updates)),
                    ]
                }),
        ]
    }
}
