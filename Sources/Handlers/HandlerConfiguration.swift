public import Arrays
public import Describing

/// The description of a handler: the static half, which makes the working one.
public protocol HandlerConfiguration: Describable {
    /// - Parameter options: what is decided where the handler is made. The handler is described as this is, whatever they
    ///   are.
    /// - Throws: if this machine or build cannot provide the handler described, or it has no such options.
    func makeHandler(_ options: HandlerOptions) throws -> any Handler
}

extension HandlerConfiguration {
    /// The handler as it is described.
    public func makeHandler() throws -> any Handler { try makeHandler(HandlerOptions()) }
}

/// What one machine decides of a handler, and no description: it changes how fast something is computed.
public struct HandlerOptions: Hashable, Sendable {
    /// The number of threads; `nil` for as many as the description says.
    public var threads: Int?

    /// The vectors of the processor; `nil` for its widest. Narrower ones compute the same, and are of use to show it.
    public var vectors: VectorLevel?

    /// - Precondition: the number of threads is in `1...1024`.
    public init(threads: Int? = nil, vectors: VectorLevel? = nil) {
        precondition(threads.map(CPUConfiguration.threadRange.contains) ?? true, "1 to 1024 threads")
        self.threads = threads
        self.vectors = vectors
    }
}
