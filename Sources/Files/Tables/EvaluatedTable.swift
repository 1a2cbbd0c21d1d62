public import Networks
import PrintableText
import Schemas
public import Tables
public import Training

/// A table of rows and their targets, on which a network is evaluated that was trained on another: its columns are found as
/// ``RowPrediction`` finds them, and their values refused as there.
public struct EvaluatedTable: Sendable {
    /// How the table is written, as far as that is not to be found out.
    public var options = TableOptions()
    /// Columns that the network does not know and that may be there.
    public var ignored: Set<String> = []
    /// What happens to rows where a target is missing.
    public var unlabelled = TablePlan.Unlabelled.refuse

    public init() {}

    /// All rows as samples.
    ///
    /// - Returns: the samples, and how many rows were left out.
    /// - Throws: ``FileError`` if the network was not trained on a table; ``TableError`` with line and column of what it does
    ///   not take.
    public func samples(of network: Network, at path: String) throws -> (samples: Samples, leftOut: Int) {
        let schema = network.schema ?? Schema()
        let (features, targets) = (schema.inputs["default"] ?? [], schema.inputs["targets"] ?? [])
        guard schema.inputs.count == 2, (features + targets).allSatisfy(TablePlan.isOfTable),
            features.contains(where: { $0.rawCount > 0 }), targets.contains(where: { $0.rawCount > 0 })
        else {
            throw FileError(
                .mismatch, path: path,
                "is a table, and the network was trained on none: give it a data file ('brainstorm data')")
        }
        let reader = try TableReader(path: path, options)
        let names = try RowNames(reader, schema, options, ignored: ignored)
        var format = reader.format
        format.hasHeader = names.areInTable
        let known = Set((features + targets).map(\.name))
        let plan = TablePlan(
            format: format, missing: options.missing?.union([""]) ?? MissingTokens.usual,
            columns: features + targets + ignored.subtracting(known).sorted().map { IgnoredColumn($0) },
            targets: targets.map(\.name), split: .order(.init(validation: 0)), unlabelled: unlabelled)
        let (splits, report) = try CSVFile(path: path, plan: plan).read(relativeTo: ".")
        guard let samples = splits["training"] else {
            throw TableError(
                .format, path: path, report.unlabelled > 0 ? "has no row with a target" : "has no row")
        }
        return (samples, report.unlabelled)
    }
}
