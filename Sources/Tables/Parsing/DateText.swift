/// Dates and times as numbers: days since 1970-01-01, with a fraction for the time of the day.
///
///     1970-01-02        1            1970/01/02, 02.01.1970       the same
///     1970-02           31           the month's first day
///     1970-01-01T06:00  0.25         also with a blank, seconds, fractions of them, and Z or +01:00 behind
///
/// Orders that differ from country to country (`3/4/2020`) are none of them. A time without a zone is taken as it stands.
public struct DateText {
    /// Days since 1970-01-01 of the proleptic Gregorian calendar.
    public let days: Double

    /// Nil for what is no date in one of these forms, or a day that no calendar has, such as 2020-02-30.
    public init?(_ text: String) {
        var text = text
        let days = text.withUTF8 { DateText.days($0) }
        guard let days else { return nil }
        self.days = days
    }

    /// Fewer bytes are no date, and more neither.
    static let lengths = 7...40

    static func days(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
        guard lengths.contains(bytes.count) else { return nil }
        var reader = Reader(bytes: bytes)
        guard let date = reader.date() else { return nil }
        if reader.isAtEnd { return Double(date) }
        guard reader.take("T") || reader.take(" "), let seconds = reader.time(), reader.isAtEnd else {
            return nil
        }
        return Double(date) + seconds / 86_400
    }

    /// The day's number in text as a date, `2020-02-29`, with a time where there is one.
    public static func text(_ days: Double) -> String {
        guard days.isFinite, abs(days) < 3_000_000 else { return "\(days)" }
        let whole = days.rounded(.down)
        let (year, month, day) = civil(Int(whole))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let yearText = String(repeating: "0", count: max(0, 4 - "\(year)".count)) + "\(year)"
        let date = "\(yearText)-\(two(month))-\(two(day))"
        let seconds = Int(((days - whole) * 86_400).rounded())
        guard seconds > 0 && seconds < 86_400 else { return date }
        return "\(date)T\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    }

    /// The number of a day (Howard Hinnant, "chrono-compatible low-level date algorithms", 2013).
    private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(_ number: Int) -> (Int, Int, Int) {
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private struct Reader {
        let bytes: UnsafeBufferPointer<UInt8>
        var place = 0

        var isAtEnd: Bool { place == bytes.count }

        mutating func take(_ scalar: Unicode.Scalar) -> Bool {
            guard place < bytes.count, bytes[place] == UInt8(ascii: scalar) else { return false }
            place += 1
            return true
        }

        mutating func number(_ digits: Int) -> Int? {
            guard place + digits <= bytes.count else { return nil }
            var value = 0
            for index in place..<place + digits {
                let digit = bytes[index] &- 48
                guard digit < 10 else { return nil }
                value = 10 * value + Int(digit)
            }
            place += digits
            return value
        }

        mutating func date() -> Int? {
            if bytes[2] == UInt8(ascii: ".") {
                guard let day = number(2), take("."), let month = number(2), take("."), let year = number(4)
                else { return nil }
                return checked(year, month, day)
            }
            guard let year = number(4) else { return nil }
            let isDashed = take("-")
            guard isDashed || take("/"), let month = number(2) else { return nil }
            if isDashed, isAtEnd { return checked(year, month, 1) }
            guard isDashed ? take("-") : take("/"), let day = number(2) else { return nil }
            return checked(year, month, day)
        }

        private func checked(_ year: Int, _ month: Int, _ day: Int) -> Int? {
            guard 1...12 ~= month, day >= 1 else { return nil }
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let length = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
            return day <= length ? dayNumber(year, month, day) : nil
        }

        /// Seconds since midnight in the zone of 0.
        mutating func time() -> Double? {
            guard let hour = number(2), hour < 24, take(":"), let minute = number(2), minute < 60 else {
                return nil
            }
            var seconds = Double(3600 * hour + 60 * minute)
            if take(":") {
                guard let second = number(2), second <= 60 else { return nil }
                seconds += Double(second)
                if take(".") {
                    var unit = 0.1
                    let start = place
                    while place < bytes.count, bytes[place] &- 48 < 10 {
                        seconds += unit * Double(bytes[place] &- 48)
                        unit /= 10
                        place += 1
                    }
                    guard place > start else { return nil }
                }
            }
            if isAtEnd || take("Z") { return seconds }
            let isEast = take("+")
            guard isEast || take("-"), let hours = number(2), hours < 24 else { return nil }
            _ = take(":")
            guard let minutes = isAtEnd ? 0 : number(2), minutes < 60 else { return nil }
            let offset = Double(3600 * hours + 60 * minutes)
            return isEast ? seconds - offset : seconds + offset
        }
    }
}
