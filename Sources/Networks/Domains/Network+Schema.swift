package import Schemas

extension Network {
    /// Compares what the schema makes of data with what the inputs take.
    ///
    /// - Throws: ``NetworkError`` with the input for which it makes something else.
    public func checkSchema() throws {
        guard let schema else { return }
        for name in inputNames where !isLed(to: name, by: schema) {
            let features = inputShape(name)?.features.extents ?? []
            throw NetworkError(
                .mismatch,
                "the schema does not lead to the input '\(name)', which takes "
                    + "(\(features.map(String.init).joined(separator: ", "))): its columns and preparations make another shape"
            )
        }
    }

    /// Whether a schema makes of data what an input takes, as far as it says something of the input.
    package func isLed(to name: String, by schema: Schema) -> Bool {
        guard let features = inputShape(name)?.features.extents else { return true }
        let steps = schema.preparations.filter { $0.changedColumns.contains(name) }
        guard schema.inputs[name] != nil || !steps.isEmpty else { return true }
        // Without columns nothing says what data have: what could lead here does.
        let raw =
            schema.featureExtents(of: name).map { [$0] } ?? [features, [1]] + unpadded(features, steps)
        return raw.contains { extents in
            var made = extents
            for step in steps {
                guard step.problem(name, features: made) == nil else { return false }
                made = step.features([name: made])[name] ?? made
            }
            return made == features
        }
    }

    /// Images before they were padded.
    private func unpadded(_ features: [Int], _ steps: [any Preparation]) -> [[Int]] {
        guard features.count == 3 else { return [] }
        let added = steps.compactMap { $0 as? Padding }.reduce(0) { $0 + 2 * ($1.sizes.values.max() ?? 0) }
        guard added > 0, added < features[0], added < features[1] else { return [] }
        return [[features[0] - added, features[1] - added, features[2]]]
    }
}
