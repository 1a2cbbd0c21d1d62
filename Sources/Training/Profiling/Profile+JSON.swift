public import Describing

extension Profile {
    /// The profile for other programs, all numbers those of all measured updates together:
    ///
    ///     {"updates": 50, "seconds": 0.351, "cost_of_call": 6e-08, "peak_memory": 88293376,
    ///      "peaks": {"threads": 2, "product_size": 1024, "flops_per_second": …, "bytes_per_second": …},
    ///      "rows": [{"section": "Hid1", "pass": "forward", "operation": "linear", "calls": 50,
    ///                "seconds": …, "flops": …, "bytes": …}, …]}
    ///
    /// The rows are ``rows(by:)``; what they gather or do not have is `null`.
    public func json(by grouping: Grouping = .call) -> JSONValue {
        [
            "updates": .integer(Int64(updates)),
            "seconds": .number(seconds),
            "cost_of_call": .number(costOfCall),
            "peak_memory": integer(peakMemory),
            "peaks": [
                "threads": integer(peaks.threads),
                "product_size": .integer(Int64(peaks.productSize)),
                "flops_per_second": .number(peaks.flopsPerSecond),
                "bytes_per_second": .number(peaks.bytesPerSecond),
            ],
            "rows": .array(
                rows(by: grouping).map { row in
                    [
                        "section": text(row.section),
                        "pass": text(row.pass),
                        "operation": text(row.operation),
                        "calls": .integer(Int64(row.calls)),
                        "seconds": .number(row.seconds),
                        "flops": .number(row.flops),
                        "bytes": .number(row.bytes),
                    ]
                }),
        ]
    }

    private func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }

    private func integer(_ value: Int?) -> JSONValue { value.map { .integer(Int64($0)) } ?? .null }
}
