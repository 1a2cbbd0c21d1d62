public import Arrays

extension Predictor {
    /// Computes the first of ``paths`` for a batch.
    ///
    /// - Parameter inputs: the data of ``inputNames``, such as `(time, samples, features…)`. Other inputs of the
    ///   network may be there and do not matter.
    /// - Returns: an array of its own, such as `(time, samples, classes)`.
    /// - Throws: ``NetworkError`` if an input is missing, unknown or of another shape.
    public func predict(inputs: [String: NDArray]) throws -> NDArray {
        try compute(inputs)
        return results[0].copy()
    }

    /// Computes all ``paths`` for a batch, as ``predict(inputs:)`` does the first.
    public func predictAll(inputs: [String: NDArray]) throws -> [String: NDArray] {
        try compute(inputs)
        return Dictionary(zip(paths, results.map { $0.copy() })) { first, _ in first }
    }

    /// Computes the first of ``paths`` for one sample of one time step.
    ///
    /// - Parameter sample: the numbers of each of ``inputNames`` in row-major order.
    /// - Throws: ``NetworkError`` if an input is missing, unknown or of another size.
    public func predict(sample: [String: [Float]]) throws -> [Float] {
        try checkNames(sample.keys)
        try prepare(time: 1, batch: 1)
        for name in inputNames {
            guard let target = input(name), let values = sample[name] else { throw missing(name) }
            guard values.count == target.count else {
                throw NetworkError(
                    .mismatch, "input '\(name)' has \(values.count) numbers, and must have \(target.count)")
            }
        }
        for name in inputNames {
            if let values = sample[name] { input(name)?.copy(from: values) }
        }
        run()
        return results[0].values
    }

    private func compute(_ inputs: [String: NDArray]) throws {
        try checkNames(inputs.keys)
        var size: (time: Int, batch: Int, name: String)?
        for name in inputNames {
            guard let array = inputs[name], let shape = network.inputShape(name) else { throw missing(name) }
            let leading = array.shape.rank - shape.features.rank
            guard leading == shape.leadingAxes,
                array.shape.extents.dropFirst(max(0, leading)).elementsEqual(shape.features.extents)
            else {
                throw NetworkError(
                    .mismatch, "input '\(name)' has shape \(array.shape), and must have \(shape)")
            }
            guard leading > 0 else { continue }
            let batch = array.shape[leading - 1]
            let time = leading == 2 ? array.shape[0] : size?.time ?? 1
            if let size, size.batch != batch || leading == 2 && size.time != time {
                throw NetworkError(
                    .mismatch,
                    "input '\(name)' has shape \(array.shape), and '\(size.name)' has \(size.time) time steps of "
                        + "\(size.batch) samples: they must agree")
            }
            if size == nil || leading == 2 { size = (time, batch, name) }
        }
        try prepare(time: size?.time ?? 1, batch: size?.batch ?? 1)
        for name in inputNames {
            if let array = inputs[name] { input(name)?.copy(from: array) }
        }
        run()
    }

    private func checkNames(_ names: some Sequence<String>) throws {
        for name in names.sorted() where !network.inputNames.contains(name) {
            throw NetworkError(
                .mismatch, "the network has no input '\(name)'; its inputs are \(list(network.inputNames))")
        }
    }

    private func missing(_ name: String) -> NetworkError {
        NetworkError(
            .mismatch,
            "the input '\(name)' is missing; \(list(paths)) \(paths.count == 1 ? "depends" : "depend") on "
                + list(inputNames))
    }
}

extension BufferShape {
    /// How many axes vary with the data.
    var leadingAxes: Int {
        switch scaling {
        case .fixed: 0
        case .batch: 1
        case .timeBatch: 2
        }
    }
}
