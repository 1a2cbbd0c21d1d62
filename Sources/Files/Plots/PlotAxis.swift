#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// An axis: which numbers it spans and where its ticks are.
package struct PlotAxis: Sendable {
    package let lower: Double
    package let upper: Double
    package let isLogarithmic: Bool
    package let ticks: [(value: Double, label: String)]

    /// An axis over some numbers. Those that are not finite, or not positive on a logarithmic axis, do not count.
    ///
    /// - Parameters:
    ///   - count: about how many ticks there are.
    ///   - wholeNumbers: whether ticks between whole numbers make no sense.
    ///   - isTight: whether the axis ends where the numbers do, else at ticks.
    package init(
        _ numbers: some Sequence<Double>, ticks count: Int = 5, wholeNumbers: Bool = false,
        isTight: Bool = false, isLogarithmic: Bool = false
    ) {
        let usable = numbers.filter { $0.magnitude < 1e300 && (!isLogarithmic || $0 > 1e-300) }
        self.isLogarithmic = isLogarithmic
        var (low, high) = (usable.min() ?? (isLogarithmic ? 1 : 0), usable.max() ?? 1)
        if isLogarithmic {
            (low, high) = (pow(10, log10(low).rounded(.down)), pow(10, log10(high).rounded(.up)))
            if low == high { high = low * 10 }
            (lower, upper) = (low, high)
            ticks = PlotAxis.decades(low, high, count)
            return
        }
        if high - low <= max(low.magnitude, high.magnitude) * 1e-12 || high - low < 1e-290 {
            let room = wholeNumbers ? 1 : max(low.magnitude * 0.1, 1e-6)
            (low, high) = isTight ? (low, low + room) : (low - room, high + room)
        }
        let step = PlotAxis.step((high - low) / Double(count), wholeNumbers)
        if isTight {
            (lower, upper) = (low, high)
        } else {
            (lower, upper) = ((low / step).rounded(.down) * step, (high / step).rounded(.up) * step)
        }
        let first = (lower / step - 1e-9).rounded(.up)
        let last = (upper / step + 1e-9).rounded(.down)
        ticks = stride(from: first, through: min(last, first + 50), by: 1).map {
            ($0 * step, PlotNumber.tick($0 * step, step: step))
        }
    }

    /// 1, 2 or 5 times a power of ten.
    private static func step(_ rough: Double, _ wholeNumbers: Bool) -> Double {
        let power = pow(10, log10(rough).rounded(.down))
        let digit = [1.0, 2, 5, 10].first { $0 * power >= rough * 0.999 } ?? 10
        return wholeNumbers ? max(1, digit * power) : digit * power
    }

    private static func decades(_ low: Double, _ high: Double, _ count: Int) -> [(
        value: Double, label: String
    )] {
        let (first, last) = (Int(log10(low).rounded()), Int(log10(high).rounded()))
        let every = max(1, (last - first + count - 1) / count)
        let digits = last - first <= 2 ? [1.0, 2, 5] : [1]
        return stride(from: first, through: last, by: every).flatMap { exponent in
            digits.map { $0 * pow(10, Double(exponent)) }
        }
        .filter { $0 <= high * 1.000001 }
        .map { ($0, PlotNumber.short($0)) }
    }

    /// Where a number is between the ends, 0 to 1; `nil` where it cannot be shown.
    package func position(_ value: Double) -> Double? {
        let position =
            isLogarithmic
            ? (log10(value) - log10(lower)) / (log10(upper) - log10(lower))
            : (value - lower) / (upper - lower)
        return (-0.001...1.001).contains(position) ? position : nil
    }
}

/// Numbers as people read them.
package enum PlotNumber {
    /// With as many decimals as a step between ticks needs.
    static func tick(_ value: Double, step: Double) -> String {
        let decimals = Int(max(0, -(log10(step) + 1e-9).rounded(.down)))
        guard value.magnitude < 1e6, decimals <= 5 else { return short(value) }
        return fixed(value, decimals: decimals)
    }

    /// With four significant digits.
    package static func short(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "not a number" : value > 0 ? "∞" : "−∞" }
        guard value.magnitude > 1e-300 else { return "0" }
        let exponent = Int(log10(value.magnitude).rounded(.down))
        if (-4..<6).contains(exponent) {
            return trimmed(fixed(value, decimals: max(0, 3 - exponent)))
        }
        let mantissa = value / pow(10, Double(exponent))
        return "\(trimmed(fixed(mantissa, decimals: 3)))e\(exponent)"
    }

    /// With a number of decimals; a true minus sign.
    /// - Precondition: the magnitude is below 10¹².
    package static func fixed(_ value: Double, decimals: Int, minus: String = "−") -> String {
        let scale = pow(10, Double(decimals))
        let scaled = Int((value.magnitude * scale).rounded())
        let digits = String(scaled)
        let sign = value < 0 && scaled > 0 ? minus : ""
        guard decimals > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
    }

    private static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var result = text[...]
        while result.last == "0" { result.removeLast() }
        if result.last == "." { result.removeLast() }
        return String(result)
    }
}
