/// What the numbers of a column are, as far as they were seen.
struct NumberSummary: Sendable {
    var numbers = 0
    var dates = 0
    var least = Float.infinity
    var greatest = -Float.infinity
    var hasDecimals = false
    var hasLeadingZeros = false
    /// Whole numbers that a float is not.
    var rounded = 0
    /// Whether dates have times, and how many of these are not what a float is.
    var hasTimes = false
    var roundedTimes = 0
    /// The first and the last number, and whether each is one more than that before it.
    var first: Float?
    var last: Float = 0
    var isCounting = true
    /// Different numbers and how often they are there, as long as they are few.
    var levels = NumberLevels()

    @inline(__always)
    mutating func add(_ value: Float) {
        if value < least { least = value }
        if value > greatest { greatest = value }
        if isCounting {
            if first == nil { first = value } else if value != last + 1 { isCounting = false }
            last = value
        }
        levels.add(value)
    }

    mutating func merge(_ other: NumberSummary) {
        isCounting =
            isCounting && other.isCounting
            && (first == nil || other.first.map { $0 == last + 1 } ?? true)
        first = first ?? other.first
        if other.first != nil { last = other.last }
        numbers += other.numbers
        dates += other.dates
        least = min(least, other.least)
        greatest = max(greatest, other.greatest)
        hasDecimals = hasDecimals || other.hasDecimals
        hasLeadingZeros = hasLeadingZeros || other.hasLeadingZeros
        rounded += other.rounded
        hasTimes = hasTimes || other.hasTimes
        roundedTimes += other.roundedTimes
        levels.merge(other.levels)
    }
}

/// Counts different numbers, up to ``most`` of them.
struct NumberLevels: Sendable {
    static let most = 256

    /// Whether there are more than ``most``; nothing is counted then.
    private(set) var areMany = false
    private var keys: [UInt32] = []
    private var counts: [Int] = []
    private var count = 0

    /// An instance that counts nothing.
    static var many: NumberLevels {
        var levels = NumberLevels()
        levels.areMany = true
        return levels
    }

    @inline(__always)
    mutating func add(_ value: Float, _ times: Int = 1) {
        if !areMany { insert(value, times) }
    }

    private mutating func insert(_ value: Float, _ times: Int) {
        if 2 * count >= keys.count { grow() }
        // Zero has two bit patterns.
        let key = (value == 0 ? 0 : value).bitPattern
        let mask = keys.count - 1
        var place = Int(truncatingIfNeeded: (key &* 0x9E37_79B1) >> 16) & mask
        while counts[place] > 0, keys[place] != key { place = (place + 1) & mask }
        if counts[place] == 0 {
            guard count < NumberLevels.most else {
                self = .many
                return
            }
            count += 1
            keys[place] = key
        }
        counts[place] += times
    }

    private mutating func grow() {
        let old = zip(keys, counts).filter { $0.1 > 0 }
        let size = max(8, 2 * keys.count)
        keys = [UInt32](repeating: 0, count: size)
        counts = [Int](repeating: 0, count: size)
        count = 0
        for (key, times) in old { insert(Float(bitPattern: key), times) }
    }

    mutating func merge(_ other: NumberLevels) {
        if other.areMany { self = .many }
        for (index, times) in other.counts.enumerated() where times > 0 {
            add(Float(bitPattern: other.keys[index]), times)
        }
    }

    /// The numbers in ascending order; `nil` if there are too many.
    var sorted: [(value: Float, count: Int)]? {
        guard !areMany else { return nil }
        return counts.indices.filter { counts[$0] > 0 }
            .map { (Float(bitPattern: keys[$0]), counts[$0]) }.sorted { $0.0 < $1.0 }
    }
}
