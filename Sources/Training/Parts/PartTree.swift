/// The one order in which the parts of a batch are added up: each with its neighbour, these sums with their neighbours, and
/// so on; what has no neighbour passes up. It is an order of part numbers alone, so that a sum has the same bits whoever
/// computes which part.
///
/// Parts come in their order, and what can be added is added at once: no more than one sum a level waits. Parts without
/// samples have no sum, and change none.
package struct PartTree<Sum> {
    /// The sum of the parts `first..<first + 2^level`, as far as there are so many.
    package struct Node {
        package let first: Int
        package var level = 0
        package var sum: Sum?

        package init(first: Int, level: Int = 0, sum: Sum?) {
            self.first = first
            self.level = level
            self.sum = sum
        }
    }

    package init() {}

    /// The sums that wait for a neighbour, in the order of parts.
    package private(set) var nodes: [Node] = []

    /// - Parameter combine: the sum of what is on the left and what is on the right.
    package mutating func append(_ node: Node, _ combine: (Sum, Sum) throws -> Sum) rethrows {
        nodes.append(node)
        while nodes.count > 1 {
            let (left, right) = (nodes[nodes.count - 2], nodes[nodes.count - 1])
            guard left.level == right.level, left.first.isMultiple(of: 2 << left.level) else { return }
            try combineLast(combine)
        }
    }

    /// The sum of all parts, after the last one.
    package mutating func finish(_ combine: (Sum, Sum) throws -> Sum) rethrows -> Sum? {
        while nodes.count > 1 { try combineLast(combine) }
        return nodes.popLast()?.sum
    }

    /// Moves the last sum.
    mutating func replaceLast(with sum: Sum) { nodes[nodes.count - 1].sum = sum }

    private mutating func combineLast(_ combine: (Sum, Sum) throws -> Sum) rethrows {
        let right = nodes.removeLast().sum
        let last = nodes.count - 1
        nodes[last].level += 1
        guard let right else { return }
        nodes[last].sum = try nodes[last].sum.map { try combine($0, right) } ?? right
    }

    /// The sum of values of all parts, of which those without samples have none.
    package static func sum(_ values: [Sum?], _ combine: (Sum, Sum) throws -> Sum) rethrows -> Sum? {
        var tree = PartTree()
        for (part, value) in values.enumerated() { try tree.append(Node(first: part, sum: value), combine) }
        return try tree.finish(combine)
    }
}
