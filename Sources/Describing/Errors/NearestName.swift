/// The known name that the given one is probably a misspelling of, or `nil`.
///
/// A name is near enough when at most a third of its characters differ; of equally near names, the first.
package func nearestName(to name: String, among known: [String]) -> String? {
    let target = Array(name.lowercased().utf8)
    guard target.count <= 64 else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in known {
        let bytes = Array(candidate.lowercased().utf8)
        guard bytes.count <= 64 else { continue }
        let distance = editDistance(target, bytes)
        let limit = max(1, max(target.count, bytes.count) / 3)
        guard distance <= limit, distance < min(target.count, bytes.count) else { continue }
        if best.map({ distance < $0.distance }) ?? true {
            best = (candidate, distance)
        }
    }
    return best?.name
}

/// The least number of insertions, deletions, replacements and exchanges of neighbours between the two (the optimal
/// string alignment distance).
func editDistance(_ first: [UInt8], _ second: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for row in first.indices {
        var current = [row + 1]
        for column in second.indices {
            let replaced = last[column] + (first[row] == second[column] ? 0 : 1)
            var least = min(replaced, last[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
                least = min(least, beforeLast[column - 1] + 1)
            }
            current.append(least)
        }
        beforeLast = last
        last = current
    }
    return last[second.count]
}
