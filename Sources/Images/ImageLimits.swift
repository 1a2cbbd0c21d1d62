/// What a picture may claim before anything is decoded.
public struct ImageLimits: Sendable {
    /// Pixels of a picture; 2²⁶, as of 8192 × 8192.
    public var pixels = 1 << 26
    /// Width or height; 65,535, JPEG's own limit.
    public var side = 65_535

    /// The limits named above.
    public init() {}

    /// - Throws: ``ImageError`` if there is no pixel, or are too many.
    func check(width: Int, height: Int) throws(ImageError) {
        guard width > 0, height > 0 else {
            throw .damaged("says that it has \(width) × \(height) pixels")
        }
        guard width <= side, height <= side, width * height <= pixels else {
            throw ImageError(
                .tooLarge, "has \(width) × \(height) pixels; at most \(pixels) and \(side) a side are read")
        }
    }
}
