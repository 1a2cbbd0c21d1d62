/// Looks for orders of sources in which given sets of them are unbroken runs.
struct UnbrokenOrderSearch {
    /// How many sources a search may look at before it gives up; only contrived wirings come near.
    private static let limit = 5_000_000
    /// How many sources all searches may look at yet, so that an architecture of many such wirings is no burden, either.
    private var left = 4 * limit

    /// The first permutation in which each of the runs is unbroken, by depth-first search; `nil` if there is none, or the
    /// search has given up.
    mutating func order(_ members: [Architecture.Source], runs: [[Architecture.Source]])
        -> [Architecture.Source]?
    {
        let runs = runs.map(Set.init)
        if runs.allSatisfy({ $0.count == members.count }) { return members }
        let cost = runs.reduce(1) { $0 + $1.count }
        let limit = min(UnbrokenOrderSearch.limit, left)
        guard cost < limit else { return nil }
        var looks = 0
        defer { left -= min(looks, limit) }

        var state = State(members, runs)
        var candidates = [0]
        while let candidate = candidates.last {
            looks += cost
            guard looks < limit else { return nil }
            guard candidate < members.count else {
                candidates.removeLast()
                state.removeLast()
                if !candidates.isEmpty { candidates[candidates.count - 1] += 1 }
                continue
            }
            guard state.fits(candidate) else {
                candidates[candidates.count - 1] += 1
                continue
            }
            state.append(candidate)
            if state.order.count == members.count { return state.order.map { members[$0] } }
            candidates.append(0)
        }
        return nil
    }

    /// The beginning of an order, by the members' numbers.
    private struct State {
        private(set) var order: [Int] = []
        private var used: [Bool]
        /// For each member after another, whether it is in each of the runs.
        private let isIn: [Bool]
        private let sizes: [Int]
        /// How many members of each run are in the order.
        private var taken: [Int]

        init(_ members: [Architecture.Source], _ runs: [Set<Architecture.Source>]) {
            used = members.map { _ in false }
            isIn = members.flatMap { member in runs.map { $0.contains(member) } }
            sizes = runs.map(\.count)
            taken = runs.map { _ in 0 }
        }

        /// Whether a member can be next: it breaks no run if one that is begun and not complete goes on with it, and those
        /// that it belongs to are fresh or still open.
        func fits(_ member: Int) -> Bool {
            if used[member] { return false }
            let own = member * sizes.count
            let last = order.last.map { $0 * sizes.count }
            return sizes.indices.allSatisfy { run in
                if taken[run] == 0 { return true }
                return isIn[own + run] ? last.map { isIn[$0 + run] } ?? false : taken[run] == sizes[run]
            }
        }

        mutating func append(_ member: Int) {
            order.append(member)
            used[member] = true
            count(member, 1)
        }

        mutating func removeLast() {
            guard let member = order.popLast() else { return }
            used[member] = false
            count(member, -1)
        }

        private mutating func count(_ member: Int, _ change: Int) {
            for run in sizes.indices where isIn[member * sizes.count + run] { taken[run] += change }
        }
    }
}
