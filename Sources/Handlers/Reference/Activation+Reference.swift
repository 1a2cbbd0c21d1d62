extension Activation {
    func value(_ x: Float) -> Float {
        switch self {
        case .linear: x
        case .relu: x < 0 ? 0 : x
        case .sigmoid: Elementary.logistic(x)
        case .tanh: Elementary.tanh(x)
        case .elu: x > 0 ? x : Elementary.expm1(x)
        case .softplus: fma(2, Elementary.halfLog1p(Elementary.exp(-x.magnitude)), x < 0 ? 0 : x)
        case .leakyRelu: x < 0 ? 0.01 * x : x
        case .gelu: Elementary.gelu(x)
        case .silu: Elementary.silu(x)
        }
    }

    /// The derivative, given the function's value.
    func derivative(atOutput y: Float) -> Float {
        switch self {
        case .linear: return 1
        case .relu: return y > 0 ? 1 : 0
        case .sigmoid: return y * (1 - y)
        case .tanh: return fma(-y, y, 1)
        case .elu: return y > 0 ? 1 : y + 1
        case .softplus: return -Elementary.expm1(-y)
        case .leakyRelu: return y > 0 ? 1 : 0.01
        case .gelu, .silu: preconditionFailure("the derivative of \(self) needs the input")
        }
    }

    /// The derivative, given the input, of those that need it.
    func derivative(atInput x: Float) -> Float {
        switch self {
        case .gelu: return Elementary.geluDerivative(x)
        case .silu: return Elementary.siluDerivative(x)
        default: preconditionFailure("the derivative of \(self) needs the output")
        }
    }
}

extension Elementary {
    fileprivate static func gelu(_ x: Float) -> Float {
        let a = limit(x.magnitude, 0, 16)
        let d = exp(-0.5 * a * a)
        let b = a * tail(a, d)
        return x > 0 ? x - b : -b
    }

    fileprivate static func geluDerivative(_ x: Float) -> Float {
        let a = limit(x.magnitude, 0, 16)
        let d = exp(-0.5 * a * a)
        let b = fma(-0.398942280 * a, d, tail(a, d))
        return x > 0 ? 1 - b : b
    }

    fileprivate static func silu(_ x: Float) -> Float {
        let a = x.magnitude
        let c = limit(a, 0, 104)
        let e = exp(-a)
        let s = 1 / (1 + e)
        let b = c * (e * s)
        return x > 0 ? x * s : -b
    }

    fileprivate static func siluDerivative(_ x: Float) -> Float {
        let c = limit(x.magnitude, 0, 104)
        let e = exp(-c)
        let s = 1 / (1 + e)
        return x > 0 ? s * fma(c, e * s, 1) : e * s * fma(-c, s, 1)
    }
}
