import Networks

extension Profile: CustomStringConvertible {
    /// The table of ``Grouping/call``.
    public var description: String { table(by: .call) }

    /// A line for each row, longest first, and lines on what the machine can do. Times are those of one update.
    /// Times outside of operations that are below one percent stand together as `(other)`.
    ///
    ///     layer      pass      operation       calls  ms/update  share  GFLOP/s   GB/s
    ///     Hid1       backward  linearBackward      1      1.812  25.8%    231.0   12.1
    ///     (stepper)            momentumUpdate      1      0.401   5.7%      2.1   13.9
    ///     (data)                                          0.112   1.6%
    ///     total                                           7.020   100%    131.0
    public func table(by grouping: Grouping) -> String {
        let titles: [String] =
            switch grouping {
            case .call: ["layer", "pass", "operation"]
            case .operation: ["operation"]
            case .layer: ["layer", "pass"]
            }
        var table = TextTable(
            titles.map { TextTable.Column($0) }
                + ["calls", "ms/update", "share", "GFLOP/s", "GB/s"].map { .number($0) })
        var other = Row(section: "(other)")
        for row in rows(by: grouping) {
            if row.calls == 0 && row.seconds < Self.leastShare * seconds {
                other.seconds += row.seconds
            } else {
                table.add((names(of: row, grouping) + numbers(of: row)).map { .init($0) })
            }
        }
        if other.seconds > 0 {
            table.add((names(of: other, grouping) + numbers(of: other)).map { .init($0) })
        }
        var total = operations
        total.seconds = seconds
        table.add((["total"] + titles.dropFirst().map { _ in "" } + numbers(of: total)).map { .init($0) })
        return table.text(width: nil) + remarks.joined(separator: "\n")
    }

    private static let leastShare = 0.01

    private func names(of row: Row, _ grouping: Grouping) -> [String] {
        switch grouping {
        case .call: [row.section ?? "", row.pass ?? "", row.operation ?? ""]
        case .operation: [row.operation ?? row.section ?? "(layers)"]
        case .layer: [row.section ?? "", row.pass ?? ""]
        }
    }

    private func numbers(of row: Row) -> [String] {
        let calls = Double(row.calls) / Double(updates)
        return [
            row.calls == 0 ? "" : ProgressFormat.fixed(calls, digits: row.calls % updates == 0 ? 0 : 1),
            ProgressFormat.fixed(row.seconds / Double(updates) * 1e3, digits: 3),
            percent(row.seconds, of: seconds),
            row.flops > 0 ? giga(row.flopsPerSecond) : "",
            row.bytes > 0 ? giga(row.bytesPerSecond) : "",
        ]
    }

    private var remarks: [String] {
        let all = operations
        let threads = peaks.threads.map { " with \($0) \($0 == 1 ? "thread" : "threads")" } ?? ""
        let copied = (MachinePeaks.copiedNumbers * MemoryLayout<Float>.size) >> 20
        let measuring = costOfCall * Double(all.calls)
        return [
            "",
            "Peaks\(threads): \(giga(peaks.flopsPerSecond)) GFLOP/s (a product of \(peaks.productSize) × "
                + "\(peaks.productSize)), \(giga(peaks.bytesPerSecond)) GB/s (a copy of \(copied) MiB)",
            "Operations: \(giga(all.flopsPerSecond)) GFLOP/s, "
                + "\(percent(all.flopsPerSecond, of: peaks.flopsPerSecond)) of the peak; "
                + "\(giga(all.bytesPerSecond)) GB/s, "
                + "\(percent(all.bytesPerSecond, of: peaks.bytesPerSecond)) of the peak",
            peakMemory.map {
                "Peak memory: \(ProgressFormat.fixed(Double($0) / 1_048_576, digits: 1)) MiB"
            },
            "Measuring: \(ProgressFormat.fixed(costOfCall * 1e9, digits: 0)) ns a call, "
                + "\(percent(measuring, of: seconds)) of the time; \(updates) updates measured",
        ].compactMap { $0 }
    }

    private func giga(_ value: Double) -> String { ProgressFormat.fixed(value * 1e-9, digits: 1) }

    private func percent(_ part: Double, of whole: Double) -> String {
        whole > 0 ? "\(ProgressFormat.fixed(part / whole * 100, digits: 1))%" : "-"
    }
}
