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
        var need = MemoryNeed()
        layout.countParameters(times: 2, in: &need)
        try need.check(memoryLimit, "for parameters and their first values", advice: "lower its size")
        var values: [(ParameterView, [Float])] = []
        var reach = RuleReach(rules.tree, among: parameterViews)
        for view in parameterViews {
            let key = RandomKey(seed: seed, purpose: "initialize:\(view.path)")
            values.append((view, try rules.values(for: view, key: key, &reach)))
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

extension InitializerRules {
    /// The values of one view: its initializer's, or the fallback's where that refuses the shape. A view that is kept and
    /// that no rule names has the value that its layer gives it.
    fileprivate func values(
        for view: ParameterView, key: RandomKey, _ reach: inout RuleReach<any Initializer>
    ) throws -> [Float] {
        let found = tree.matches(layer: view.layer, view: view.name)
        let matches = found.matches.filter { reach.reaches(view, $0) }.map(\.element)
        let fallback = found.fallback.filter { reach.reaches(view, $0) }.map(\.element)
        if case .kept(let value) = view.role, matches.isEmpty {
            return [Float](repeating: value, count: view.shape.count)
        }
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
