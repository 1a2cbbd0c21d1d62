internal import CKernels

extension Activation {
    var kernel: bs_activation {
        switch self {
        case .linear: bs_linear
        case .relu: bs_relu
        case .sigmoid: bs_sigmoid
        case .tanh: bs_tanh
        case .elu: bs_elu
        case .softplus: bs_softplus
        case .leakyRelu: bs_leaky_relu
        case .gelu: bs_gelu
        case .silu: bs_silu
        }
    }
}
