/// The segments of a JPEG file up to the frame's header, each a marker and, of most, a length that counts itself:
///
///     ff d8                                      start of image
///     ff e1  00 22  45 78 69 66 00 00 …          APP1: "Exif" and a TIFF header
///     ff ee  00 0e  41 64 6f 62 65 …             APP14: "Adobe"
///     ff c0  00 11  08  00 10  00 20  03 …       frame: 8 bits, 16 high, 32 wide, 3 components
enum JPEGHeader {
    static func read(_ file: [UInt8]) throws(ImageError) -> ImageHeader {
        let bytes = Bytes(bytes: file[...])
        var (orientation, isAdobe) = (Orientation.upright, false)
        var place = 2
        while let marker = nextMarker(bytes, &place) {
            if marker == 0xD8 || (0xD0...0xD7).contains(marker) || marker == 0x01 { continue }
            guard marker != 0xD9, marker != 0xDA, let length = bytes.number(at: place, size: 2), length >= 2
            else { break }
            let segment = bytes.part(from: place + 2, count: length - 2)
            switch marker {
            case 0xE1 where segment.starts(with: Array("Exif\0\0".utf8)):
                orientation = EXIF.orientation(segment.part(from: 6, count: segment.count))
            case 0xEE where segment.starts(with: Array("Adobe".utf8)):
                isAdobe = true
            case 0xC0...0xCF where ![0xC4, 0xC8, 0xCC].contains(marker):
                guard let height = segment.number(at: 1, size: 2), let width = segment.number(at: 3, size: 2),
                    let components = segment[5]
                else { throw .damaged("is cut off in the header of its frame") }
                return ImageHeader(
                    .jpeg, width: width, height: height, hasColour: components != 1,
                    orientation: orientation, invertsInks: isAdobe)
            default: break
            }
            place += length
        }
        throw .damaged("is a JPEG picture without the header of a frame")
    }

    /// The next marker's second byte, and the place after it; fill bytes and what is no marker are passed over.
    private static func nextMarker(_ bytes: Bytes, _ place: inout Int) -> Int? {
        while let byte = bytes[place] {
            place += 1
            guard byte == 0xFF else { continue }
            while bytes[place] == 0xFF { place += 1 }
            guard let marker = bytes[place] else { return nil }
            place += 1
            if marker != 0 { return marker }
        }
        return nil
    }
}
