public import HDF5

/// How a network file is written.
public struct NetworkFileOptions: Sendable {
    /// How the parameters are stored. Compressed parameters have no views by layer.
    public var storage: HDF5Storage
    /// A text of the user's, kept as the attribute `comment`.
    public var comment: String?

    /// Whether the file also shows what the last passes left: gradients, outputs, internals and deltas, under
    /// `/layers/LAYER/KIND/NAME`. It is for people and other tools: loading passes it over.
    public var includesLastPass: Bool

    public init(
        storage: HDF5Storage = .contiguous, comment: String? = nil, includesLastPass: Bool = false
    ) {
        self.storage = storage
        self.comment = comment
        self.includesLastPass = includesLastPass
    }
}
