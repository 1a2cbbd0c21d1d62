import Arrays
import Describing

extension Network {
    /// Fills all that is learned by one initializer; what is kept begins as its layer says.
    public func initialize(_ initializer: any Initializer, seed: UInt64) throws {
        try initialize(InitializerRules(initializer), seed: seed)
    }

    /// Fills all parameters by rules, such as `["default": Gaussian(std: 0.1), "FC*": ["bias": Constant(0)]]`.
    /// Each view's values are a function of the seed and the view's path. What is kept begins as its layer says where
    /// no rule names it (``ViewRules``).
    ///
    /// - Parameter seed: also the seed of dropout.
    /// - Throws: ``NetworkError`` if a rule names nothing, a view has no initializer or more than one, or
    ///   its initializer and the fallback refuse its shape.
    public func initialize(_ rules: InitializerRules, seed: UInt64) throws {
        try rules.check(against: structure)
        for (view, key, values) in try firstValues(by: rules, seed: seed) {
            NDArray(storage: parameters.storage, offset: view.offset, shape: view.shape).write {
                values.write(to: $0, key: key)
            }
        }
        initializers = rules
        self.seed = seed
        discardPlans()
    }

    /// Where the values of all views come from. What may be refused has been made; the rest is written in place, so that
    /// parameters are in memory once.
    private func firstValues(
        by rules: InitializerRules, seed: UInt64
    ) throws -> [(view: ParameterView, key: RandomKey, values: FirstValues)] {
        var reach = RuleReach(rules.tree, among: parameterViews)
        let found = try parameterViews.map { try rules.firstValues(for: $0, &reach) }
        var need = MemoryNeed()
        layout.countParameters(in: &need)
        for (view, values) in zip(parameterViews, found) {
            guard case .unmade = values else { continue }
            need.add(ByteCount(floats: view.shape.count), for: MemoryNeed.layer(view.layer))
        }
        try need.check(memoryLimit, "for parameters and their first values", advice: "lower its size")
        return try zip(parameterViews, found).map { view, values in
            let key = RandomKey(seed: seed, purpose: "initialize:\(view.path)")
            return (view, key, try values.made(for: view, key: key))
        }
    }

    /// Sets what is done to parameters after each update, such as `["FC": ["W": [ConstrainL2Norm(1)]]]`.
    public func setWeightModifiers(_ rules: ModifierRules) throws {
        try rules.check(against: structure)
        try rules.check(kind: .weightModifier)
        try modifierBindings.bind(weight: rules, parameterViews)
        weightModifiers = rules
    }

    /// Sets what is done to gradients in each backward pass. What is kept has gradients, and steppers change it, only if a
    /// rule here names it.
    public func setGradientModifiers(_ rules: ModifierRules) throws {
        try rules.check(against: structure)
        try rules.check(kind: .gradientModifier)
        try modifierBindings.bind(gradient: rules, parameterViews)
        gradientModifiers = rules
        findSteppedRanges()
    }

    /// The layers with parameters and their views.
    var structure: [(layer: String, views: [String])] {
        var result: [(layer: String, views: [String])] = []
        for view in parameterViews {
            if result.last?.layer == view.layer {
                result[result.count - 1].views.append(view.name)
            } else {
                result.append((view.layer, [view.name]))
            }
        }
        return result
    }
}
