import Arrays
public import Describing

/// The modifiers at work: each rule's own copy for each view that it applies to, with what it remembers.
struct ModifierBindings {
    private var weight = ModifierSlot()
    private var gradient = ModifierSlot()

    mutating func bind(weight rules: ModifierRules, _ views: [ParameterView]) throws {
        weight = try ModifierSlot(rules, views)
    }

    mutating func bind(gradient rules: ModifierRules, _ views: [ParameterView]) throws {
        gradient = try ModifierSlot(rules, views)
    }

    mutating func applyWeightModifiers(_ network: Network) {
        weight.apply(to: network.parameters, network)
    }

    var modifiesGradients: Bool { !gradient.isEmpty }

    /// The views that gradient modifiers change.
    var viewsOfGradients: [ParameterView] { gradient.views }

    mutating func applyGradientModifiers(_ network: Network) {
        gradient.apply(to: network.gradientBuffer, network)
    }
}

extension ModifierBindings: Stateful {
    func saveState(to state: inout StateWriter) {
        for (group, bindings) in [
            ("weight_modifiers", weight.bindings), ("gradient_modifiers", gradient.bindings),
        ] {
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
        try ModifierBindings.restore(&weight.bindings, "weight_modifiers", state)
        try ModifierBindings.restore(&gradient.bindings, "gradient_modifiers", state)
    }

    private static func restore(
        _ bindings: inout [ModifierSlot.Binding], _ group: String, _ state: StateReader
    ) throws {
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
