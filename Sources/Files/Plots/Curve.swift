/// A log as a line of a plot: its numbers over the epochs at which they were logged.
package struct Curve: Sendable, Hashable {
    package struct Point: Sendable, Hashable {
        package let x: Double
        package let y: Double

        package init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// The log's path, such as `validation.total_loss`.
    package let path: String
    /// In the order of x. Points that are not finite are gaps.
    package let points: [Point]

    package init(path: String, points: [Point]) {
        self.path = path
        self.points = points
    }

    /// What is measured; curves of one quantity share their axes. It is the path's last name, or where that is a
    /// statistic of a layer monitor (`MonitorParameters_Hid.W.min`) what it is a statistic of.
    var quantity: String {
        let (head, last) = split
        if Curve.extremes.contains(last) { return head }
        return last.hasSuffix(Curve.norm) ? "\(head), L2 norm" : last
    }

    /// What tells the curves of a quantity apart: the rest of the path, or the statistic.
    var source: String {
        let (head, last) = split
        if Curve.extremes.contains(last) { return last }
        return last.hasSuffix(Curve.norm) ? String(last.dropLast(Curve.norm.count)) : head
    }

    private static let extremes: Set = ["min", "avg", "max"]
    private static let norm = "_L2_norm"

    private var split: (head: String, last: String) {
        guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")) else { return (path, path) }
        return (String(path[..<dot]), String(path[path.utf8.index(after: dot)...]))
    }

    /// The newest number.
    var last: Double? { points.last?.y }

    /// How many points a drawn curve has at most, about.
    private static let drawnPoints = 1_000

    /// The points to draw: of very many the smallest and the largest of each short stretch, so that no peak is
    /// lost and the file stays small.
    package var thinned: [Point] {
        let stretch = points.count / (Curve.drawnPoints / 2)
        guard stretch > 2 else { return points }
        return stride(from: 0, to: points.count, by: stretch).flatMap { start -> [Point] in
            let part = points[start..<min(start + stretch, points.count)].enumerated()
            let finite = part.filter { $0.element.y.isFinite }
            guard let low = finite.min(by: { $0.element.y < $1.element.y }),
                let high = finite.max(by: { $0.element.y < $1.element.y })
            else { return part.prefix(1).map(\.element) }
            if low.offset == high.offset { return [low.element] }
            return low.offset < high.offset ? [low.element, high.element] : [high.element, low.element]
        }
    }
}
