import Arrays
public import Describing

extension SweepDescription {
    /// The paths in the order in which a grid counts.
    public var paths: [String] { values.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }

    /// How many runs there are.
    /// - Throws: ``DescriptionError`` if a grid has more than ``mostRuns``, or a value of which it cannot have all.
    public func runCount() throws -> Int {
        guard case .grid = selection else {
            if case .random(let count, _) = selection { return count }
            return 0
        }
        let place = DescriptionPath.root.appending("values")
        var count = 1
        for path in paths {
            guard let value = values[path] else { continue }
            guard let values = value.gridCount else {
                throw DescriptionError.invalid(
                    at: place.appending(path), "a grid cannot have all values between two numbers",
                    advice: "list them in a Choice, or set 'choice' to \"random\"")
            }
            let (product, overflow) = count.multipliedReportingOverflow(by: values)
            guard !overflow, product <= Self.mostRuns else {
                throw DescriptionError.invalid(
                    at: place, "the grid has more than \(Self.mostRuns) combinations",
                    advice: "choose fewer values, or set 'choice' to \"random\"")
            }
            count = product
        }
        return count
    }

    /// The values of a run, by their paths.
    /// - Parameter index: the number of the run from 0, below ``runCount()``.
    public func values(ofRun index: Int) -> [String: JSONValue] {
        switch selection {
        case .grid:
            var rest = index
            var chosen: [String: JSONValue] = [:]
            for path in paths.reversed() {
                guard let value = values[path], let count = value.gridCount else { continue }
                chosen[path] = value.value(at: rest % count)
                rest /= count
            }
            return chosen
        case .random(_, let seed):
            return Dictionary(
                uniqueKeysWithValues: values.map { path, value in
                    let key = RandomKey(seed: seed, purpose: "sweep:\(path)").at(step: UInt64(index))
                    return (path, value.value(for: key))
                })
        }
    }
}
