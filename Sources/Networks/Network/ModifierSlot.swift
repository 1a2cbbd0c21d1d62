import Arrays

/// The modifiers of one kind, of weights or of gradients, for all views, and the order in which they work.
struct ModifierSlot {
    struct Binding {
        let view: ParameterView
        /// Those of all rules that match, as they stand in the state. Those that do not reach a view that is kept do
        /// nothing.
        var modifiers: [any ValueModifier]
        /// The places in ``modifiers`` of those that reach the view.
        let active: [Int]

        /// The modifier that is due after so many.
        func next(_ done: Int) -> any ValueModifier { modifiers[active[done]] }
    }

    /// Where a modifier is: in which binding, and at which place of its list.
    private struct Place {
        let binding: Int
        let index: Int
    }

    private enum Step {
        case single(Place)
        /// Equal ``JointModifier``s of several views.
        case joint([Place])
    }

    var bindings: [Binding] = []
    private var steps: [Step] = []

    init() {}

    init(_ rules: ModifierRules, _ views: [ParameterView]) throws {
        var reach = RuleReach(rules.tree, among: views)
        bindings = try views.compactMap { view in
            var modifiers: [any ValueModifier] = []
            var active: [Int] = []
            for match in rules.tree.matches(layer: view.layer, view: view.name).matches {
                let isActive = reach.reaches(view, match)
                for var modifier in match.element {
                    if isActive {
                        try modifier.attach(to: view.shape)
                        active.append(modifiers.count)
                    }
                    modifiers.append(modifier)
                }
            }
            return modifiers.isEmpty ? nil : Binding(view: view, modifiers: modifiers, active: active)
        }
        steps = ModifierSlot.order(bindings)
    }

    /// Whether there is anything to do.
    var isEmpty: Bool { steps.isEmpty }

    /// The views that modifiers change.
    var views: [ParameterView] { bindings.filter { !$0.active.isEmpty }.map(\.view) }

    /// Each view's modifiers in their order, up to a joint one; that one where all views have come as far as
    /// they can; and so on. Where views wait at different ones, the first view's is next.
    private static func order(_ bindings: [Binding]) -> [Step] {
        var steps: [Step] = []
        var done = bindings.map { _ in 0 }
        while true {
            for (binding, entry) in bindings.enumerated() {
                while done[binding] < entry.active.count, !(entry.next(done[binding]) is any JointModifier) {
                    steps.append(.single(Place(binding: binding, index: entry.active[done[binding]])))
                    done[binding] += 1
                }
            }
            let waiting = bindings.indices.filter { done[$0] < bindings[$0].active.count }
            guard let first = waiting.first,
                let joint = bindings[first].next(done[first]) as? any JointModifier
            else { return steps }
            let joined = waiting.filter { joint.isJoined(with: bindings[$0].next(done[$0])) }
            steps.append(.joint(joined.map { Place(binding: $0, index: bindings[$0].active[done[$0]]) }))
            for binding in joined { done[binding] += 1 }
        }
    }

    /// - Parameter values: all of the network's parameters, or all of its gradients.
    mutating func apply(to values: NDArray, _ network: Network) {
        for step in steps {
            switch step {
            case .single(let place):
                let parameters = matrix(network.parameters, place)
                bindings[place.binding].modifiers[place.index]
                    .modify(matrix(values, place), parameters: parameters, handler: network.handler)
            case .joint(let places):
                var total = 0.0
                for place in places {
                    total += joint(place)?.measure(matrix(values, place), handler: network.handler) ?? 0
                }
                for place in places {
                    joint(place)?.modify(matrix(values, place), total: total, handler: network.handler)
                }
            }
        }
    }

    private func joint(_ place: Place) -> (any JointModifier)? {
        bindings[place.binding].modifiers[place.index] as? any JointModifier
    }

    private func matrix(_ values: NDArray, _ place: Place) -> Matrix {
        let view = bindings[place.binding].view
        return LayerBuffer(viewOf: values, view.shape, at: view.offset).matrix
    }
}
