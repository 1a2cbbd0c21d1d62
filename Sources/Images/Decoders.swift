#if Images
    import CPNG
    import CTurboJPEG

    /// All calls of libpng and TurboJPEG.
    enum Decoders {
        static let areBuilt = true

        static func png(_ bytes: [UInt8], _ header: ImageHeader) throws(ImageError) -> Image {
            // libpng reads from these bytes in both of its calls.
            try bytes.withUnsafeBufferPointer { (file) throws(ImageError) in
                try png(file, header)
            }
        }

        private static func png(
            _ file: UnsafeBufferPointer<UInt8>, _ header: ImageHeader
        ) throws(ImageError) -> Image {
            var image = png_image()
            image.version = png_uint_32(PNG_IMAGE_VERSION)
            defer { png_image_free(&image) }
            guard png_image_begin_read_from_memory(&image, file.baseAddress, file.count) != 0 else {
                throw .damaged(message(of: image))
            }
            guard image.width == header.width, image.height == header.height else {
                throw .damaged("has two sizes")
            }
            // Without a gamma of its own a picture of 16 bits is taken for sRGB as all others are.
            image.flags |= png_uint_32(PNG_IMAGE_FLAG_16BIT_sRGB)
            let hasColour = image.format & png_uint_32(PNG_FORMAT_FLAG_COLOR) != 0
            let hasAlpha = image.format & png_uint_32(PNG_FORMAT_FLAG_ALPHA) != 0
            image.format =
                (hasColour ? png_uint_32(PNG_FORMAT_FLAG_COLOR) : 0)
                | (hasAlpha ? png_uint_32(PNG_FORMAT_FLAG_ALPHA) : 0)
            let channels = (hasColour ? 3 : 1) + (hasAlpha ? 1 : 0)
            var pixels = [UInt8](repeating: 0, count: header.width * header.height * channels)
            let isRead = pixels.withUnsafeMutableBytes {
                png_image_finish_read(
                    &image, nil, $0.baseAddress, png_int_32(header.width * channels), nil)
            }
            guard isRead != 0 else { throw .damaged(message(of: image)) }
            return Image(width: header.width, height: header.height, channels: channels, pixels: pixels)
        }

        private static func message(of image: png_image) -> String {
            withUnsafeBytes(of: image.message) { bytes in
                "cannot be read as PNG: "
                    + String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
        }

        static func jpeg(_ bytes: [UInt8], _ header: ImageHeader) throws(ImageError) -> Image {
            guard let decoder = tjInitDecompress() else {
                throw .damaged("cannot be decoded: there is no memory for TurboJPEG")
            }
            defer { tjDestroy(decoder) }
            var (width, height, subsampling, colours) = (Int32(0), Int32(0), Int32(0), Int32(0))
            guard
                tjDecompressHeader3(
                    decoder, bytes, UInt(bytes.count), &width, &height, &subsampling, &colours) == 0
            else { throw .damaged(message(of: decoder)) }
            guard width == header.width, height == header.height else { throw .damaged("has two sizes") }
            let hasInks = colours == TJCS_CMYK.rawValue || colours == TJCS_YCCK.rawValue
            let isGrey = colours == TJCS_GRAY.rawValue
            let channels = isGrey ? 1 : hasInks ? 4 : 3
            let format = isGrey ? TJPF_GRAY : hasInks ? TJPF_CMYK : TJPF_RGB
            var pixels = [UInt8](repeating: 0, count: header.width * header.height * channels)
            guard
                tjDecompress2(
                    decoder, bytes, UInt(bytes.count), &pixels, width, 0, height, format.rawValue,
                    TJFLAG_ACCURATEDCT | TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS) == 0
            else { throw .damaged(message(of: decoder)) }
            if hasInks { pixels = rgb(inks: pixels, inverted: header.invertsInks) }
            return Image(
                width: header.width, height: header.height, channels: isGrey ? 1 : 3, pixels: pixels)
        }

        private static func message(of decoder: tjhandle) -> String {
            "cannot be read as JPEG: \(String(cString: tjGetErrorStr2(decoder)))"
        }

        /// Red, green and blue of cyan, magenta, yellow and black.
        private static func rgb(inks: [UInt8], inverted: Bool) -> [UInt8] {
            var pixels: [UInt8] = []
            pixels.reserveCapacity(inks.count / 4 * 3)
            for start in stride(from: 0, to: inks.count, by: 4) {
                let paper = (0..<4).map { inverted ? Int(inks[start + $0]) : 255 - Int(inks[start + $0]) }
                for channel in 0..<3 { pixels.append(UInt8((paper[channel] * paper[3] + 127) / 255)) }
            }
            return pixels
        }
    }
#else
    /// Stands where libpng and TurboJPEG would be called.
    enum Decoders {
        static let areBuilt = false

        static func png(_ bytes: [UInt8], _ header: ImageHeader) throws(ImageError) -> Image {
            throw .notBuilt
        }

        static func jpeg(_ bytes: [UInt8], _ header: ImageHeader) throws(ImageError) -> Image {
            throw .notBuilt
        }
    }
#endif

extension Image {
    /// Whether this library was built with decoders, the package's trait `Images`.
    public static var canDecode: Bool { Decoders.areBuilt }
}
