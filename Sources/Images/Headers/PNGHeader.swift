/// The chunks of a PNG file, each a length, a type, the data and a checksum:
///
///     89 50 4e 47 0d 0a 1a 0a                    the signature
///     00 00 00 0d  49 48 44 52                   IHDR, 13 bytes
///       00 00 00 20  00 00 00 10  08 02 00 00 00    32 × 16, 8 bits, RGB, not interlaced
///       …                                           its checksum
///     00 00 00 1a  65 58 49 66  4d 4d 00 2a …    eXIf: where the orientation is
enum PNGHeader {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    private static let header = 0x4948_4452
    private static let exif = 0x6558_4966
    private static let end = 0x4945_4E44

    static func read(_ file: [UInt8]) throws(ImageError) -> ImageHeader {
        let bytes = Bytes(bytes: file[...])
        guard bytes.number(at: 12, size: 4) == header, let width = bytes.number(at: 16, size: 4),
            let height = bytes.number(at: 20, size: 4), let colourType = bytes[25]
        else { throw .damaged("is cut off in its PNG header") }
        let orientation = try orientation(bytes)
        // Palettes are taken for colours; bit 1 of the type says so as well.
        return ImageHeader(
            .png, width: width, height: height, hasColour: colourType & 2 != 0,
            orientation: orientation)
    }

    /// Walks through all chunks: libpng takes as much memory as a chunk claims to be long, and none may reach beyond the file.
    private static func orientation(_ bytes: Bytes) throws(ImageError) -> Orientation {
        var orientation = Orientation.upright
        var place = signature.count
        while let length = bytes.number(at: place, size: 4), let type = bytes.number(at: place + 4, size: 4),
            place + 12 + length <= bytes.count
        {
            if type == end { return orientation }
            if type == exif {
                orientation = EXIF.orientation(bytes.part(from: place + 8, count: length))
            }
            place += 12 + length
        }
        throw .damaged("is cut off: at byte \(place) there is no whole chunk of a PNG picture")
    }
}
