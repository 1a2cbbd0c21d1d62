/// Numbers as they are written in tables: `-12`, `+.5`, `6.02e23`.
///
/// There is an optional sign, digits with at most one decimal point (or comma, if the table has decimal commas), and an
/// optional exponent. Neither hexadecimal digits, underscores and thousands separators, nor words such as `inf` and `nan`,
/// nor what is beyond the largest 32-bit float (`1e400`) are numbers.
///
/// The result is the text's number rounded to 64 and then to 32 bits, as `numpy.float32(float(text))` is, to the bit.
struct NumberText {
    let value: Float
    /// There is neither a decimal point nor an exponent.
    let isWhole: Bool
    /// A whole number that the float is not: `16777217`.
    let isRounded: Bool
    /// It begins with a zero that says nothing, as codes do: `007`.
    let hasLeadingZero: Bool
    /// The place behind the number.
    let end: Int

    /// The powers of ten up to 10⁶⁰, of which those up to 10²² are exact and the others rounded once.
    private static let powers: [Double] = (0...60).map { Double("1e\($0)") ?? 0 }
    private static let exactPowers = 22

    /// Powers that a parser keeps at hand.
    static func withPowers<Result>(_ body: (UnsafePointer<Double>) throws -> Result) rethrows -> Result {
        try powers.withUnsafeBufferPointer { buffer in
            // There are 61.
            guard let base = buffer.baseAddress else { preconditionFailure("there are powers of ten") }
            return try body(base)
        }
    }

    /// The number that begins at a place.
    ///
    /// - Precondition: the bytes end in one that belongs to no number, and ``ByteBlock/padding`` others lie behind it.
    @inline(__always)
    init?(
        _ base: UnsafePointer<UInt8>, _ start: Int, point: UInt8, powers: UnsafePointer<Double>
    ) {
        var place = start
        let isNegative = base[place] == UInt8(ascii: "-")
        if isNegative || base[place] == UInt8(ascii: "+") { place += 1 }
        let first = place
        var mantissa: UInt64 = 0
        var exponent = 0
        // The first digits, of which there can be no more than a mantissa of 64 bits holds.
        var digit = base[place] &- 48
        while digit < 10 {
            if mantissa < NumberText.fullMantissa {
                mantissa = mantissa &* 10 &+ UInt64(digit)
            } else {
                exponent += 1
            }
            place += 1
            digit = base[place] &- 48
        }
        var digits = place - first
        hasLeadingZero = digits > 1 && base[first] == 48
        var isWhole = true
        if base[place] == point {
            isWhole = false
            place += 1
            let fraction = place
            // Eight digits at once, as far as they fit.
            while mantissa < NumberText.roomForEight {
                let (count, number) = NumberText.eightDigits(base + place)
                mantissa = mantissa &* UInt64(powers[count]) &+ number
                exponent -= count
                place += count
                if count < 8 { break }
            }
            digit = base[place] &- 48
            while digit < 10 {
                if mantissa < NumberText.fullMantissa {
                    mantissa = mantissa &* 10 &+ UInt64(digit)
                    exponent -= 1
                }
                place += 1
                digit = base[place] &- 48
            }
            digits += place - fraction
        }
        guard digits > 0 else { return nil }
        if base[place] | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            var next = place + 1
            let isSmall = base[next] == UInt8(ascii: "-")
            if isSmall || base[next] == UInt8(ascii: "+") { next += 1 }
            guard base[next] &- 48 < 10 else { return nil }
            var power = 0
            while base[next] &- 48 < 10 {
                if power < 100_000 { power = 10 * power + Int(base[next] &- 48) }
                next += 1
            }
            exponent += isSmall ? -power : power
            place = next
        }
        end = place
        self.isWhole = isWhole
        guard
            let magnitude = NumberText.magnitude(mantissa, exponent, powers)
                ?? NumberText.exactly(base, start, place, point)
        else { return nil }
        value = isNegative ? -magnitude : magnitude
        isRounded =
            isWhole && mantissa > 1 << 24
            && (exponent != 0 || UInt64(exactly: magnitude) != mantissa)
    }

    /// A mantissa below it can be followed by eight digits.
    private static let roomForEight: UInt64 = 10_000_000_000

    /// How many digits there are at a place, up to eight, and their number (D. Lemire, "Quickly parsing eight digits",
    /// 2018).
    @inline(__always)
    private static func eightDigits(_ place: UnsafePointer<UInt8>) -> (count: Int, number: UInt64) {
        let word = UInt64(
            littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt64.self))
        // A byte is a digit if 0 to 9 is left of it; sums carry only into bytes behind one that is none.
        let digits = word ^ 0x3030_3030_3030_3030
        let others = ((digits &+ 0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080
        let count = others == 0 ? 8 : others.trailingZeroBitCount / 8
        guard count > 0 else { return (0, 0) }
        var number = digits << UInt64(64 - 8 * count)
        number = (number &* 10 &+ (number >> 8)) & 0x00FF_00FF_00FF_00FF
        number = (number &* 100 &+ (number >> 16)) & 0x0000_FFFF_0000_FFFF
        number = (number &* 10_000 &+ (number >> 32)) & 0xFFFF_FFFF
        return (count, number)
    }

    /// Further digits do not count; 19 of them fit.
    private static let fullMantissa: UInt64 = 1_000_000_000_000_000_000

    /// The number as a float, if that is certain without long arithmetic.
    @inline(__always)
    private static func magnitude(
        _ mantissa: UInt64, _ exponent: Int, _ powers: UnsafePointer<Double>
    ) -> Float? {
        if mantissa == 0 { return 0 }
        guard exponent >= -60 && exponent <= 38 else { return nil }
        let digits = Double(mantissa)
        let product = exponent < 0 ? digits / powers[-exponent] : digits * powers[exponent]
        let isExact =
            mantissa <= 1 << 53 && mantissa < fullMantissa && exponent >= -exactPowers
            && exponent <= exactPowers
        if isExact { return product <= Double(Float.greatestFiniteMagnitude) ? Float(product) : nil }
        // The product is at most four units in the last place away from the double that is nearest to the text. Both have
        // the same nearest float, unless the middle between two floats is as near.
        guard product > 1.2e-38 && product < 3.4e38 else { return nil }
        let distance = Int64(product.bitPattern & 0x1FFF_FFFF) - 0x1000_0000
        return distance > 16 || distance < -16 ? Float(product) : nil
    }

    /// The number by the standard library's exact conversion.
    @inline(never)
    private static func exactly(
        _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ point: UInt8
    ) -> Float? {
        var text = String(
            decoding: UnsafeBufferPointer(start: base + start, count: end - start), as: UTF8.self)
        if point != UInt8(ascii: ".") { text = String(text.map { $0 == "," ? "." : $0 }) }
        guard let double = Double(text.drop { $0 == "+" || $0 == "-" }) else { return nil }
        let value = Float(double)
        return value.isFinite ? value : nil
    }
}

extension NumberText {
    /// The number that a text is as a whole.
    init?(_ text: String, _ format: TableFormat) {
        let bytes = ByteBlock(Array(text.utf8))
        let number = NumberText.withPowers { powers in
            NumberText(
                bytes.base, 0, point: UInt8(ascii: format.hasDecimalComma ? "," : "."), powers: powers)
        }
        guard let number, number.end == bytes.count else { return nil }
        self = number
    }
}
