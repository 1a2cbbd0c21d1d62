import Arrays
import Describing

extension Network {
    /// Fills all parameters by one initializer.
    public func initialize(_ initializer: any Initializer, seed: UInt64) throws {
        try initialize(InitializerRules(initializer), seed: seed)
    }

    /// Fills all parameters by rules, such as `["default": Gaussian(std: 0.1), "FC*": ["bias": Constant(0)]]`.
    /// Each view's values are a function of the seed and the view's path.
    ///
    /// - Parameter seed: also the seed of dropout.
    /// - Throws: ``NetworkError`` if a rule names nothing, a view has no initializer or more than one, or
    ///   its initializer and the fallback refuse its shape.
    public func initialize(_ rules: InitializerRules, seed: UInt64) throws {
        try rules.check(against: structure)
        var need = MemoryNeed()
        layout.countParameters(times: 2, in: &need)
        try need.check(memoryLimit, "for parameters and their first values", advice: "lower its size")
        var values: [(ParameterView, [Float])] = []
        for view in parameterViews {
            let key = RandomKey(seed: seed, purpose: "initialize:\(view.path)")
            values.append((view, try rules.values(for: view, key: key)))
        }
        for (view, values) in values {
            NDArray(storage: parameters.storage, offset: view.offset, shape: view.shape).copy(from: values)
        }
        initializers = rules
        self.seed = seed
        discardPlans()
    }

    /// Sets what is done to parameters after each update, such as `["FC": ["W": [ConstrainL2Norm(1)]]]`.
    public func setWeightModifiers(_ rules: ModifierRules) throws {
        try rules.check(against: structure)
        try rules.check(kind: .weightModifier)
        try modifierBindings.bind(weight: rules, parameterViews)
        weightModifiers = rules
    }

    /// Sets what is done to gradients in each backward pass.
    public func setGradientModifiers(_ rules: ModifierRules) throws {
        try rules.check(against: structure)
        try rules.check(kind: .gradientModifier)
        try modifierBindings.bind(gradient: rules, parameterViews)
        gradientModifiers = rules
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

extension InitializerRules {
    /// The values of one view: its initializer's, or the fallback's where that refuses the shape.
    fileprivate func values(for view: ParameterView, key: RandomKey) throws -> [Float] {
        let (matches, fallback) = resolve(layer: view.layer, view: view.name)
        guard matches.count <= 1 else {
            throw NetworkError(.initialization, "\(view.path): \(matches.count) rules give an initializer")
        }
        guard let initializer = matches.first ?? fallback.first else {
            throw NetworkError(
                .initialization, "\(view.path): no rule gives an initializer; add one for 'default'")
        }
        do {
            return try initializer.values(for: view.shape, key: key)
        } catch let error as NetworkError where error.code == .initialization {
            guard let other = fallback.first, !matches.isEmpty else {
                throw NetworkError(.initialization, "\(view.path): \(error.message)")
            }
            return try other.values(for: view.shape, key: key)
        }
    }
}
