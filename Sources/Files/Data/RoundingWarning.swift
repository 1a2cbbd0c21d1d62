import PrintableText

/// Which columns hold integers that were rounded; nil if none does.
///
/// - Parameter counts: how many, by column, as ``Samples/rounded`` has them.
package func roundingWarning(_ counts: [String: Int]) -> String? {
    guard !counts.isEmpty else { return nil }
    let columns = counts.sorted { $0.key < $1.key }.map { "\($0.value) in \(quoted($0.key))" }
    return "integers beyond 2^24 were rounded to 32-bit floats: \(columns.joined(separator: ", "))"
}
