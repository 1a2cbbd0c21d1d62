/// The shuffle filter (2): the first bytes of all elements, then the second bytes, and so on.
///
/// Three elements of two bytes, and a byte that is no whole element:
///
///     decoded    01 02  11 12  21 22  33
///     encoded    01 11 21  02 12 22   33
///
/// Both directions transpose a matrix of bytes, whose rows are elements in the one and planes in the other. They work
/// on eight planes at a time, then on four, two and one, whatever the size of an element.
package enum Shuffle {
    /// Shuffles `source` into `target`, which has at least as many bytes and does not overlap it. Elements of one byte
    /// or less are copied as they are. Any number of threads may call this.
    package static func encode(
        _ source: UnsafeRawBufferPointer, elementSize: Int, into target: UnsafeMutableRawBufferPointer
    ) {
        guard let planes = Planes(source, elementSize: elementSize, target) else { return }
        let (elements, size) = (planes.elements, elementSize)
        var byte = 0
        while byte < size {
            let from = planes.source + byte
            let to = planes.target + byte &* elements
            switch size &- byte {
            case 8...:
                transpose8(from, row: size, step: 8 &* size, to, row: elements, step: 8, count: elements / 8)
                for element in elements & ~7..<elements {
                    let value = from.loadUnaligned(fromByteOffset: element &* size, as: UInt64.self)
                    split(UInt64(littleEndian: value), count: 8, to + element, stride: elements)
                }
                byte &+= 8
            case 4...:
                split4(from, stride: size, to, elements: elements)
                byte &+= 4
            case 2...:
                split2(from, stride: size, to, elements: elements)
                byte &+= 2
            default:
                for element in 0..<elements {
                    to.storeBytes(
                        of: from.load(fromByteOffset: element &* size, as: UInt8.self), toByteOffset: element,
                        as: UInt8.self)
                }
                byte &+= 1
            }
        }
    }

    /// Undoes ``encode(_:elementSize:into:)``, under the same conditions.
    package static func decode(
        _ source: UnsafeRawBufferPointer, elementSize: Int, into target: UnsafeMutableRawBufferPointer
    ) {
        guard let planes = Planes(source, elementSize: elementSize, target) else { return }
        let (elements, size) = (planes.elements, elementSize)
        var byte = 0
        while byte < size {
            let from = planes.source + byte &* elements
            let to = planes.target + byte
            switch size &- byte {
            case 8...:
                transpose8(from, row: elements, step: 8, to, row: size, step: 8 &* size, count: elements / 8)
                for element in elements & ~7..<elements {
                    let value = joined(from + element, count: 8, stride: elements)
                    to.storeBytes(of: value.littleEndian, toByteOffset: element &* size, as: UInt64.self)
                }
                byte &+= 8
            case 4...:
                join4(from, to, stride: size, elements: elements)
                byte &+= 4
            case 2...:
                join2(from, to, stride: size, elements: elements)
                byte &+= 2
            default:
                for element in 0..<elements {
                    to.storeBytes(
                        of: from.load(fromByteOffset: element, as: UInt8.self),
                        toByteOffset: element &* size, as: UInt8.self)
                }
                byte &+= 1
            }
        }
    }

    /// The memory of one call, once what need not be shuffled has been copied.
    private struct Planes {
        let source: UnsafeRawPointer
        let target: UnsafeMutableRawPointer
        let elements: Int

        init?(
            _ source: UnsafeRawBufferPointer, elementSize: Int, _ target: UnsafeMutableRawBufferPointer
        ) {
            precondition(target.count >= source.count, "shuffled bytes need as much memory as the others")
            guard let from = source.baseAddress, let to = target.baseAddress else { return nil }
            elements = elementSize > 1 ? source.count / elementSize : 0
            let whole = elementSize > 1 ? elements &* elementSize : 0
            (to + whole).copyMemory(from: from + whole, byteCount: source.count &- whole)
            guard elements > 0 else { return nil }
            self.source = from
            self.target = to
        }
    }

    private static func split(
        _ value: UInt64, count: Int, _ target: UnsafeMutableRawPointer, stride: Int
    ) {
        for byte in 0..<count {
            target.storeBytes(
                of: UInt8(truncatingIfNeeded: value &>> UInt64(8 &* byte)), toByteOffset: byte &* stride,
                as: UInt8.self)
        }
    }

    private static func joined(_ source: UnsafeRawPointer, count: Int, stride: Int) -> UInt64 {
        var value: UInt64 = 0
        for byte in 0..<count {
            value |= UInt64(source.load(fromByteOffset: byte &* stride, as: UInt8.self)) &<< UInt64(8 &* byte)
        }
        return value
    }
}
