import Describing
import Testing

@Suite struct RandomTreeTests {
    @Test(
        "A random tree is read back from its canonical and its readable text, to the same bytes",
        arguments: 0..<200)
    func roundTrip(seed: UInt64) throws {
        var generator = SplitMix(state: seed)
        let value = randomValue(depth: 5, &generator)
        let text = try value.canonical()
        let read = try JSONValue(parsing: text)
        #expect(read == value)
        #expect(try read.canonical() == text)
        #expect(try JSONValue(parsing: value.readable()) == value)
    }

    @Test("The insertion order of keys doesn't show")
    func insertionOrder() throws {
        var generator = SplitMix(state: 7)
        let names = (0..<100).map { "key\($0)" }
        let texts = try (0..<20).map { _ in
            var members: [String: JSONValue] = [:]
            for name in names.shuffled(using: &generator) { members[name] = .string(name) }
            return try JSONValue.object(members).canonical()
        }
        #expect(Set(texts).count == 1)
    }

    @Test("Every finite double is read back to its bits")
    func doubles() throws {
        var generator = SplitMix(state: 1)
        var count = 0
        for _ in 0..<20_000 {
            let number = Double(bitPattern: generator.next())
            guard number.isFinite else { continue }
            guard case .number(let read) = try JSONValue(parsing: JSONValue.number(number).canonical()) else {
                Issue.record("\(number) isn't read as a number")
                return
            }
            #expect(read.bitPattern == number.bitPattern)
            count += 1
        }
        #expect(count > 19_000)
    }

    @Test("Every finite float is read back to its bits, and written no longer than it must be")
    func floats() throws {
        var generator = SplitMix(state: 2)
        var count = 0
        for _ in 0..<20_000 {
            let number = Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
            guard number.isFinite else { continue }
            let text = try DescriptionEncoder().encode(number).canonical()
            let read = try DescriptionDecoder().decode(Float.self, from: JSONValue(parsing: text))
            #expect(read.bitPattern == number.bitPattern)
            let digits = text.utf8.prefix { $0 != UInt8(ascii: "e") }.filter { (48...57).contains($0) }
            let significant = digits.drop { $0 == 48 }.reversed().drop { $0 == 48 }
            #expect(significant.count <= 9)
            count += 1
        }
        #expect(count > 19_000)
    }

    private func randomValue(depth: Int, _ generator: inout SplitMix) -> JSONValue {
        switch Int.random(in: 0..<(depth == 0 ? 6 : 10), using: &generator) {
        case 0: return .null
        case 1: return .bool(.random(using: &generator))
        case 2: return .integer(Int64(bitPattern: generator.next()))
        case 3: return .unsigned(generator.next() | 1 << 63)
        case 4:
            let number = Double(bitPattern: generator.next())
            return .number(number.isFinite ? number : 0.5)
        case 5: return .string(randomText(&generator))
        case 6, 7:
            let count = Int.random(in: 0..<5, using: &generator)
            return .array((0..<count).map { _ in randomValue(depth: depth - 1, &generator) })
        default:
            var members: [String: JSONValue] = [:]
            for _ in 0..<Int.random(in: 0..<5, using: &generator) {
                members[randomText(&generator)] = randomValue(depth: depth - 1, &generator)
            }
            return .object(members)
        }
    }

    private func randomText(_ generator: inout SplitMix) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0..<12, using: &generator) {
            let limit: UInt32 = Bool.random(using: &generator) ? 0x80 : 0x11_0000
            if let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &generator)) {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
