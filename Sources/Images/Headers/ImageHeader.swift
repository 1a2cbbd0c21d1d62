/// What a picture's first bytes say of it, read before any decoder sees them.
public struct ImageHeader: Sendable, Hashable {
    /// What the first bytes show, whatever the file is called.
    public enum Format: String, Sendable {
        case png = "PNG"
        case jpeg = "JPEG"
    }

    public let format: Format
    /// Pixels, as they are stored; ``orientation`` may exchange the two.
    public let width: Int
    /// As ``width``.
    public let height: Int
    /// Whether there is colour: more than one channel, alpha not counted.
    public let hasColour: Bool
    /// How the stored picture has to be turned to be upright.
    public let orientation: Orientation
    /// Whether a JPEG picture of four inks has them inverted, as Adobe's programs write it.
    let invertsInks: Bool

    init(
        _ format: Format, width: Int, height: Int, hasColour: Bool, orientation: Orientation,
        invertsInks: Bool = false
    ) {
        self.format = format
        self.width = width
        self.height = height
        self.hasColour = hasColour
        self.orientation = orientation
        self.invertsInks = invertsInks
    }

    /// Width and height of the upright picture.
    public var upright: (width: Int, height: Int) {
        orientation.exchangesAxes ? (height, width) : (width, height)
    }

    /// Reads the header of a PNG or JPEG file, which is told by its first bytes and not by its name.
    ///
    /// - Throws: ``ImageError`` if the bytes are neither, are cut off, or claim more pixels than the limits allow.
    public init(_ bytes: [UInt8], limits: ImageLimits = ImageLimits()) throws(ImageError) {
        if bytes.starts(with: PNGHeader.signature) {
            self = try PNGHeader.read(bytes)
        } else if bytes.starts(with: [0xFF, 0xD8]) {
            self = try JPEGHeader.read(bytes)
        } else {
            throw ImageError(
                .format, bytes.isEmpty ? "is empty" : "is neither a PNG nor a JPEG picture")
        }
        try limits.check(width: width, height: height)
    }
}
