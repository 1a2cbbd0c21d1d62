import Schemas
public import Tables

/// Series of numbers at equal distances in time: data for a network that predicts what comes next.
public struct SeriesData: Sendable {
    /// The names of the columns that a network sees at each time step; empty where there is no header.
    public let columns: [String]
    /// Which of these it predicts, by their positions.
    public let targets: [Int]
    /// Each series by itself, `(time, columns)` in row-major order.
    public let series: [[Float]]
    private let width: Int

    /// One series of one number at a time.
    public init(_ values: [Float]) {
        (columns, targets, series, width) = ([], [0], [values], 1)
    }

    /// Columns of tables, one time step a row and a series a table. Their other columns may hold whatever they like.
    ///
    /// - Parameters:
    ///   - tables: the paths of delimited texts, plain or compressed by gzip.
    ///   - columns: the names of the columns; the last one of numbers without any.
    ///   - targets: which of them are predicted; all of them without any.
    ///   - group: the name of a column that tells series within a table apart: rows with the same value in it, in their
    ///     order, are one series.
    ///   - options: what is known of how the texts are written.
    /// - Throws: ``TableError`` if there is no such column, one is named twice, or a value is missing or no number, with its
    ///   line.
    public init(
        tables: [String], columns: [String] = [], targets: [String] = [], groupedBy group: String? = nil,
        _ options: TableOptions = TableOptions()
    ) throws {
        try self.init(
            tables.map { .file($0) }, columns: columns, targets: targets, groupedBy: group, options)
    }

    /// - Parameter tables: texts in memory, or files.
    package init(
        _ tables: [TableInput], columns: [String] = [], targets: [String] = [],
        groupedBy group: String? = nil,
        _ options: TableOptions = TableOptions()
    ) throws {
        let read = try tables.map { try SeriesTable($0, columns: columns, group: group, options) }
        let names = read.first?.names ?? columns
        self.columns = names
        series = read.flatMap(\.series)
        width = max(1, names.count)
        self.targets =
            targets.isEmpty
            ? Array(0..<width)
            : try targets.map { name in
                guard let place = names.firstIndex(of: name) else {
                    throw TableError(
                        .mismatch, path: "",
                        "'\(name)' is to be predicted, but is none of the columns that are read: "
                            + names.joined(separator: ", "))
                }
                return place
            }
    }

    /// The number of time steps of each series.
    public var lengths: [Int] { series.map { $0.count / width } }

    /// How series are laid out as samples.
    public enum Form: Sendable, Hashable {
        /// Each series is one sample.
        case whole
        /// Pieces of so many time steps, of which one begins every `stride` steps in the training split; in the other one
        /// after another. The last one ends with the series, so what does not fill a piece is left out at its beginning.
        case windows(length: Int, stride: Int)
    }

    /// Windows that suit the series: 50 time steps, or a tenth of the longest series where that is less, and two windows
    /// to each step.
    public func suggestedForm(horizon: Int = 1, holdingOut fraction: Double = 0.2) -> Form {
        let longest = lengths.map { $0 - Int(Double($0) * fraction) - horizon }.max() ?? 0
        let length = max(2, min(50, longest / 10))
        return .windows(length: length, stride: max(1, length / 2))
    }

