import Arrays
import Describing
public import Tables
public import Training

/// A table that an experiment reads itself.
///
/// - `path`: a delimited text, plain or compressed by gzip; a relative path starts at the directory of the experiment or run
///   file
/// - `plan`: what is taken of it; see ``TablePlan``
///
/// Its numbers are raw: `network.schema` of the experiment says how the network takes them. A run keeps a digest of what was
/// read, and refuses to go on with a table that has changed.
public struct CSVFile: DataSource {
    public static let typeName = "CSVFile"

    /// As the experiment names it; its data are found relative to a directory.
    public let path: String
    public let plan: TablePlan

    private enum CodingKeys: CodingKey { case path, plan }

    /// Opens nothing: the table is read by ``load(relativeTo:)``, which refuses what the plan does not fit.
    public init(path: String, plan: TablePlan) {
        self.path = path
        self.plan = plan
    }

    public func load(relativeTo directory: String) throws -> [String: Samples] {
        try read(relativeTo: directory).splits
    }

    /// The rows of each split, and what became of the table.
    func read(relativeTo directory: String) throws -> (splits: [String: Samples], report: TableReport) {
        let widths = plan.schema.inputs.mapValues { $0.reduce(0) { $0 + $1.rawCount } }
            .filter { $0.value > 0 }
        var values: [String: [String: [Float]]] = [:]
        var counts: [String: Int] = [:]
        var report = TableReport()
        try TableRows(path: pathOfData(path, from: directory), plan: plan).forEachBlock { block in
            for (split, columns, count) in block.divided(widths) {
                for (name, part) in columns { values[split, default: [:]][name, default: []] += part }
                counts[split, default: 0] += count
            }
            report.add(block)
        }
        let targets = plan.targets
        let roundedInputs = report.rounded.reduce(into: [String: Int]()) { result, entry in
            result[targets.contains(entry.key) ? "targets" : "default", default: 0] += entry.value
        }
        let splits = try values.reduce(into: [String: Samples]()) { splits, entry in
            let columns = try entry.value.map { name, numbers in
                let shape = [1, counts[entry.key] ?? 0, widths[name] ?? 0]
                return (name, try Samples.Column(shape: shape, values: numbers))
            }
            splits[entry.key] = try Samples(
                Dictionary(columns) { first, _ in first },
                rounded: entry.key == "training" ? roundedInputs : [:])
        }
        return (splits, report)
    }

    public func files(relativeTo directory: String) -> [String] { [pathOfData(path, from: directory)] }

    public func moved(from old: String, to new: String) -> CSVFile {
        CSVFile(path: movedPath(path, from: old, to: new), plan: plan)
    }

    public func at(_ path: String) -> CSVFile? { CSVFile(path: path, plan: plan) }

    public var summary: String { path }
}
