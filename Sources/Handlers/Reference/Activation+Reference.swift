#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

private func hyperbolicTangent(_ x: Double) -> Double { tanh(x) }

func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

extension Activation {
    /// The function's value. What is not a number stays so.
    func value(_ x: Double) -> Double {
        switch self {
        case .linear: x
        case .relu: x < 0 ? 0 : x
        case .sigmoid: logistic(x)
        case .tanh: hyperbolicTangent(x)
        case .elu: x > 0 ? x : expm1(x)
        }
    }

    /// The derivative, given the function's value.
    func derivative(atOutput y: Double) -> Double {
        switch self {
        case .linear: 1
        case .relu: y > 0 ? 1 : 0
        case .sigmoid: y * (1 - y)
        case .tanh: 1 - y * y
        case .elu: y > 0 ? 1 : y + 1
        }
    }
}
