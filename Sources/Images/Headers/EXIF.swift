/// EXIF's orientation: a TIFF header, then a directory of entries of 12 bytes.
///
///     49 49 2a 00  08 00 00 00            little-endian, the directory stands at 8
///     01 00                               one entry
///     12 01  03 00  01 00 00 00  06 00 …  tag 0x0112, 16 bits, one value: 6
enum EXIF {
    private static let tag = 0x0112

    /// The orientation; upright where it is not said, or what is said makes no sense.
    static func orientation(_ tiff: Bytes) -> Orientation {
        let littleEndian: Bool
        switch tiff.number(at: 0, size: 2) {
        case 0x4949: littleEndian = true
        case 0x4D4D: littleEndian = false
        default: return .upright
        }
        func number(_ place: Int, _ size: Int) -> Int? {
            tiff.number(at: place, size: size, littleEndian: littleEndian)
        }
        guard number(2, 2) == 42, let directory = number(4, 4), let count = number(directory, 2) else {
            return .upright
        }
        for entry in 0..<count {
            let place = directory + 2 + 12 * entry
            guard let found = number(place, 2) else { return .upright }
            if found == tag { return number(place + 8, 2).flatMap(Orientation.init) ?? .upright }
        }
        return .upright
    }
}
