import Arrays

/// A decoded piece of a column: some samples at some time steps with all their features, in the type that the file has
/// where that can be.
struct DataTile: Sendable {
    let samples: Range<Int>
    let times: Range<Int>
    private let features: Int
    private let format: NumberFormat
    private let memory: TileMemory

    /// - Precondition: the memory holds `times × samples × features` numbers of the format.
    init(samples: Range<Int>, times: Range<Int>, features: Int, _ memory: TileMemory, _ format: NumberFormat)
    {
        precondition(
            memory.bytes.count == times.count * samples.count * features * format.size,
            "a tile of another size")
        self.samples = samples
        self.times = times
        self.features = features
        self.format = format
        self.memory = memory
    }

    var byteCount: Int { memory.bytes.count }

    /// A sample that is asked for, and where its numbers go among those that are.
    struct Place {
        let sample: Int
        let target: Int
    }

    /// Writes samples of the tile where they belong in `(time, count, features…)`.
    ///
    /// - Parameters:
    ///   - places: samples of this tile.
    ///   - steps: the time steps that the target has; those that the tile has too are written.
    /// - Precondition: the target holds `steps × count × features` numbers.
    func copy(
        _ places: ArraySlice<Place>, steps: Range<Int>, count: Int, scale: Float,
        into target: UnsafeMutableBufferPointer<Float>
    ) {
        let source = UnsafeRawBufferPointer(memory.bytes)
        for time in steps.clamped(to: times) {
            let row = (time - times.lowerBound) * samples.count
            let targetRow = (time - steps.lowerBound) * count
            var first = places.startIndex
            // Samples that follow one another here and there are one piece.
            while first < places.endIndex {
                var end = first + 1
                while end < places.endIndex, places[end].sample == places[end - 1].sample + 1,
                    places[end].target == places[end - 1].target + 1
                { end += 1 }
                let place = places[first]
                let begin = (row + place.sample - samples.lowerBound) * features * format.size
                let into = (targetRow + place.target) * features
                let length = (end - first) * features
                format.unpack(
                    UnsafeRawBufferPointer(rebasing: source[begin..<begin + length * format.size]),
                    scale: scale,
                    into: UnsafeMutableBufferPointer(rebasing: target[into..<into + length]))
                first = end
            }
        }
        withExtendedLifetime(memory) {}
    }
}
