import Arrays

/// Where a view's first values come from.
enum FirstValues {
    /// They are written where they are to be.
    case filled(ParameterFill)
    /// They are in an array, or will be: made by an initializer that may yet refuse, for which the other stands in.
    case array([Float])
    case unmade(any Initializer, fallback: (any Initializer)?)

    /// Those of an initializer, or of the fallback where that refuses.
    ///
    /// - Throws: ``NetworkError`` if it is known already that both refuse.
    init(_ initializer: any Initializer, fallback: (any Initializer)?, for view: ParameterView) throws {
        guard let filling = initializer as? any FillingInitializer else {
            self = .unmade(initializer, fallback: fallback)
            return
        }
        self = try FirstValues.orFallback(fallback, view) {
            .filled(try filling.fill(for: view.shape))
        } else: {
            try FirstValues($0, fallback: nil, for: view)
        }
    }

    /// The same, and nothing is left that could be refused.
    func made(for view: ParameterView, key: RandomKey) throws -> FirstValues {
        guard case .unmade(let initializer, let fallback) = self else { return self }
        return try FirstValues.orFallback(fallback, view) {
            .array(try initializer.values(for: view.shape, key: key))
        } else: {
            try FirstValues($0, fallback: nil, for: view).made(for: view, key: key)
        }
    }

    private static func orFallback(
        _ fallback: (any Initializer)?, _ view: ParameterView, _ make: () throws -> FirstValues,
        else other: (any Initializer) throws -> FirstValues
    ) throws -> FirstValues {
        do {
            return try make()
        } catch let error as NetworkError where error.code == .initialization {
            guard let fallback else {
                throw NetworkError(.initialization, "\(view.path): \(error.message)")
            }
            return try other(fallback)
        }
    }

    /// - Precondition: nothing is left to be made.
    func write(to values: UnsafeMutableBufferPointer<Float>, key: RandomKey) {
        switch self {
        case .filled(let fill): fill(values, key)
        case .array(let array): _ = values.update(fromContentsOf: array)
        case .unmade: preconditionFailure("values are made before they are written")
        }
    }
}

extension InitializerRules {
    /// Where the values of a view come from. One that is kept and that no rule names has the value that its layer gives it.
    ///
    /// - Throws: ``NetworkError`` if no rule gives the view an initializer, or several do, or it refuses.
    func firstValues(
        for view: ParameterView, _ reach: inout RuleReach<any Initializer>
    ) throws -> FirstValues {
        let found = tree.matches(layer: view.layer, view: view.name)
        let matches = found.matches.filter { reach.reaches(view, $0) }.map(\.element)
        let fallback = found.fallback.filter { reach.reaches(view, $0) }.map(\.element)
        if case .kept(let value) = view.role, matches.isEmpty {
            return .filled { values, _ in values.update(repeating: value) }
        }
        guard matches.count <= 1 else {
            throw NetworkError(.initialization, "\(view.path): \(matches.count) rules give an initializer")
        }
        guard let initializer = matches.first ?? fallback.first else {
            throw NetworkError(
                .initialization, "\(view.path): no rule gives an initializer; add one for 'default'")
        }
        return try FirstValues(
            initializer, fallback: matches.isEmpty ? nil : fallback.first, for: view)
    }
}
