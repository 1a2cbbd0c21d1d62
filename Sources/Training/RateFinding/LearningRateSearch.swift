import Arrays

/// What a search for a learning rate has seen (Smith, "Cyclical Learning Rates for Training Neural Networks", WACV 2017):
/// the loss of each update while the rate rises from one to the next by the same factor.
///
/// Too small a rate changes nothing, a good one lets the loss fall, too large a one lets it rise.
public struct LearningRateSearch: Sendable, Hashable {
    /// One update of the search.
    public struct Point: Sendable, Hashable {
        /// The rate of the update.
        public let rate: Double
        /// The training loss of the update's batch, before the update.
        public let loss: Double
        /// A running mean of the losses so far, without the bias of its beginning.
        public let smoothedLoss: Double

        package init(rate: Double, loss: Double, smoothedLoss: Double) {
            self.rate = rate
            self.loss = loss
            self.smoothedLoss = smoothedLoss
        }
    }

    /// An update each; those after the search has ended are not made.
    public let points: [Point]

    package init(_ points: [Point]) { self.points = points }

    /// The position of the point with the lowest smoothed loss.
    private var lowestPosition: Int? {
        points.indices.filter { points[$0].smoothedLoss.isFinite }
            .min { points[$0].smoothedLoss < points[$1].smoothedLoss }
    }

    /// The rate at which the smoothed loss was lowest: the largest that can be of use.
    public var lowest: Double? { lowestPosition.map { points[$0].rate } }

    /// The rate at which the smoothed loss fell most steeply over the rate's logarithm; `nil` if it never fell. It is one to
    /// begin with.
    public var suggestion: Double? {
        guard let lowestPosition else { return nil }
        var best: (slope: Double, rate: Double)?
        for position in points.indices.dropFirst().dropLast() where position <= lowestPosition {
            let (before, after) = (points[position - 1], points[position + 1])
            let slope =
                (after.smoothedLoss - before.smoothedLoss) / (Exact.log(after.rate) - Exact.log(before.rate))
            if slope < 0, slope < best?.slope ?? 0 { best = (slope, points[position].rate) }
        }
        return best?.rate
    }
}
