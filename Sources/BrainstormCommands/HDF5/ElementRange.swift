import ArgumentParser
import Brainstorm
import PrintableText

/// Some elements of a dataset, as `--range` names them: `start:stop:step` for each dimension.
struct ElementRange {
    let starts: [Int]
    let counts: [Int]
    let steps: [Int]
    /// Whether nothing was left out by wish, only by the limit.
    let isWhole: Bool

    var hyperslab: HDF5Hyperslab { HDF5Hyperslab(start: starts, count: counts, stride: steps) }

    /// As many rows along the first dimension as hold the first `limit` elements.
    init(first limit: Int, of shape: [Int]) {
        let row = max(1, shape.dropFirst().reduce(1, *))
        starts = shape.map { _ in 0 }
        steps = shape.map { _ in 1 }
        counts = shape.enumerated().map { $0 == 0 ? min($1, limit == .max ? $1 : (limit - 1) / row + 1) : $1 }
        isWhole = true
    }

    /// Reads `0:10,5,::2`. Negative numbers count from the end, as in Python; parts that are missing are whole dimensions.
    ///
    /// - Throws: a `ValidationError` that names the part that is wrong.
    init(parsing text: String, shape: [Int]) throws {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count <= shape.count else {
            throw ValidationError(
                "--range has \(parts.count) parts, and the shape \(shape) has \(shape.count)")
        }
        var (starts, counts, steps): ([Int], [Int], [Int]) = ([], [], [])
        for (index, extent) in shape.enumerated() {
            let part = index < parts.count ? String(parts[index]) : ":"
            let range = try ElementRange.dimension(part, extent)
            starts.append(range.start)
            counts.append(range.count)
            steps.append(range.step)
        }
        (self.starts, self.counts, self.steps, isWhole) = (starts, counts, steps, false)
    }

    private static func dimension(_ text: String, _ extent: Int) throws -> (start: Int, count: Int, step: Int)
    {
        let numbers = text.split(separator: ":", omittingEmptySubsequences: false)
            .map { $0.trimmingPrefix(" ") }
        func number(_ index: Int, _ fallback: Int) throws -> Int {
            guard index < numbers.count, !numbers[index].isEmpty else { return fallback }
            guard let value = Int(numbers[index]), value.magnitude <= 1 << 62 else {
                throw ValidationError("\(quoted(String(numbers[index]))) in --range is not a number")
            }
            return value < 0 && index < 2 ? value + extent : value
        }
        if numbers.count == 1 {
            let place = try number(0, -1)
            guard (0..<extent).contains(place) else {
                throw ValidationError("there is no element \(quoted(text)) in a dimension of \(extent)")
            }
            return (place, 1, 1)
        }
        let step = try number(2, 1)
        guard numbers.count <= 3, step > 0 else {
            throw ValidationError("\(quoted(text)) in --range is not 'start:stop:step' with a step above 0")
        }
        let start = min(max(0, try number(0, 0)), extent)
        let stop = min(max(start, try number(1, extent)), extent)
        return (start, stop == start ? 0 : (stop - start - 1) / step + 1, step)
    }

    /// The place in the dataset of element `index` of the range.
    func place(of index: Int) -> [Int] {
        var rest = index
        var place = starts
        for dimension in counts.indices.reversed() where counts[dimension] > 0 {
            place[dimension] += rest % counts[dimension] * steps[dimension]
            rest /= counts[dimension]
        }
        return place
    }
}
