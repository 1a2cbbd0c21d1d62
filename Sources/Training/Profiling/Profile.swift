import Handlers

/// Where the time of training updates goes; made by ``Trainer/profile(_:on:updates:warmUp:)``.
public struct Profile: Sendable, Hashable {
    /// The calls of one operation in one place, all measured updates together.
    public struct Row: Sendable, Hashable {
        /// A layer's name, or one in brackets: `(stepper)`, `(data)`, `(scores)`, `(gradient modifiers)`,
        /// `(weight modifiers)`, `(network)`; `nil` in rows that gather all of them.
        public var section: String?
        /// `forward`, `backward`, or `nil` for what is in neither, and in rows that gather both.
        public var pass: String?
        /// As `Handler` calls it; `nil` for the time outside of operations, and in rows that gather them.
        public var operation: String?
        public var calls = 0
        public var seconds = 0.0
        /// Floating-point operations.
        public var flops = 0.0
        /// Bytes that the operations had to read and write.
        public var bytes = 0.0

        /// Floating-point operations a second; 0 if there are none.
        public var flopsPerSecond: Double { seconds > 0 ? flops / seconds : 0 }
        /// 0 if there are no bytes.
        public var bytesPerSecond: Double { seconds > 0 ? bytes / seconds : 0 }
    }

    /// What the rows of a table stand for.
    public enum Grouping: String, Sendable, CaseIterable {
        /// An operation in one pass of one layer.
        case call
        /// An operation wherever it is called.
        case operation
        /// One pass of a layer, with its time outside of operations.
        case layer
    }

    /// The number of updates measured.
    public let updates: Int
    /// All rows of ``Grouping/call``, longest first.
    public let rows: [Row]
    /// The seconds of all measured updates: the sum of the rows'.
    public let seconds: Double
    /// What the handler can do at best.
    public let peaks: MachinePeaks
    /// The most memory that the process has had by the end of the updates, in bytes, if the system tells.
    public let peakMemory: Int?
    /// The seconds that measuring adds to a call. They are in the rows.
    public let costOfCall: Double

    init(
        _ measurements: [PlaceMeasurement], updates: Int, peaks: MachinePeaks, peakMemory: Int?,
        costOfCall: Double
    ) {
        self.updates = updates
        self.peaks = peaks
        self.peakMemory = peakMemory
        self.costOfCall = costOfCall
        rows = Self.sorted(measurements.flatMap(Self.rows))
        seconds = Double(measurements.reduce(0) { $0 + $1.nanoseconds }) * 1e-9
    }

    private static func rows(_ measurement: PlaceMeasurement) -> [Row] {
        let place = measurement.place
        var rest = Row(section: place.section, pass: place.pass)
        rest.seconds = Double(measurement.nanoseconds) * 1e-9
        var rows: [Row] = []
        for (operation, tally) in measurement.operations {
            // The data come without operations: those between two updates are a stepper's look ahead.
            let section = place == UpdateObserver.data ? UpdateObserver.stepper.section : place.section
            let row = Row(
                section: section, pass: place.pass, operation: operation, calls: tally.calls,
                seconds: Double(tally.nanoseconds) * 1e-9, flops: Double(tally.flops),
                bytes: Double(tally.bytes))
            rest.seconds -= row.seconds
            rows.append(row)
        }
        return rest.seconds > 0 ? rows + [rest] : rows
    }

    private static func sorted(_ rows: [Row]) -> [Row] {
        rows.sorted {
            let names = { (row: Row) in [row.section ?? "", row.pass ?? "", row.operation ?? ""] }
            return $0.seconds != $1.seconds
                ? $0.seconds > $1.seconds : names($0).lexicographicallyPrecedes(names($1))
        }
    }

    /// The rows, longest first.
    public func rows(by grouping: Grouping) -> [Row] {
        var found: [Row: Row] = [:]
        for row in rows {
            var key = Row()
            if grouping != .operation { (key.section, key.pass) = (row.section, row.pass) }
            if grouping != .layer { key.operation = row.operation }
            // The data and the scores are no layers' time.
            if row.operation == nil && row.pass == nil { key.section = row.section }
            var sum = found[key] ?? key
            sum.calls += row.calls
            sum.seconds += row.seconds
            sum.flops += row.flops
            sum.bytes += row.bytes
            found[key] = sum
        }
        return Self.sorted(Array(found.values))
    }

    /// All operations together.
    public var operations: Row {
        rows.filter { $0.operation != nil }.reduce(into: Row()) {
            $0.calls += $1.calls
            $0.seconds += $1.seconds
            $0.flops += $1.flops
            $0.bytes += $1.bytes
        }
    }
}
