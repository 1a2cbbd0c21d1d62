import Arrays
public import Describing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Computes in plain Swift: what each operation means, and what other handlers are tested against. Long sums
/// are accumulated in double precision.
public final class ReferenceHandler: Handler {
    public init() {}

    public var configuration: any HandlerConfiguration { ReferenceConfiguration() }
}

/// The description of a ``ReferenceHandler``, which has no options.
public struct ReferenceConfiguration: HandlerConfiguration {
    public static let typeName = "ReferenceHandler"
    public static var kinds: [Kind] { [.handler] }

    private enum CodingKeys: CodingKey {}

    public init() {}

    public func makeHandler() throws -> any Handler { ReferenceHandler() }
}

extension Matrix {
    subscript(row: Int, column: Int) -> Float {
        get { base[row * stride + column] }
        nonmutating set { base[row * stride + column] = newValue }
    }
}

extension Vector {
    subscript(index: Int) -> Float {
        get { base[index] }
        nonmutating set { base[index] = newValue }
    }
}

extension Activation {
    /// The function's value.
    func callAsFunction(_ x: Double) -> Double {
        switch self {
        case .linear: x
        case .relu: x > 0 ? x : 0
        case .sigmoid: 1 / (1 + exp(-x))
        case .tanh: libraryTanh(x)
        case .elu: x > 0 ? x : expm1(x)
        }
    }

    /// The derivative where the function's value is `y`.
    func slope(at y: Double) -> Double {
        switch self {
        case .linear: 1
        case .relu: y > 0 ? 1 : 0
        case .sigmoid: y * (1 - y)
        case .tanh: 1 - y * y
        case .elu: y > 0 ? 1 : y + 1
        }
    }
}
