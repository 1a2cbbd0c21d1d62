public import Describing

/// The description of a handler: the static half, which makes the working one.
public protocol HandlerConfiguration: Describable {
    /// - Throws: if this machine or build cannot provide the handler described.
    func makeHandler() throws -> any Handler
}
