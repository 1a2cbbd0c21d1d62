import Foundation
import Images
import TestSupport
import Testing

/// What is read before any decoder is called: this needs none.
struct HeaderTests {
    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: Fixtures.path("images/\(name)"))))
    }

    @Test("headers tell size, colour and how a picture lies")
    func headers() throws {
        for (name, pixels) in try ExpectedPixels.all where !name.contains(" ") {
            let header = try ImageHeader(Self.bytes(name))
            #expect(header.format == (name.hasSuffix("png") ? .png : .jpeg))
            #expect(header.upright == (pixels.width, pixels.height), "\(name)")
            #expect(header.hasColour == (pixels.channels > 2), "\(name)")
            let turn = name.hasPrefix("turned-") ? Int(name.dropFirst(7).prefix(1)) : 1
            #expect(header.orientation.rawValue == turn, "\(name)")
        }
    }

    @Test("what claims too much, or is no picture, is refused before it is decoded")
    func refusals() throws {
        func message(_ name: String) -> String? {
            #expect(throws: ImageError.self) { try ImageHeader(Self.bytes("damaged/\(name)")) }?.message
        }
        #expect(
            message("bomb.png")
                == "has 60000 × 60000 pixels; at most 67108864 and 65535 a side are read")
        #expect(
            message("bomb.jpg")
                == "has 65535 × 65535 pixels; at most 67108864 and 65535 a side are read")
        #expect(
            message("chunk.png") == "is cut off: at byte 33 there is no whole chunk of a PNG picture")
        #expect(message("empty.png") == "is empty")
        #expect(message("text.png") == "is neither a PNG nor a JPEG picture")
        var small = ImageLimits()
        small.pixels = 100
        #expect(throws: ImageError.self) { try ImageHeader(Self.bytes("rgb.png"), limits: small) }
    }

    @Test("no beginning of a file and no changed byte of its header stops the program")
    func everyBeginning() throws {
        var generator = SplitMix64(seed: 5)
        for name in try Fixtures.names(in: "images") where name.hasSuffix("g") {
            let whole = try Self.bytes(name)
            for end in whole.indices { _ = try? ImageHeader(Array(whole[..<end])) }
            for _ in 0..<2000 {
                var changed = whole
                for _ in 0..<3 {
                    let place = Int(generator.next() % UInt64(min(80, whole.count)))
                    changed[place] = UInt8(truncatingIfNeeded: generator.next())
                }
                _ = try? ImageHeader(changed)
            }
        }
    }
}
