#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Finds where records and fields end, and nothing else.
///
///     a,"b ""c""\nd", e\r\n
///     ^  ^            ^ fields: a · b "c"⏎d · e
///
/// - Precondition: a line feed stands at `end`.
struct RecordScan {
    let base: UnsafePointer<UInt8>
    let end: Int
    let delimiter: UInt8
    let comment: UInt8?

    init(_ block: ByteBlock, _ format: TableFormat) {
        base = UnsafePointer(block.base)
        end = block.count
        delimiter = format.delimiter.character
        comment = format.comment
    }

    /// Whether a byte is a blank that may stand around a field.
    @inline(__always)
    func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (byte == 9 && delimiter != 9) }

    @inline(__always)
    func isFieldEnd(_ byte: UInt8) -> Bool { byte == delimiter || byte == 10 || byte == 13 }

    @inline(__always)
    func skipBlanks(_ place: Int) -> Int {
        var place = place
        while isBlank(base[place]) { place += 1 }
        return place
    }

    /// The place behind a line's end.
    /// - Precondition: there is CR or LF at the place.
    @inline(__always)
    func skipLineEnd(_ place: Int) -> Int {
        guard place < end else { return end }
        return base[place] == 13 && place + 1 < end && base[place + 1] == 10 ? place + 2 : place + 1
    }

    func skipLine(_ place: Int) -> Int {
        var place = place
        while base[place] != 10 && base[place] != 13 { place += 1 }
        return skipLineEnd(place)
    }

    /// The place of the quote that closes the field whose quote is at `place`; `nil` if there is none.
    func closingQuote(_ place: Int) -> Int? {
        var place = place + 1
        while place < end {
            guard let found = memchr(base + place, 34, end - place) else { return nil }
            let index = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            guard index + 1 < end, base[index + 1] == 34 else { return index }
            place = index + 2
        }
        return nil
    }

    /// The end of the field that begins at a place: that of a delimiter, of a line's end, or ``end``. `nil` if its quote is
    /// not closed.
    func fieldEnd(_ place: Int) -> Int? {
        var place = skipBlanks(place)
        if base[place] == 34, place < end {
            guard let closing = closingQuote(place) else { return nil }
            place = closing + 1
        }
        while !isFieldEnd(base[place]) { place += 1 }
        return place
    }

    /// Whether a line that begins here is neither a row nor a part of one.
    func isPassedOver(_ place: Int) -> Bool {
        let byte = base[place]
        return byte == 10 || byte == 13 || byte == comment
    }

    /// The number of fields of the record at a place, and where the next line begins; `nil` if a quote is not closed.
    func record(_ place: Int) -> (fields: [Range<Int>], next: Int)? {
        var fields: [Range<Int>] = []
        var place = place
        while true {
            guard let fieldEnd = fieldEnd(place) else { return nil }
            fields.append(place..<fieldEnd)
            guard fieldEnd < end, base[fieldEnd] == delimiter else { return (fields, skipLineEnd(fieldEnd)) }
            place = fieldEnd + 1
        }
    }

    /// Where the last record ends that is known to be whole: behind its line's end.
    var lastRecordEnd: Int? {
        guard memchr(base, 34, end) != nil else { return lastLineEnd }
        var place = 0
        var last: Int?
        while place < end {
            if isPassedOver(place) {
                place = skipLine(place)
                // A line may go on behind what is there.
                if place < end || base[end - 1] == 10 { last = place }
                continue
            }
            guard let next = recordEnd(place) else { return last }
            // CR at the very end may be half of a line's end.
            if next == end, base[end - 1] != 10 { return last }
            place = next
            last = next
        }
        return last
    }

    private func recordEnd(_ place: Int) -> Int? {
        var place = place
        while true {
            guard let fieldEnd = fieldEnd(place) else { return nil }
            guard fieldEnd < end, base[fieldEnd] == delimiter else { return skipLineEnd(fieldEnd) }
            place = fieldEnd + 1
        }
    }

    private var lastLineEnd: Int? {
        if let place = last(10, before: end) { return place + 1 }
        // Lines that end in CR alone; one at the very end may be half of CR LF.
        return last(13, before: end - 1).map { $0 + 1 }
    }

    private func last(_ byte: UInt8, before end: Int) -> Int? {
        var place = end - 1
        while place >= 0 {
            if base[place] == byte { return place }
            place -= 1
        }
        return nil
    }

    /// The value of a field: without blanks around it, and without its quotes.
    func text(_ field: Range<Int>) -> [UInt8] {
        var (start, stop) = (skipBlanks(field.lowerBound), field.upperBound)
        guard start < stop else { return [] }
        if base[start] == 34, let closing = closingQuote(start), closing < stop {
            start += 1
            return unquoted(start..<closing)
        }
        while stop > start, isBlank(base[stop - 1]) { stop -= 1 }
        return Array(UnsafeBufferPointer(start: base + start, count: stop - start))
    }

    /// The bytes between quotes, with one quote for each pair.
    func unquoted(_ range: Range<Int>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(range.count)
        var place = range.lowerBound
        while place < range.upperBound {
            result.append(base[place])
            place += base[place] == 34 ? 2 : 1
        }
        return result
    }
}
