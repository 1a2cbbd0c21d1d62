import Tables
import TestSupport
import Testing

struct NumberTests {
    @Test("every number is that of Python's float, rounded to 32 bits")
    func rounding() throws {
        var random = SplitMix64(seed: 7)
        var texts: [String] = [
            "0", "-0", "0.0", "1", "16777217", "16777219", "9007199254740993", "0.1", "1e-45", "7e-46",
            "1.4e-45",
            "3.4028234663852886e38", "1.17549435e-38", "1e-400",
            "123456789012345678901234567890",
            "0.000000000000000000000000000000000000001", "1.00000005960464477539",
            "1.000000059604644775390625",
            "1.0000000596046447753906251", "1.00000017881393432617187499", "33554433", "5e-1", ".5", "5.",
            "+7", "-.25e2",
            "00012", "1e+05", "1E5", "8388608.5", "8388609.5", "0.30000001192092896",
        ]
        for _ in 0..<20_000 {
            switch Int.random(in: 0..<5, using: &random) {
            case 0: texts.append("\(Double.random(in: -1000...1000, using: &random))")
            case 1: texts.append("\(Float(bitPattern: UInt32.random(in: 0..<0x7F80_0000, using: &random)))")
            case 2:
                texts.append(
                    "\(Double(bitPattern: UInt64.random(in: 0x3800_0000_0000_0000...0x47E0_0000_0000_0000, using: &random)))"
                )
            case 3: texts.append("\(UInt64.random(in: 0...UInt64.max, using: &random))")
            default:
                // The middle between two floats, and its neighbours, with more digits than a double has.
                let float = Float.random(in: 1..<2, using: &random)
                let middle = (Double(float) + Double(float.nextUp)) / 2
                texts.append(
                    ["\(middle)", "\(middle)0000000001", "\(middle.nextDown)", "\(middle.nextUp)"]
                        .randomElement(using: &random) ?? "1")
            }
        }
        let read = try numbers(texts.joined(separator: "\n") + "\n")
        #expect(read.count == texts.count)
        for (text, value) in zip(texts, read) {
            let right =
                Double(
                    text.hasPrefix(".") || text.hasPrefix("-.")
                        ? text.replacing(".", with: "0.", maxReplacements: 1) : text)
                ?? Double(text.dropLast()) ?? .nan
            #expect(value.bitPattern == Float(right).bitPattern, "\(text)")
        }
    }

    @Test(
        "what is no number is none",
        arguments: [
            "0x10", "1e400", "1e39", "nan", "inf", "-inf", "1_000", "1 2", "1e", "1e+", "--1", "+-1", ".",
            "-", "e5", "1.2.3", "1,2",
            "٣", "1f", "0b1", "3.4028236e38",
        ])
    func noNumbers(text: String) throws {
        let values = try numbers("\"\(text)\";1\n", TableOptions(delimiter: .semicolon))
        #expect(values.count == 2 && values[0].isNaN && values[1] == 1)
    }

    @Test("with decimal commas a comma is the point, and a point is none")
    func decimalCommas() throws {
        let options = TableOptions(hasDecimalComma: true)
        #expect(
            try numbers("1,5;-,25;3\n2,5e1;7;1,00000005960464477539\n", options) == [1.5, -0.25, 3, 25, 7, 1])
        #expect(try numbers("1.5;2\n", options)[0].isNaN)
        #expect(throws: TableError.self) { try numbers("1,5,2\n3,4,5\n", options) }
    }

    @Test(
        "dates are days since 1970",
        arguments: [
            ("1970-01-02", 1.0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("1949-01", -7670),
            ("02.01.1970", 1),
            ("1970/01/02", 1), ("1970-01-01T06:00", 0.25), ("1970-01-01 06:00:00Z", 0.25),
            ("1970-01-01T00:00+06:00", -0.25),
            ("1970-01-01T12:00:00.5", 0.5 + 0.5 / 86_400),
        ])
    func dates(text: String, days: Double) {
        #expect(DateText(text)?.days == days)
    }

    @Test(
        "what is no date is none",
        arguments: [
            "1970-13-01", "1900-02-29", "1970-1-1", "3/4/2020", "1970-01-01T25:00", "1970-01-01x",
            "1970-01-00", "2020-01-01T",
            "12:30:00", "1970-01-01T00:00:00.", "", "99.99.9999",
        ])
    func noDates(text: String) { #expect(DateText(text) == nil) }

    @Test("days become the dates that they came from")
    func dateTexts() {
        for text in ["1970-01-01", "1600-03-01", "2400-02-29", "0001-01-01", "2020-12-31T23:59:58"] {
            #expect(DateText(text).map { DateText.text($0.days) } == text)
        }
    }
}
