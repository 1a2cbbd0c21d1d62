/// Different texts of one column, numbered in the order in which they come; 0 is the empty text.
struct TokenTable: Sendable {
    private var arena: [UInt8] = []
    private var ends: [Int] = [0]
    private var hashes: [UInt64]
    /// Numbers by hash, open addressing; −1 is free. As many places as a power of two.
    private var places: [Int32]

    init() {
        places = [Int32](repeating: -1, count: 16)
        hashes = [TokenTable.emptyHash]
        places[Int(truncatingIfNeeded: TokenTable.emptyHash) & 15] = 0
    }

    var count: Int { ends.count }

    /// The number of a text, which gets one if it has none.
    mutating func number(of text: UnsafeBufferPointer<UInt8>) -> Int32 {
        let hash = TokenTable.hash(text)
        let mask = places.count - 1
        var place = Int(truncatingIfNeeded: hash) & mask
        while places[place] >= 0 {
            let found = Int(places[place])
            if hashes[found] == hash, equals(found, text) { return Int32(truncatingIfNeeded: found) }
            place = (place + 1) & mask
        }
        let number = Int32(truncatingIfNeeded: ends.count)
        places[place] = number
        append(text, hash)
        if 2 * ends.count > places.count { grow() }
        return number
    }

    /// Keeps a text, whether or not there is an equal one.
    mutating func append(_ text: UnsafeBufferPointer<UInt8>) -> Int32 {
        let number = Int32(truncatingIfNeeded: ends.count)
        append(text, 0)
        return number
    }

    private mutating func append(_ text: UnsafeBufferPointer<UInt8>, _ hash: UInt64) {
        arena.append(contentsOf: text)
        ends.append(arena.count)
        hashes.append(hash)
    }

    private mutating func grow() {
        places = [Int32](repeating: -1, count: 4 * places.count)
        let mask = places.count - 1
        for (number, hash) in hashes.enumerated() {
            var place = Int(truncatingIfNeeded: hash) & mask
            while places[place] >= 0 { place = (place + 1) & mask }
            places[place] = Int32(truncatingIfNeeded: number)
        }
    }

    private func equals(_ number: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let range = range(number)
        guard range.count == text.count else { return false }
        var index = range.lowerBound
        for byte in text {
            if arena[index] != byte { return false }
            index += 1
        }
        return true
    }

    private func range(_ number: Int) -> Range<Int> { (number == 0 ? 0 : ends[number - 1])..<ends[number] }

    /// The bytes of a text.
    subscript(number: Int) -> ArraySlice<UInt8> { arena[range(number)] }

    /// The hash of Fowler, Noll and Vo (FNV-1a, 64 bits), mixed so that its low bits depend on all of it.
    private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return hash ^ (hash >> 32)
    }

    private static let emptyHash = hash(UnsafeBufferPointer(start: nil, count: 0))
}
