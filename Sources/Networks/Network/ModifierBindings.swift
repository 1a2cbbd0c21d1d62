import Arrays
public import Describing

/// The modifiers at work: each rule's own copy for each view that it applies to, with what it remembers.
struct ModifierBindings {
    struct Binding {
        let view: ParameterView
        var modifiers: [any ValueModifier]
    }

    private var weight: [Binding] = []
    private var gradient: [Binding] = []

    mutating func bind(weight rules: ModifierRules, _ views: [ParameterView]) throws {
        weight = try ModifierBindings.bindings(rules, views)
    }

    mutating func bind(gradient rules: ModifierRules, _ views: [ParameterView]) throws {
        gradient = try ModifierBindings.bindings(rules, views)
    }

    private static func bindings(_ rules: ModifierRules, _ views: [ParameterView]) throws -> [Binding] {
        try views.compactMap { view in
            var modifiers = rules.resolve(layer: view.layer, view: view.name).matches.flatMap { $0 }
            for index in modifiers.indices { try modifiers[index].attach(to: view.shape) }
            return modifiers.isEmpty ? nil : Binding(view: view, modifiers: modifiers)
        }
    }

    mutating func applyWeightModifiers(_ network: Network) {
        for index in weight.indices {
            let values = BufferPlan.view(
                of: network.parameters, weight[index].view.shape, at: weight[index].view.offset
            ).matrix
            for modifier in weight[index].modifiers.indices {
                weight[index].modifiers[modifier]
                    .modify(values, parameters: values, handler: network.handler)
            }
        }
    }

    mutating func applyGradientModifiers(_ network: Network) {
        for index in gradient.indices {
            let view = gradient[index].view
            let values = BufferPlan.view(of: network.gradients, view.shape, at: view.offset).matrix
            let parameters = BufferPlan.view(of: network.parameters, view.shape, at: view.offset).matrix
            for modifier in gradient[index].modifiers.indices {
                gradient[index].modifiers[modifier]
                    .modify(values, parameters: parameters, handler: network.handler)
            }
        }
    }
}

extension ModifierBindings: Stateful {
    func saveState(to state: inout StateWriter) {
        for (group, bindings) in [("weight_modifiers", weight), ("gradient_modifiers", gradient)] {
            state.group(group) { state in
                for binding in bindings {
                    for (index, modifier) in binding.modifiers.enumerated() {
                        state.group("\(binding.view.layer).\(binding.view.name).\(index)") {
                            modifier.saveState(to: &$0)
                        }
                    }
                }
            }
        }
    }

    mutating func restoreState(from state: StateReader) throws {
        try ModifierBindings.restore(&weight, "weight_modifiers", state)
        try ModifierBindings.restore(&gradient, "gradient_modifiers", state)
    }

    private static func restore(_ bindings: inout [Binding], _ group: String, _ state: StateReader) throws {
        try state.group(group) { state in
            for index in bindings.indices {
                let view = bindings[index].view
                for modifier in bindings[index].modifiers.indices {
                    try state.group("\(view.layer).\(view.name).\(modifier)") {
                        try bindings[index].modifiers[modifier].restoreState(from: $0)
                    }
                }
            }
        }
    }
}

extension Network: Stateful {
    /// What modifiers remember; the parameters are saved by themselves.
    public func saveState(to state: inout StateWriter) { modifierBindings.saveState(to: &state) }

    public func restoreState(from state: StateReader) throws {
        try modifierBindings.restoreState(from: state)
    }
}
