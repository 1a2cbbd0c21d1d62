import Images
import TestSupport
import Testing

/// Pictures in memory: no decoder is needed.
struct PictureTests {
    @Test("another size is what fractions make of it, shrinking, growing and both at once")
    func sizes() throws {
        let drawing = try ExpectedPixels.of("rgb.png")
        for (width, height) in [(13, 9), (5, 4), (1, 1), (26, 18), (40, 3), (4, 31)] {
            #expect(
                try drawing.resized(width: width, height: height)
                    == ExpectedPixels.of("rgb.png \(width)x\(height)"), "\(width) × \(height)")
        }
    }

    @Test("grey is Pillow's, and alpha lets the ground through")
    func colours() throws {
        let drawing = try ExpectedPixels.of("rgb.png")
        #expect(try drawing.withColour(false) == ExpectedPixels.of("rgb.png grey"))
        let grey = try ExpectedPixels.of("grey.png")
        #expect(grey.withColour(true).withColour(false) == grey)
        let transparent = try ExpectedPixels.of("alpha.png")
        #expect(try transparent.flattened() == ExpectedPixels.of("alpha.png over 255"))
        #expect(try transparent.flattened(over: 0) == ExpectedPixels.of("alpha.png over 0"))
        #expect(transparent.withColour(false).channels == 2)
    }
}

/// What libpng and TurboJPEG make of files, where the library was built with them.
@Suite(.enabled(if: Image.canDecode, "built without the trait Images"))
struct DecodingTests {
    @Test("every kind of PNG is what Pillow reads in it")
    func png() throws {
        for name in try ExpectedPixels.all.keys where name.hasSuffix(".png") {
            #expect(try Image(decoding: HeaderTests.bytes(name)) == ExpectedPixels.of(name), "\(name)")
        }
    }

    @Test("every kind of JPEG is what Pillow reads in it, but for the rounding of another version")
    func jpeg() throws {
        for name in try ExpectedPixels.all.keys where name.hasSuffix(".jpg") {
            let (read, expected) = (
                try Image(decoding: HeaderTests.bytes(name)), try ExpectedPixels.of(name)
            )
            #expect(
                (read.width, read.height, read.channels)
                    == (expected.width, expected.height, expected.channels), "\(name)")
            let differences = zip(read.pixels, expected.pixels).map { abs(Int($0) - Int($1)) }
            #expect(differences.max() ?? 255 <= 3, "\(name): \(differences.max() ?? 255)")
        }
    }

    @Test("what is cut off or altered is refused, and never half a picture")
    func damaged() throws {
        for name in try Fixtures.names(in: "images/damaged") {
            #expect(throws: ImageError.self, "\(name)") {
                try Image(decoding: HeaderTests.bytes("damaged/\(name)"))
            }
        }
    }
}

@Test("a library without decoders says how to build one with them", .enabled(if: !Image.canDecode))
func withoutDecoders() throws {
    let error = #expect(throws: ImageError.self) { try Image(decoding: HeaderTests.bytes("rgb.png")) }
    #expect(error?.code == .notBuilt && error?.message.contains("swift build --traits Images") == true)
}
