extension Image {
    /// The picture without alpha, laid over a colour: `(a · value + (255 − a) · background) / 255`, rounded.
    ///
    /// - Parameter background: one grey for all channels, 255 for white.
    public func flattened(over background: UInt8 = 255) -> Image {
        guard hasAlpha else { return self }
        let colours = channels - 1
        var flat: [UInt8] = []
        flat.reserveCapacity(width * height * colours)
        for pixel in 0..<width * height {
            let start = pixel * channels
            let alpha = Int(pixels[start + colours])
            for channel in 0..<colours {
                let sum = alpha * Int(pixels[start + channel]) + (255 - alpha) * Int(background)
                flat.append(UInt8((sum + 127) / 255))
            }
        }
        return Image(width: width, height: height, channels: colours, pixels: flat)
    }

    /// The picture as grey or as colours, keeping alpha: grey is the luma of Rec. 601,
    /// `0.299 R + 0.587 G + 0.114 B` in 16-bit fixed point.
    public func withColour(_ colour: Bool) -> Image {
        guard colour != hasColour else { return self }
        let (old, new) = (channels, channels + (colour ? 2 : -2))
        var changed: [UInt8] = []
        changed.reserveCapacity(width * height * new)
        for start in stride(from: 0, to: pixels.count, by: old) {
            if colour {
                changed += [pixels[start], pixels[start], pixels[start]]
            } else {
                let (red, green, blue) = (
                    Int(pixels[start]), Int(pixels[start + 1]), Int(pixels[start + 2])
                )
                changed.append(UInt8((red * 19_595 + green * 38_470 + blue * 7_471 + 32_768) >> 16))
            }
            if hasAlpha { changed.append(pixels[start + old - 1]) }
        }
        return Image(width: width, height: height, channels: new, pixels: changed)
    }
}
