import Arrays
import Handlers
import Networks

/// The sum of a batch's gradients over its parts, in the order of the ``PartTree``. A part's gradients are in the network's
/// buffer when they are added; the sum of all is there in the end. Between two updates nothing of it counts, so that it is no
/// state.
struct PartSum {
    /// Where a sum is.
    private enum Place {
        case gradients
        case array(Int)
    }

    private var tree = PartTree<Place>()
    private var arrays: [StateArray] = []
    private var free: [Int] = []
    private var received = StateArray()

    /// How many arrays there are at most for a number of parts.
    static func arrayCount(parts: Int) -> Int {
        parts > 1 ? Int.bitWidth - (parts - 1).leadingZeroBitCount : 0
    }

    /// Forgets what a batch that was not finished may have left.
    mutating func begin() {
        tree = PartTree()
        free = Array(arrays.indices)
    }

    /// Adds a part.
    ///
    /// - Parameters:
    ///   - isEmpty: whether it has no samples, and the buffer nothing of it.
    ///   - isLast: whether no further gradients come into the buffer, which then takes the sums.
    mutating func add(_ network: Network, part: Int, isEmpty: Bool, isLast: Bool) {
        let (gradients, handler) = (network.gradientBuffer.vector, network.handler)
        if isLast { network.touchGradients() }
        var tree = tree
        self.tree = PartTree()
        tree.append(.init(first: part, sum: isEmpty ? nil : .gradients)) { left, right in
            combine(left, right, gradients, handler, intoGradients: isLast)
        }
        if !isLast, !isEmpty, case .gradients? = tree.nodes.last?.sum {
            tree.replaceLast(with: .array(store(gradients, handler)))
        }
        self.tree = tree
    }

    /// Makes the network's gradients the sum of all parts.
    mutating func finish(_ network: Network) {
        let (gradients, handler) = (network.gradientBuffer.vector, network.handler)
        var tree = tree
        self.tree = PartTree()
        _ = tree.finish { combine($0, $1, gradients, handler, intoGradients: true) }
    }

    /// The sums that have been made so far, of parts with samples, in the order of parts. They stay what they are until the
    /// next part is added; this one begins anew.
    mutating func takeSums(_ gradients: Vector, _ handler: any Handler) -> [Vector] {
        let nodes = tree.nodes
        tree = PartTree()
        return nodes.compactMap { node in
            switch node.sum {
            case nil: return nil
            case .gradients?: return gradients
            case .array(let number)?:
                free.append(number)
                return arrays[number].vector(for: handler)
            }
        }
    }

    /// A place for what other processes send; `nil` for nothing.
    mutating func receivingArray(_ count: Int, _ handler: any Handler) -> Vector? {
        if received.count != count { received = StateArray(repeating: 0, count: count) }
        return received.vectorIfAny(for: handler)
    }

    private mutating func combine(
        _ left: Place, _ right: Place, _ gradients: Vector, _ handler: any Handler, intoGradients: Bool
    ) -> Place {
        switch (left, right) {
        case (.array(let sum), .gradients):
            if intoGradients {
                handler.add(arrays[sum].vector(for: handler).row, times: 1, into: gradients.row)
                free.append(sum)
                return .gradients
            }
            handler.add(gradients.row, times: 1, into: arrays[sum].vector(for: handler).row)
            return left
        case (.gradients, .array(let sum)):
            handler.add(arrays[sum].vector(for: handler).row, times: 1, into: gradients.row)
            free.append(sum)
            return .gradients
        case (.array(let sum), .array(let other)):
            handler.add(
                arrays[other].vector(for: handler).row, times: 1, into: arrays[sum].vector(for: handler).row)
            free.append(other)
            return left
        case (.gradients, .gradients): return .gradients
        }
    }

    /// Copies the gradients into an array that is free.
    private mutating func store(_ gradients: Vector, _ handler: any Handler) -> Int {
        let number: Int
        if let last = free.popLast() {
            number = last
        } else {
            number = arrays.count
            arrays.append(StateArray())
        }
        if arrays[number].count != gradients.count {
            arrays[number] = StateArray(repeating: 0, count: gradients.count)
        }
        handler.copy(gradients.row, into: arrays[number].vector(for: handler).row)
        return number
    }
}
