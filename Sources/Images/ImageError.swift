import PrintableText

/// Why a picture could not be read.
public struct ImageError: Error, Equatable, CustomStringConvertible {
    /// The class of an ``ImageError``. The list is open.
    public struct Code: Hashable, Sendable {
        let name: String
        /// The bytes are neither PNG nor JPEG.
        public static let format = Code(name: "format")
        /// The picture is cut off, or its bytes contradict each other.
        public static let damaged = Code(name: "damaged")
        /// The picture has more pixels than allowed.
        public static let tooLarge = Code(name: "too large")
        /// This library was built without decoders.
        public static let notBuilt = Code(name: "not built")
    }

    public let code: Code
    /// What is wrong, without the file's name; fit for a terminal.
    public let message: String

    /// - Parameter message: goes on after the file's name.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = printable(message)
    }

    public var description: String { message }

    /// What a library without decoders says.
    public static let notBuilt = ImageError(
        .notBuilt,
        "pictures cannot be decoded: this brainstorm was built without. Build it with the trait Images, as by "
            + "swift build --traits Images; it needs libpng and TurboJPEG (apt-get install libpng-dev "
            + "libturbojpeg0-dev)")

    static func damaged(_ what: String) -> ImageError { ImageError(.damaged, what) }
}
