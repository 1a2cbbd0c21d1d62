public import Describing
public import Files
import Networks
import PrintableText
import Schemas
public import Tables
import Training

/// An experiment that trains a network on a table, made from a plan of the table.
public struct TableExperiment {
    public let json: JSONValue
    /// The layers between input and output where nobody names others.
    ///
    /// Wide rather than deep, as tables of some hundred rows are learned best, with a little dropout, as many of them have no
    /// more rows than the network has units.
    public static let usualSpec = "F128 D.2 F64"

    /// - Parameters:
    ///   - table: the path of the table, as the experiment is to name it.
    ///   - plan: what is taken of it.
    ///   - profile: what the table's rows tell; with few of them there are more epochs than the usual 40.
    ///   - report: what became of the rows when the table was read by the plan.
    ///   - spec: the layers between input and output; see ``Network/init(spec:for:inputShape:outputShape:dataName:targetsName:maskName:usesConvolution:seed:registry:handler:)``.
    /// - Throws: ``TableError`` if the plan has nothing to learn, or no row is left to learn from or to validate by;
    ///   ``NetworkError`` for a spec that cannot be.
    public init(
        _ table: String, _ plan: TablePlan, profile: TableProfile? = nil, report: TableReport? = nil,
        spec: String = usualSpec
    ) throws {
        try plan.check(path: table)
        let schema = plan.schema
        guard let inputs = schema.featureExtents(of: "default"),
            let outputs = schema.featureExtents(of: "targets")
        else { throw TableError(.mismatch, path: table, "there is nothing to learn") }
        let levels = schema.levelNames(of: "targets")
        if let only = levels?.first, levels?.count == 1 {
            throw TableError(
                .mismatch, path: table,
                "the target \(plan.targets.map(quoted).joined(separator: ", ")) is \(quoted(only)) wherever it is not missing: "
                    + "there is nothing to learn; --missing says what stands for a missing value")
        }
        let classes = levels?.count
        let task: NetworkTask = classes == nil ? .regression : .classification
        let network = try Network(
            spec: spec, for: task, inputShape: inputs, outputShape: classes.map { [max(2, $0)] } ?? outputs,
            seed: 1)
        network.schema = schema

        if let report { try plan.checkSplits(report, path: table) }
        let held = try plan.heldSplit(profile)
        let start = try JSONValue(parsing: StartingExperiment.text).withoutComments
        func started(_ path: String...) -> JSONValue { path.reduce(start) { $0[$1] ?? .null } }
        let validation: JSONValue = [
            "iterator": started("data", "validation", "validation", "iterator"), "split": .string(held ?? ""),
        ]
        json = [
            "@type": .string(Experiment.typeName), "format": started("format"),
            "network": try network.description(),
            "trainer": [
                "@type": started("trainer", "@type"), "stepper": started("trainer", "stepper"),
                "hooks": .array(
                    try SpecExperiment.hooks(
                        task, mask: nil, held: held != nil, bestBy: .loss, Duration(rows: profile?.rowCount))),
            ],
            "data": [
                "source": try DescriptionEncoder().describe(CSVFile(path: table, plan: plan)),
                "training": [
                    "iterator": started("data", "training", "iterator"), "split": "training",
                ],
                "validation": held == nil ? [:] : ["validation": validation],
            ],
        ]
    }
}

extension TableExperiment {
    /// How long a network is trained, and how often it is looked at.
    struct Duration {
        let epochs: Int
        let rhythm: Rhythm

        static let usual = Duration(rows: nil)

        /// An epoch of a small table has few updates, so that 40 of them teach little; and in hundreds of them, scores and
        /// saves after each would take longer than the training.
        ///
        /// - Parameter updates: how many there are at least, as far as 2000 epochs have so many.
        init(rows: Int?, updates: Int = 5000) {
            let batchSize = 32
            let needed = rows.map { updates * batchSize / max(1, $0) } ?? 0
            let interval = max(1, min(2000, needed) / 100)
            rhythm = .epochs(interval)
            epochs = max(40, (min(2000, needed) + interval - 1) / interval * interval)
        }
    }
}

extension TablePlan {
    /// The split by which the best network is known: `validation`, or `test` where a column names no other; `nil` without
    /// rows that are held out.
    fileprivate func heldSplit(_ profile: TableProfile?) throws -> String? {
        switch split {
        case .share(let shares, _, _), .group(_, let shares, _), .order(let shares):
            return shares.validation > 0 ? "validation" : nil
        case .date: return "validation"
        case .column(let name):
            guard let profile, let levels = profile.columns.first(where: { $0.name == name })?.levels else {
                return "validation"
            }
            var rule = try SplitRule(split, rows: profile.rowCount, levels: levels, path: profile.path)
            let places = Set(try levels.map { try rule.next($0.value) })
            let names = places.map { rule.names[$0] }
            return ["validation", "test"].first(where: names.contains)
        }
    }
}

extension TablePlan {
    /// - Throws: ``TableError`` if no row is left to learn from, or none is held out though the split says so.
    fileprivate func checkSplits(_ report: TableReport, path: String) throws {
        func count(_ split: String) -> Int { report.counts[split] ?? 0 }
        let rows = report.counts.values.reduce(0, +)
        guard count("training") > 0 else {
            let places = report.counts.keys.sorted().map(quoted).joined(separator: ", ")
            throw TableError(
                .mismatch, path: path,
                "no row is left to train on"
                    + (rows > 0 ? ": all \(rows) are in \(places); choose another --split" : ""))
        }
        switch split {
        case .share(let shares, _, _), .group(_, let shares, _), .order(let shares):
            guard shares.validation == 0 || count("validation") > 0 else {
                throw TableError(
                    .mismatch, path: path,
                    "\(Float(shares.validation)) of its rows or groups is less than one, so that none of \(rows) rows is held out "
                        + "as 'validation': hold out more (--hold-out), or nothing (--hold-out 0)")
            }
        case .date:
            guard count("validation") > 0 else {
                throw TableError(
                    .mismatch, path: path,
                    "no row with a target is left in 'validation': choose another --split"
                )
            }
        case .column: break
        }
    }
}
