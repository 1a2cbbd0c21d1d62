/// A layer with an output that does not depend on all of its inputs. A ``Predictor`` that needs no other output
/// computes nothing for those inputs: they are zeros then.
public protocol SelectiveLayer: Layer {
    /// The names of the inputs that an output does not depend on, whatever they hold.
    func inputs(ignoredBy output: String) -> [String]
}

extension SoftmaxCE: SelectiveLayer {
    public func inputs(ignoredBy output: String) -> [String] { output == "predictions" ? ["targets"] : [] }
}

extension SigmoidCE: SelectiveLayer {
    public func inputs(ignoredBy output: String) -> [String] { output == "predictions" ? ["targets"] : [] }
}

extension SquaredError: SelectiveLayer {
    public func inputs(ignoredBy output: String) -> [String] { output == "predictions" ? ["targets"] : [] }
}
