public import Arrays

/// The numbers of one batch by the names of their columns, each `(time, batch, features…)`.
public struct Batch {
    public let size: BatchSize
    public private(set) var columns: [String: NDArray]

    public init(size: BatchSize, columns: [String: NDArray] = [:]) {
        self.size = size
        self.columns = columns
    }

    /// A column, or `nil` where there is none.
    ///
    /// - Precondition: the first two axes of what is put there are the batch's.
    public subscript(name: String) -> NDArray? {
        get { columns[name] }
        set {
            if let newValue {
                let extents = newValue.shape.extents
                precondition(
                    extents.count >= 2 && extents[0] == size.time && extents[1] == size.batch,
                    "an array of \(newValue.shape) in a batch of \(size)")
            }
            columns[name] = newValue
        }
    }
}
