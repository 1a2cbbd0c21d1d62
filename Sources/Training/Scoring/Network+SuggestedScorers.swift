public import Networks

extension Network {
    /// What the losses suggest to score: of classes the accuracy, of labels the Hamming score, of numbers the mean squared
    /// and the mean absolute error. Where the network has one mask, only what it lets through counts. With several
    /// outputs a score is called `LAYER_SCORE`.
    public var suggestedScorers: [any Scorer] {
        let mask = maskInputs.count == 1 ? maskInputs[0] : ""
        let outputs = layerNames.compactMap {
            name -> (layer: String, path: String, targets: String, kind: any Layer)? in
            guard let layer = architecture.nodes[name]?.layer else { return nil }
            let path = "\(name).outputs.predictions"
            guard outputPaths.contains(path), let targets = targetsInput(ofOutput: path) else { return nil }
            return (name, path, targets, layer)
        }
        return outputs.flatMap { output -> [any Scorer] in
            func name(_ score: String) -> String { outputs.count > 1 ? "\(output.layer)_\(score)" : score }
            switch output.kind {
            case is SoftmaxCE:
                return [
                    Accuracy(
                        outName: output.path, targetsName: output.targets, maskName: mask,
                        name: name(Accuracy.typeName))
                ]
            case is SigmoidCE:
                return [
                    Hamming(
                        outName: output.path, targetsName: output.targets, maskName: mask,
                        name: name(Hamming.typeName))
                ]
            case is SquaredError:
                return [
                    MeanSquaredError(
                        outName: output.path, targetsName: output.targets, maskName: mask,
                        name: name(MeanSquaredError.typeName)),
                    MeanAbsoluteError(
                        outName: output.path, targetsName: output.targets, maskName: mask,
                        name: name(MeanAbsoluteError.typeName)),
                ]
            default: return []
            }
        }
    }
}
