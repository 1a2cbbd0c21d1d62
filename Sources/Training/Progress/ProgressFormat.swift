/// How numbers and times appear in lines of progress.
package enum ProgressFormat {
    /// `0.1234`, `12.3400`, `1.2e-05`, `nan`
    package static func number(_ value: Double) -> String {
        let size = value.magnitude
        guard value.isFinite else { return "\(value)" }
        if size == 0 || (size >= 1e-3 && size < 1e6) { return fixed(value, digits: 4) }
        var (mantissa, exponent) = (size, 0)
        while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
        while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
        if (mantissa * 10).rounded() >= 100 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
        let digits = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
        return "\(value < 0 ? "-" : "")\(fixed(mantissa, digits: 1))e\(exponent < 0 ? "-" : "+")\(digits)"
    }

    /// A number below 10⁹ with a fixed number of digits after the point.
    static func fixed(_ value: Double, digits: Int) -> String {
        let unit = (0..<digits).reduce(1) { unit, _ in unit * 10 }
        guard let scaled = Int(exactly: (value.magnitude * Double(unit)).rounded()) else { return "\(value)" }
        let fraction = "\(scaled % unit)"
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard digits > 0 else { return "\(sign)\(scaled)" }
        return "\(sign)\(scaled / unit).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
    }

    /// `1234 updates/s`, `3.2 updates/s`
    static func rate(_ perSecond: Double) -> String {
        guard perSecond.isFinite else { return "- updates/s" }
        return "\(fixed(perSecond, digits: perSecond < 10 ? 1 : 0)) updates/s"
    }

    /// `0:07`, `12:34`, `1:02:03`
    static func duration(_ seconds: Double) -> String {
        guard let whole = Int(exactly: seconds.rounded(.up)), whole >= 0 else { return "-" }
        let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
        return hours > 0
            ? "\(hours):\(padded(minutes)):\(padded(rest))" : "\(minutes):\(padded(rest))"
    }

    /// `[████······]`
    static func bar(_ fraction: Double, width: Int) -> String {
        let full = Int((min(max(fraction, 0), 1) * Double(width)).rounded(.down))
        return "[\(String(repeating: "█", count: full))\(String(repeating: "·", count: width - full))]"
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