    /// Columns `default`, the series `(time, samples, columns)`, and `targets`, their values `horizon` steps later. Where
    /// samples are of different lengths, zeros follow the shorter ones, and `mask` `(time, samples, 1)` is 1 before and 0
    /// there.
    ///
    /// - Parameter fraction: the part at the end of each series that becomes the split `validation`, in `0..<1`; of a short one
    ///   as many steps as a prediction needs.
    /// - Throws: ``FileError`` if the series are too short.
    public func splits(
        _ form: Form = .whole, horizon: Int = 1, holdingOut fraction: Double = 0.2
    ) throws -> [String: [String: DataFile.Column]] {
        var parts: [String: [SeriesPart]] = [:]
        for (number, length) in lengths.enumerated() {
            guard (1..<length).contains(horizon) else { continue }
            let wanted = Int(Double(length) * fraction)
            // Fewer steps than a prediction needs are no split.
            let least = horizon + 1
            let held = wanted > 0 && wanted < least && length >= 2 * least ? least : wanted
            let steps = ["training": 0..<length - held, "validation": length - held..<length]
            for (split, range) in steps where !range.isEmpty {
                parts[split, default: []] += SeriesPart.parts(
                    of: number, range, form, horizon: horizon, overlap: split == "training")
            }
        }
        guard horizon > 0, parts["training"]?.isEmpty == false, parts["validation"]?.isEmpty != true else {
            throw FileError(
                .mismatch, path: "",
                "\(lengths.max() ?? 0) time steps, of which \(fraction) are held out, are too few to predict "
                    + "\(horizon) ahead")
        }
        let times = parts.mapValues { $0.map(\.length).max() ?? 0 }
        // Both splits have the same columns.
        let needsMask = parts.contains { split, parts in parts.contains { $0.length < times[split] ?? 0 } }
        return Dictionary(
            uniqueKeysWithValues: parts.map { split, parts in
                (split, columns(parts, time: times[split] ?? 0, horizon: horizon, needsMask: needsMask))
            })
    }

    /// A data file of the series, whose schema has the columns' names, standardized, and the horizon.
    public func dataFile(
        _ form: Form, horizon: Int = 1, holdingOut fraction: Double = 0.2, source: String? = nil
    ) throws -> DataFile {
        let splits = try splits(form, horizon: horizon, holdingOut: fraction)
        let names = columns.isEmpty ? ["value"] : columns
        var inputs: [String: [any SchemaColumn]] = [
            "default": names.map { NumberColumn($0) }, "targets": targets.map { NumberColumn(names[$0]) },
        ]
        if splits["training"]?["mask"] != nil { inputs["mask"] = [MaskColumn("mask")] }
        return DataFile(
            splits: splits, source: source, schema: Schema(inputs: inputs, horizon: horizon))
    }

    private func columns(
        _ parts: [SeriesPart], time: Int, horizon: Int, needsMask: Bool
    ) -> [String: DataFile.Column] {
        var inputs = [Float](repeating: 0, count: time * parts.count * width)
        var outputs = [Float](repeating: 0, count: time * parts.count * targets.count)
        var mask = [UInt8](repeating: 0, count: needsMask ? time * parts.count : 0)
        for (sample, part) in parts.enumerated() {
            let values = series[part.series]
            for step in 0..<part.length {
                let row = step * parts.count + sample
                let (now, later) = ((part.start + step) * width, (part.start + step + horizon) * width)
                for column in 0..<width { inputs[row * width + column] = values[now + column] }
                for (place, target) in targets.enumerated() {
                    outputs[row * targets.count + place] = values[later + target]
                }
                if needsMask { mask[row] = 1 }
            }
        }
        var columns = [
            "default": DataFile.Column(shape: [time, parts.count, width], .floats(inputs)),
            "targets": DataFile.Column(shape: [time, parts.count, targets.count], .floats(outputs)),
        ]
        if needsMask { columns["mask"] = DataFile.Column(shape: [time, parts.count, 1], .bytes(mask)) }
        return columns
    }
}

/// Time steps of a series that are a sample's.
private struct SeriesPart {
    let series: Int
    let start: Int
    let length: Int

    /// - Parameters:
    ///   - steps: those of the split.
    ///   - overlap: whether parts may share steps.
    static func parts(
        of series: Int, _ steps: Range<Int>, _ form: SeriesData.Form, horizon: Int, overlap: Bool
    ) -> [SeriesPart] {
        let known = steps.count - horizon
        guard known > 0 else { return [] }
        guard case .windows(let length, let stride) = form, known > length else {
            return [SeriesPart(series: series, start: steps.lowerBound, length: known)]
        }
        let distance = overlap ? stride : max(length, stride)
        // Counted from the end, so that what is newest is never left out.
        return Swift.stride(from: (known - length) % distance, through: known - length, by: distance).map {
            SeriesPart(series: series, start: steps.lowerBound + $0, length: length)
        }
    }
}
