public import Describing
public struct CPUConfiguration: HandlerConfiguration {
    public static let typeName = "CPUHandler"
    public static var kinds: [Kind] { [.handler] }
    public init(threads: Int? = nil) {}
    public func makeHandler() throws -> any Handler { ReferenceHandler() }
}
public struct NumpyConfiguration: HandlerConfiguration {
    public static let typeName = "NumpyHandler"
    public static var kinds: [Kind] { [.handler] }
    public let dtype: String
    public func makeHandler() throws -> any Handler { ReferenceHandler() }
}
public struct DebugConfiguration: HandlerConfiguration {
    public static let typeName = "DebugHandler"
    public static var kinds: [Kind] { [.handler] }
    public func makeHandler() throws -> any Handler { ReferenceHandler() }
}
