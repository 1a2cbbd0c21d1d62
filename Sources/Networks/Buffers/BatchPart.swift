/// The samples of a pass that are a part of a larger batch, such as those that one of several processes computes.
///
/// What a pass computes of a sample then is what it is in the whole batch: losses are divided by the number of all samples,
/// and random draws are numbered by the places in the whole. Batch normalization alone looks at the samples of its part
/// (``BatchNormalization``).
public struct BatchPart: Hashable, Sendable {
    /// The place of the part's first sample in the whole batch.
    public let first: Int
    /// The number of samples of the whole batch.
    public let whole: Int

    /// - Precondition: the first sample is one of the whole batch.
    public init(first: Int, whole: Int) {
        precondition(first >= 0 && first <= whole, "sample \(first) of \(whole)")
        self.first = first
        self.whole = whole
    }
}
