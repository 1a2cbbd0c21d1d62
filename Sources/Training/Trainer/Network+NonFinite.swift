import Networks

extension Network {
    /// Where in the last forward pass the first number stands that is infinite or none, in words: an input, a layer's
    /// parameters, or what a layer made of finite ones.
    func firstNonFinite() throws -> String {
        for name in inputNames {
            if let input = input(name), !handler.isFinite(input.vector) {
                return "the input '\(name)' holds one"
            }
        }
        for view in parameterViews
        where !handler.isFinite(parameters.vector.slice(view.offset, count: view.shape.count)) {
            return
                "the parameters \(view.path) hold one, from an update before: lower the learning rate, or clip gradients"
        }
        for path in outputPaths where !path.hasPrefix("Input.") {
            let array = try buffer(path)
            if array.count > 0, !handler.isFinite(array.vector) {
                return
                    "the first is in \(path): its layer made it of finite numbers, so lower the learning rate or scale the "
                    + "data"
            }
        }
        return
            "no buffer holds one, but the sum of the losses is over the range of 32-bit numbers: scale the data"
    }
}
