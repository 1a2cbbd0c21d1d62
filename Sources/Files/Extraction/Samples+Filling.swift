import Arrays
public import Networks
public import Training

extension Samples {
    /// These samples with columns of zeros for inputs of the network that they lack, and the names of those.
    public func filledUp(for network: Network) throws -> (samples: Samples, missing: [String]) {
        let missing = network.inputNames.filter { self[$0] == nil }
        guard missing.count < network.inputNames.count else { return (self, []) }
        var columns = Dictionary(
            uniqueKeysWithValues: names.compactMap { name in self[name].map { (name, $0) } })
        for name in missing {
            let features =
                network.schema?.rawExtents(of: name) ?? network.inputShape(name)?.features.extents ?? []
            guard let shape = Shape(checking: [timeSteps, count] + features) else { continue }
            columns[name] = try Column(
                shape: shape.extents, values: [Float](repeating: 0, count: shape.count))
        }
        return (try Samples(columns, rounded: rounded, schema: schema), missing)
    }
}
