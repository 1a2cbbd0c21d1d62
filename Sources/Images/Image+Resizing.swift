extension Image {
    /// The picture in another size, each axis by itself: the mean over the area of an output pixel where it shrinks,
    /// linear interpolation between the centres of pixels where it grows.
    ///
    /// The weights are whole numbers and nothing is rounded but the result, half up, so that every machine gives the same
    /// bytes.
    ///
    /// - Precondition: the picture has pixels and the sizes are positive.
    public func resized(width newWidth: Int, height newHeight: Int) -> Image {
        precondition(newWidth > 0 && newHeight > 0 && width > 0 && height > 0)
        guard (newWidth, newHeight) != (width, height) else { return self }
        let (across, down) = (
            ResizedAxis(from: width, to: newWidth), ResizedAxis(from: height, to: newHeight)
        )
        let total = across.total * down.total
        var resized: [UInt8] = []
        resized.reserveCapacity(newWidth * newHeight * channels)
        // Rows that have been shrunk across, as far as the next output row may need them.
        var rows: [Int: [Int]] = [:]
        for target in down.places {
            rows = rows.filter { target.start <= $0.key }
            var sums = [Int](repeating: 0, count: newWidth * channels)
            for (offset, weight) in target.weights.enumerated() {
                let row = target.start + offset
                let shrunk = rows[row] ?? shrunkRow(row, across)
                rows[row] = shrunk
                for index in sums.indices { sums[index] += weight * shrunk[index] }
            }
            for sum in sums { resized.append(UInt8((sum + total / 2) / total)) }
        }
        return Image(width: newWidth, height: newHeight, channels: channels, pixels: resized)
    }

    private func shrunkRow(_ row: Int, _ axis: ResizedAxis) -> [Int] {
        var sums = [Int](repeating: 0, count: axis.places.count * channels)
        let start = row * width * channels
        for (index, target) in axis.places.enumerated() {
            for (offset, weight) in target.weights.enumerated() {
                let pixel = start + (target.start + offset) * channels
                for channel in 0..<channels {
                    sums[index * channels + channel] += weight * Int(pixels[pixel + channel])
                }
            }
        }
        return sums
    }
}

/// From which pixels of a line each pixel of the resized line is made.
private struct ResizedAxis {
    struct Place {
        let start: Int
        let weights: [Int]
    }

    let places: [Place]
    /// The sum of each pixel's weights.
    let total: Int

    init(from old: Int, to new: Int) {
        if new <= old {
            total = old
            // In units of 1 / new of a pixel: pixel j covers j·new ..< (j+1)·new, output i covers i·old ..< (i+1)·old.
            places = (0..<new).map { index in
                let (low, high) = (index * old, (index + 1) * old)
                let pixels = low / new...(high - 1) / new
                return Place(
                    start: pixels.lowerBound,
                    weights: pixels.map { min(high, ($0 + 1) * new) - max(low, $0 * new) })
            }
        } else {
            total = 2 * new
            // The centre of output i stands at ((2i+1)·old − new) / (2·new), in pixels from the first one's centre.
            places = (0..<new).map { index in
                let centre = max(0, (2 * index + 1) * old - new)
                let (pixel, rest) = centre.quotientAndRemainder(dividingBy: 2 * new)
                return pixel + 1 < old
                    ? Place(start: pixel, weights: [2 * new - rest, rest])
                    : Place(start: old - 1, weights: [2 * new])
            }
        }
    }
}
