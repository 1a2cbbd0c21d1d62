public import Brainstorm

extension Registry {
    /// The library's types and those of this package: what files that use them are loaded with.
    public static let withCustomParts = Registry.standard.adding([
        Square.self, Standardize.self, LionStepper.self, BestEpoch.self, Confidence.self, Growing.self,
        Ternary.self,
        Quantize.self,
    ])
}
