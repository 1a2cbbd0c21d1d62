import Brainstorm
import PrintableText

/// Says once which columns hold integers that were rounded.
///
/// - Parameter counts: how many, by column.
func warnOfRounding(_ counts: [String: Int]) {
    guard !counts.isEmpty else { return }
    let columns = counts.sorted { $0.key < $1.key }.map { "\($0.value) in \(quoted($0.key))" }
    sayError(
        "warning: integers beyond 2^24 were rounded to 32-bit floats: \(columns.joined(separator: ", "))")
}
