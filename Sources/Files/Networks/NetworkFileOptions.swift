public import HDF5

/// How a network file is written.
public struct NetworkFileOptions: Sendable {
    /// How the parameters are stored. Compressed parameters have no views by layer.
    public var storage: HDF5Storage
    /// A text of the user's, kept as the attribute `comment`.
    public var comment: String?

    public init(storage: HDF5Storage = .contiguous, comment: String? = nil) {
        self.storage = storage
        self.comment = comment
    }
}
