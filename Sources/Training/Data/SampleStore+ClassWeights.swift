extension SampleStore {
    /// Weights for the `class_weights` of a `SoftmaxCE` by which every class counts alike: the number of targets divided by
    /// the number of classes that occur and by that of the class's own, so that their mean over the samples is 1. A class
    /// that does not occur has the weight 0.
    ///
    /// - Parameters:
    ///   - column: class numbers from 0, one or more a sample and time; what is no class of these does not count.
    ///   - classes: how many classes there are.
    /// - Throws: ``TrainingError`` if there is no such column or no class in it, and what reading throws.
    /// - Precondition: the number of classes is positive.
    public func balancedClassWeights(of column: String = "targets", classes: Int) throws -> [Double] {
        precondition(classes > 0, "\(classes) classes")
        guard names.contains(column) else {
            throw TrainingError(
                .missingData, "there is no column '\(column)'; the columns are \(list(names))")
        }
        var counts = [Double](repeating: 0, count: classes)
        try forEachPiece(of: column) { _, _, values in
            for value in values {
                guard let number = Int(exactly: value), counts.indices.contains(number) else { continue }
                counts[number] += 1
            }
        }
        let (all, occurring) = (counts.reduce(0, +), counts.count { $0 > 0 })
        guard occurring > 0 else {
            throw TrainingError(.invalidData, "'\(column)' holds no class of 0 to \(classes - 1)")
        }
        return counts.map { $0 > 0 ? all / (Double(occurring) * $0) : 0 }
    }
}
