import Fuzzing

/// One change of a file, after which its checksums agree as far as they did before, so that the reader gets past
/// them to what was changed.
struct Mutation {
    private(set) var bytes: [UInt8]
    private let maximum: Int
    private var random: SplitMix64
    private var structures: [Checksummed]

    init(of bytes: [UInt8], maximum: Int, seed: UInt64) {
        self.bytes = bytes
        self.maximum = maximum
        random = SplitMix64(seed: seed)
        structures = ScanCache.structures(of: bytes)
    }

    mutating func run() {
        guard bytes.count >= 48, Int.random(in: 0..<12, using: &random) > 0 else {
            // A change of the size moves all that follows; addresses are left to lead astray.
            bytes = LibFuzzer.mutated(bytes[...], maximum: maximum)
            return repair()
        }
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            switch Int.random(in: 0..<16, using: &random) {
            case 0...3: changeMessage()
            case 4...6: changeWindow()
            case 7...8: overwriteNumber()
            case 9...10: overwriteAddress()
            case 11: swapAddresses()
            case 12: copyStructure()
            case 13: copyMessage()
            case 14: truncate()
            default: changeAnywhere()
            }
        }
        repair()
    }

    /// Rewrites checksums, innermost last, and the end of file that the superblock states if it is past the end.
    private mutating func repair() {
        let size = UInt64(bytes.count)
        for (version, place) in [(0, 40), (1, 44), (2, 28), (3, 28)] where bytes.count > 48 {
            guard bytes[8] == version, Int.random(in: 0..<20, using: &random) > 0 else { continue }
            if let end = bytes.number(at: place, width: 8), end > size {
                bytes.write(size, at: place, width: 8)
            }
        }
        for structure in structures { structure.repair(&bytes) }
        ScanCache.store(structures, of: bytes)
    }

    // MARK: Messages of object headers

    private mutating func anyMessage() -> HeaderMessages.Message? {
        HeaderMessages.all(in: bytes).filter { !$0.messages.isEmpty }.randomElement(using: &random)?
            .messages.randomElement(using: &random)
    }

    private mutating func changeMessage() {
        guard let message = anyMessage() else { return changeAnywhere() }
        switch Int.random(in: 0..<8, using: &random) {
        case 0: bytes.write(.random(in: 0...0x19, using: &random), at: message.typePlace, width: 1)
        case 1: bytes.write(.random(in: 0...255, using: &random), at: message.flagsPlace, width: 1)
        case 2: nudge(at: message.sizePlace, width: 2)
        // The first bytes of a message are its version, class, rank or flags.
        case 3...4:
            let place = message.body.lowerBound + Int.random(in: 0..<4, using: &random)
            bytes.write(.random(in: 0...12, using: &random), at: place, width: 1)
        default: change(within: message.body)
        }
    }

    /// Copies the body of a message over another of the same type, or of any.
    private mutating func copyMessage() {
        guard let target = anyMessage() else { return }
        for _ in 0..<8 {
            guard let source = anyMessage() else { return }
            if bytes[source.typePlace] == bytes[target.typePlace] || Bool.random(using: &random) {
                bytes.write(UInt64(bytes[source.typePlace]), at: target.typePlace, width: 1)
                return bytes.copy(
                    min(source.body.count, target.body.count), from: source.body.lowerBound,
                    to: target.body.lowerBound)
            }
        }
    }

    // MARK: Numbers and addresses

    private mutating func interesting() -> UInt64 {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: 0
        case 1: 1
        case 2: .max
        case 3: UInt64(bytes.count)
        case 4: UInt64(bytes.count) &- .random(in: 0...16, using: &random)
        case 5: 1 << UInt64.random(in: 0..<64, using: &random)
        case 6: (1 << UInt64.random(in: 1..<64, using: &random)) &- 1
        case 7: UInt64.max &- .random(in: 0...64, using: &random)
        case 8: .random(in: 0...300, using: &random)
        default: UInt64(Checksummed.signatures(in: bytes).randomElement(using: &random) ?? 0)
        }
    }

    private mutating func overwriteNumber() {
        let width = [1, 2, 4, 8].randomElement(using: &random) ?? 8
        let place = anyPlace()
        bytes.write(interesting(), at: place, width: width)
    }

    private mutating func nudge(at place: Int, width: Int) {
        guard let number = bytes.number(at: place, width: width) else { return }
        bytes.write(
            number &+ UInt64(bitPattern: .random(in: -9...9, using: &random)), at: place, width: width)
    }

    /// The places of eight bytes that may be an address in this file.
    private var addresses: [Int] {
        guard bytes.count > 16 else { return [] }
        return (8..<bytes.count - 8).filter { place in
            guard bytes[place + 7] == 0, let value = bytes.number(at: place, width: 8) else { return false }
            return value >= 48 && value < bytes.count
        }
    }

    private mutating func overwriteAddress() {
        let addresses = addresses
        guard let place = addresses.randomElement(using: &random) else { return }
        let other = bytes.number(at: addresses.randomElement(using: &random) ?? place, width: 8)
        let value = Bool.random(using: &random) ? interesting() : other ?? 0
        bytes.write(value, at: place, width: 8)
    }

    private mutating func swapAddresses() {
        let addresses = addresses
        guard let first = addresses.randomElement(using: &random),
            let second = addresses.randomElement(using: &random),
            let left = bytes.number(at: first, width: 8), let right = bytes.number(at: second, width: 8)
        else { return }
        bytes.write(right, at: first, width: 8)
        bytes.write(left, at: second, width: 8)
    }

    // MARK: Structures

    private mutating func copyStructure() {
        guard let source = structures.randomElement(using: &random) else { return }
        let targets = Checksummed.signatures(in: bytes)
        guard let target = targets.randomElement(using: &random), target != source.start else { return }
        bytes.copy(source.length, from: source.start, to: target)
        var copy = source
        copy.start = target
        structures.append(copy)
    }

    private mutating func truncate() {
        guard Int.random(in: 0..<4, using: &random) == 0 else { return changeWindow() }
        bytes.removeLast(Int.random(in: 0..<bytes.count - 40, using: &random))
    }

    /// A place in metadata rather than in data, if metadata can be told.
    private mutating func anyPlace() -> Int {
        if Int.random(in: 0..<4, using: &random) > 0 {
            if let structure = structures.randomElement(using: &random), Bool.random(using: &random) {
                return structure.start + Int.random(in: 0..<max(1, structure.length), using: &random)
            }
            if let start = Checksummed.signatures(in: bytes).randomElement(using: &random) {
                return start + Int.random(in: 0..<64, using: &random)
            }
        }
        return Int.random(in: 0..<max(1, bytes.count), using: &random)
    }

    private mutating func changeWindow() {
        let start = min(anyPlace(), bytes.count)
        change(within: start..<min(bytes.count, start + Int.random(in: 1...32, using: &random)))
    }

    private mutating func changeAnywhere() { change(within: 0..<bytes.count) }

    /// libFuzzer's own mutation of a part, which keeps its size.
    private mutating func change(within range: Range<Int>) {
        let range = range.clamped(to: 0..<bytes.count)
        guard !range.isEmpty else { return }
        let part = LibFuzzer.mutated(bytes[range], maximum: range.count)
        bytes.replaceSubrange(range.lowerBound..<range.lowerBound + part.count, with: part)
    }
}
