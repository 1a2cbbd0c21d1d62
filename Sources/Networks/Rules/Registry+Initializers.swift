package import Describing

extension Registry {
    /// This registry with all initializers and modifiers. ``Constant`` and ``ArrayInitializer`` are not among
    /// them: their descriptions are bare numbers and lists, without a `"@type"`.
    package func addingInitializersAndModifiers() -> Registry {
        adding([
            Gaussian.self, Uniform.self, DenseSqrtFanIn.self, DenseSqrtFanInOut.self, Identity.self,
            Orthogonal.self, Glorot.self, He.self, TruncatedNormal.self,
            EchoState.self, RandomWalk.self, SparseInputs.self, SparseOutputs.self, LstmOptInit.self,
        ])
        .adding([
            ClipValues.self, ConstrainL2Norm.self, L1Decay.self, L2Decay.self, MaskValues.self,
            FreezeValues.self, ClipGlobalNorm.self, WeightDecay.self,
        ])
    }
}
