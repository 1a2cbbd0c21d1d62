import Foundation
import Images
import TestSupport

/// What Pillow, or arithmetic with fractions, makes of the pictures.
struct ExpectedPixels: Decodable {
    let width: Int
    let height: Int
    let channels: Int
    let pixels: Data

    static var all: [String: ExpectedPixels] {
        get throws {
            try JSONDecoder().decode(
                [String: ExpectedPixels].self, from: Data(Fixtures.text("images/expected.json").utf8))
        }
    }

    static func of(_ name: String) throws -> Image {
        guard let found = try all[name] else { throw CocoaError(.fileNoSuchFile) }
        return Image(
            width: found.width, height: found.height, channels: found.channels, pixels: [UInt8](found.pixels))
    }
}
