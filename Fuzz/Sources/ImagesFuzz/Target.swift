import Fuzzing
import Images

/// Reads the header of one picture, and decodes it where the library can. The test is that this returns, soon and within
/// the memory that libFuzzer allows, and that nothing is decoded that the header does not announce.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = LibFuzzer.bytes(data, size)
    var limits = ImageLimits()
    limits.pixels = 1 << 16
    guard let header = try? ImageHeader(bytes, limits: limits) else { return 0 }
    guard let image = try? Image(decoding: bytes, limits: limits) else { return 0 }
    precondition(header.upright == (image.width, image.height), "another size than the header's")
    precondition(image.pixels.count == image.width * image.height * image.channels)
    let small = image.flattened().withColour(false).resized(width: 7, height: 5)
    precondition(small.pixels.count == 35)
    return 0
}
