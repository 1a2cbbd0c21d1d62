import Arrays
import Handlers
import Networks

/// Who adds up which part of the gradients of one batch. Each process has an equal slice of the buffer. It receives that
/// slice of every sum that the others have made of their parts, adds these in the order of the ``PartTree``, and sends the
/// result to all: so that each number goes to one place and comes from there, and the additions are divided.
struct SlicePlan {
    struct Key: Hashable {
        let division: BatchDivision
        /// Of all gradients.
        let count: Int
    }

    /// The slice of each process.
    let slices: [Range<Int>]
    /// The sums that each process is left with (``PartTree/nodes``), of which those that are `nil` have no samples.
    let nodes: [[PartTree<Bool>.Node]]

    /// Slices begin at multiples of this, so that each is in cache lines of its own.
    private static let unit = 16

    init(_ key: Key, _ team: Team) {
        let units = (key.count + Self.unit - 1) / Self.unit
        slices = (0..<team.count).map { rank in
            min(
                key.count, team.share(rank, of: units) * Self.unit)..<min(
                    key.count, team.share(rank + 1, of: units) * Self.unit)
        }
        nodes = (0..<team.count).map { rank in
            var tree = PartTree<Bool>()
            for part in team.parts(of: key.division, rank: rank) {
                let isEmpty = key.division.samples(of: part).isEmpty
                tree.append(.init(first: part, sum: isEmpty ? nil : true)) { _, _ in true }
            }
            return tree.nodes
        }
    }

    /// How many sums a process has.
    func sumCount(of rank: Int) -> Int { nodes[rank].count { $0.sum != nil } }
}

extension PartSum {
    /// Makes the network's gradients the sum of all processes' parts.
    mutating func finish(_ network: Network, _ plan: SlicePlan, _ group: any ProcessGroup) throws {
        let (gradients, handler) = (network.gradientBuffer.vector, network.handler)
        network.touchGradients()
        let slice = plan.slices[group.rank]
        let own = takeSums(gradients, handler)
        let others = (0..<group.count).filter { $0 != group.rank }

        // The others' slices of this process's sums go out, and this one's slice of theirs comes in.
        let foreign = others.reduce(0) { $0 + plan.sumCount(of: $1) }
        let received = receivingArray(foreign * slice.count, handler)
        try handler.onHost { host in
            var messages: [ProcessMessage] = []
            let incoming = received.map { host.write($0).buffer }
            var start = 0
            for other in others {
                for _ in 0..<plan.sumCount(of: other) {
                    guard let incoming, !slice.isEmpty else { continue }
                    let place = UnsafeMutableBufferPointer(rebasing: incoming[start..<start + slice.count])
                    messages.append(ProcessMessage(.from, other, place))
                    start += slice.count
                }
            }
            for sum in own {
                let numbers = host.read(sum).buffer
                for other in others where !plan.slices[other].isEmpty {
                    let part = UnsafeMutableBufferPointer(rebasing: numbers[plan.slices[other]])
                    messages.append(ProcessMessage(.to, other, part))
                }
            }
            try group.finish(group.begin(messages))
        }

        // This process's slice, in the tree's order.
        var tree = PartTree<Vector>()
        var (ownSums, start) = (own.makeIterator(), 0)
        func add(_ left: Vector, _ right: Vector) -> Vector {
            handler.add(right.row, times: 1, into: left.row)
            return left
        }
        for rank in 0..<group.count {
            for node in plan.nodes[rank] {
                var sum: Vector?
                if node.sum != nil, rank == group.rank {
                    sum = ownSums.next()?[slice]
                } else if node.sum != nil, let received {
                    sum = received[start..<start + slice.count]
                    start += slice.count
                }
                tree.append(.init(first: node.first, level: node.level, sum: sum), add)
            }
        }
        if let sum = tree.finish(add), sum.base != gradients[slice].base {
            handler.copy(sum.row, into: gradients[slice].row)
        }

        try handler.onHost { host in
            let numbers = host.update(gradients).buffer
            let result = UnsafeMutableBufferPointer(rebasing: numbers[slice])
            var messages: [ProcessMessage] = []
            for other in others where !plan.slices[other].isEmpty {
                let part = UnsafeMutableBufferPointer(rebasing: numbers[plan.slices[other]])
                messages.append(ProcessMessage(.from, other, part))
            }
            for other in others where !slice.isEmpty { messages.append(ProcessMessage(.to, other, result)) }
            try group.finish(group.begin(messages))
        }
    }
}
