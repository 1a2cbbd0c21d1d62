/// A picture in memory: rows from the top, pixels from the left, a byte for each channel of a pixel.
public struct Image: Sendable, Hashable {
    /// Pixels of a row.
    public let width: Int
    /// Rows.
    public let height: Int
    /// 1 grey, 2 grey and alpha, 3 red, green and blue, 4 these and alpha.
    public let channels: Int
    /// `height × width × channels`.
    public let pixels: [UInt8]

    /// - Precondition: there are 1 to 4 channels and as many bytes as the size says.
    public init(width: Int, height: Int, channels: Int, pixels: [UInt8]) {
        precondition((1...4).contains(channels), "a picture of \(channels) channels")
        precondition(width >= 0 && height >= 0 && pixels.count == width * height * channels)
        self.width = width
        self.height = height
        self.channels = channels
        self.pixels = pixels
    }

    /// Whether the last channel says how opaque a pixel is.
    public var hasAlpha: Bool { channels == 2 || channels == 4 }
    /// Whether there are red, green and blue, be they equal or not.
    public var hasColour: Bool { channels > 2 }

    /// Decodes a PNG or JPEG file and turns it upright.
    ///
    /// Pictures of 16 bits a channel are reduced to 8, palettes looked up, and the four inks of CMYK pictures made red,
    /// green and blue (each the product of its ink's and the black's transparency).
    ///
    /// - Throws: ``ImageError`` if the bytes are no such picture, are damaged or cut off, claim more pixels than the
    ///   limits allow, or this library was built without decoders.
    public init(decoding bytes: [UInt8], limits: ImageLimits = ImageLimits()) throws(ImageError) {
        let header = try ImageHeader(bytes, limits: limits)
        let stored =
            switch header.format {
            case .png: try Decoders.png(bytes, header)
            case .jpeg: try Decoders.jpeg(bytes, header)
            }
        self = stored.turned(by: header.orientation)
    }

    /// The upright picture of a stored one.
    func turned(by orientation: Orientation) -> Image {
        guard orientation != .upright else { return self }
        let (newWidth, newHeight) = orientation.exchangesAxes ? (height, width) : (width, height)
        var turned: [UInt8] = []
        turned.reserveCapacity(pixels.count)
        for row in 0..<newHeight {
            for column in 0..<newWidth {
                let place = orientation.source(row: row, column: column, width: width, height: height)
                let start = (place.row * width + place.column) * channels
                turned += pixels[start..<start + channels]
            }
        }
        return Image(width: newWidth, height: newHeight, channels: channels, pixels: turned)
    }
}
