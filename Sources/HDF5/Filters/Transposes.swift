// The loops of the shuffle filter. Their callers have checked the memory.
extension Shuffle {
    /// Two 8-byte words that are worked on together.
    private typealias Pair = SIMD2<UInt64>

    /// Transposes `count` blocks of 8 × 8 bytes. `row` is the distance of a block's rows, `step` that of blocks.
    @inline(__always)
    static func transpose8(
        _ source: UnsafeRawPointer, row sourceRow: Int, step sourceStep: Int,
        _ target: UnsafeMutableRawPointer, row targetRow: Int, step targetStep: Int, count: Int
    ) {
        var block = 0
        while block < count {
            // A last block that is left alone goes through both lanes.
            let other = block &+ 1 < count ? 1 : 0
            let first = source + block &* sourceStep
            let second = first + other &* sourceStep
            func load(_ row: Int) -> Pair {
                Pair(
                    first.loadUnaligned(fromByteOffset: row &* sourceRow, as: UInt64.self),
                    second.loadUnaligned(fromByteOffset: row &* sourceRow, as: UInt64.self))
            }
            var (a, b, c, d) = (load(0), load(1), load(2), load(3))
            var (e, f, g, h) = (load(4), load(5), load(6), load(7))
            exchange(&a, &e, 32, 0x0000_0000_FFFF_FFFF)
            exchange(&b, &f, 32, 0x0000_0000_FFFF_FFFF)
            exchange(&c, &g, 32, 0x0000_0000_FFFF_FFFF)
            exchange(&d, &h, 32, 0x0000_0000_FFFF_FFFF)
            exchange(&a, &c, 16, 0x0000_FFFF_0000_FFFF)
            exchange(&b, &d, 16, 0x0000_FFFF_0000_FFFF)
            exchange(&e, &g, 16, 0x0000_FFFF_0000_FFFF)
            exchange(&f, &h, 16, 0x0000_FFFF_0000_FFFF)
            exchange(&a, &b, 8, 0x00FF_00FF_00FF_00FF)
            exchange(&c, &d, 8, 0x00FF_00FF_00FF_00FF)
            exchange(&e, &f, 8, 0x00FF_00FF_00FF_00FF)
            exchange(&g, &h, 8, 0x00FF_00FF_00FF_00FF)
            let to = target + block &* targetStep
            let next = to + other &* targetStep
            func store(_ words: Pair, _ row: Int) {
                to.storeBytes(of: words.x, toByteOffset: row &* targetRow, as: UInt64.self)
                next.storeBytes(of: words.y, toByteOffset: row &* targetRow, as: UInt64.self)
            }
            store(a, 0)
            store(b, 1)
            store(c, 2)
            store(d, 3)
            store(e, 4)
            store(f, 5)
            store(g, 6)
            store(h, 7)
            block &+= 2
        }
    }

    /// Exchanges the high parts of `low` (those above `shift` in each pair of parts) with the low parts of `high`.
    @inline(__always)
    private static func exchange(_ low: inout Pair, _ high: inout Pair, _ shift: UInt64, _ mask: UInt64) {
        let (shift, mask) = (Pair(repeating: shift), Pair(repeating: mask))
        let difference = ((low &>> shift) ^ high) & mask
        high ^= difference
        low ^= difference &<< shift
    }

    @inline(__always)
    static func join4(
        _ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, stride: Int, elements: Int
    ) {
        func element(_ index: Int) -> UInt32 {
            func byte(_ plane: Int) -> UInt32 {
                UInt32(source.load(fromByteOffset: plane &* elements &+ index, as: UInt8.self))
            }
            return (byte(0) | byte(1) &<< 8 | byte(2) &<< 16 | byte(3) &<< 24).littleEndian
        }
        var index = 0
        if stride == 4 {
            // Bytes of two planes make 16-bit lanes, these make the elements.
            while index &+ 16 <= elements {
                func plane(_ number: Int) -> SIMD16<UInt16> {
                    SIMD16<UInt16>(
                        truncatingIfNeeded: source.loadUnaligned(
                            fromByteOffset: number &* elements &+ index, as: SIMD16<UInt8>.self))
                }
                let low = plane(0) | plane(1) &<< 8
                let high = plane(2) | plane(3) &<< 8
                let words =
                    SIMD16<UInt32>(truncatingIfNeeded: low) | SIMD16<UInt32>(truncatingIfNeeded: high) &<< 16
                target.storeBytes(of: words, toByteOffset: index &* 4, as: SIMD16<UInt32>.self)
                index &+= 16
            }
        }
        while index < elements {
            target.storeBytes(of: element(index), toByteOffset: index &* stride, as: UInt32.self)
            index &+= 1
        }
    }

