#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

private func hyperbolicTangent(_ x: Double) -> Double { tanh(x) }

func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

/// The normal distribution's.
private func cumulative(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }

private func density(_ x: Double) -> Double { exp(-x * x / 2) / (2 * Double.pi).squareRoot() }

extension Activation {
    /// The function's value. What is not a number stays so; infinities go to the limits.
    func value(_ x: Double) -> Double {
        switch self {
        case .linear: x
        case .relu: x < 0 ? 0 : x
        case .sigmoid: logistic(x)
        case .tanh: hyperbolicTangent(x)
        case .elu: x > 0 ? x : expm1(x)
        case .softplus: (x < 0 ? 0 : x) + log1p(exp(-abs(x)))
        case .leakyRelu: x < 0 ? 0.01 * x : x
        case .gelu: x < -1000 ? 0 : x * cumulative(x)
        case .silu: x < -1000 ? 0 : x * logistic(x)
        }
    }

    /// The derivative, given the function's value.
    func derivative(atOutput y: Double) -> Double {
        switch self {
        case .linear: return 1
        case .relu: return y > 0 ? 1 : 0
        case .sigmoid: return y * (1 - y)
        case .tanh: return 1 - y * y
        case .elu: return y > 0 ? 1 : y + 1
        case .softplus: return -expm1(-y)
        case .leakyRelu: return y > 0 ? 1 : 0.01
        case .gelu, .silu: return .nan
        }
    }

    /// The derivative, given the input.
    func derivative(atInput x: Double) -> Double {
        // Beyond, the factors of x are 0, and products of 0 and infinity would be no number.
        let x = x < -1000 ? -1000 : x > 1000 ? 1000 : x
        return switch self {
        case .gelu: cumulative(x) + x * density(x)
        case .silu: logistic(x) * (1 + x * logistic(-x))
        default: derivative(atOutput: value(x))
        }
    }
}