    @inline(__always)
    static func join2(
        _ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, stride: Int, elements: Int
    ) {
        var index = 0
        if stride == 2 {
            while index &+ 16 <= elements {
                func plane(_ number: Int) -> SIMD16<UInt16> {
                    SIMD16<UInt16>(
                        truncatingIfNeeded: source.loadUnaligned(
                            fromByteOffset: number &* elements &+ index, as: SIMD16<UInt8>.self))
                }
                target.storeBytes(
                    of: plane(0) | plane(1) &<< 8, toByteOffset: index &* 2, as: SIMD16<UInt16>.self)
                index &+= 16
            }
        }
        while index < elements {
            let low = source.load(fromByteOffset: index, as: UInt8.self)
            let high = source.load(fromByteOffset: elements &+ index, as: UInt8.self)
            let value = (UInt16(low) | UInt16(high) &<< 8).littleEndian
            target.storeBytes(of: value, toByteOffset: index &* stride, as: UInt16.self)
            index &+= 1
        }
    }

    @inline(__always)
    static func split4(
        _ source: UnsafeRawPointer, stride: Int, _ target: UnsafeMutableRawPointer, elements: Int
    ) {
        var index = 0
        if stride == 4 {
            while index &+ 16 <= elements {
                let words = source.loadUnaligned(fromByteOffset: index &* 4, as: SIMD16<UInt32>.self)
                for plane in 0..<4 {
                    let bytes = SIMD16<UInt8>(truncatingIfNeeded: words &>> UInt32(8 &* plane))
                    target.storeBytes(
                        of: bytes, toByteOffset: plane &* elements &+ index, as: SIMD16<UInt8>.self)
                }
                index &+= 16
            }
        }
        while index < elements {
            let value = UInt32(
                littleEndian: source.loadUnaligned(fromByteOffset: index &* stride, as: UInt32.self))
            for plane in 0..<4 {
                target.storeBytes(
                    of: UInt8(truncatingIfNeeded: value &>> UInt32(8 &* plane)),
                    toByteOffset: plane &* elements &+ index, as: UInt8.self)
            }
            index &+= 1
        }
    }

    @inline(__always)
    static func split2(
        _ source: UnsafeRawPointer, stride: Int, _ target: UnsafeMutableRawPointer, elements: Int
    ) {
        var index = 0
        if stride == 2 {
            while index &+ 16 <= elements {
                let words = source.loadUnaligned(fromByteOffset: index &* 2, as: SIMD16<UInt16>.self)
                target.storeBytes(
                    of: SIMD16<UInt8>(truncatingIfNeeded: words), toByteOffset: index, as: SIMD16<UInt8>.self)
                target.storeBytes(
                    of: SIMD16<UInt8>(truncatingIfNeeded: words &>> 8), toByteOffset: elements &+ index,
                    as: SIMD16<UInt8>.self)
                index &+= 16
            }
        }
        while index < elements {
            let value = UInt16(
                littleEndian: source.loadUnaligned(fromByteOffset: index &* stride, as: UInt16.self))
            target.storeBytes(of: UInt8(truncatingIfNeeded: value), toByteOffset: index, as: UInt8.self)
            target.storeBytes(
                of: UInt8(truncatingIfNeeded: value &>> 8), toByteOffset: elements &+ index, as: UInt8.self)
            index &+= 1
        }
    }
}
