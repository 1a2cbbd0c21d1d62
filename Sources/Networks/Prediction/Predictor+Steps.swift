extension Predictor {
    /// Whether a sequence may be given in pieces, down to single time steps, with ``keepsContext``: all layers on the way
    /// see other time steps than their own only through the state that a context holds. Recurrent layers do so;
    /// attention, learned places, clocks and bidirectional layers do not. Of types of one's own nothing is known.
    public var goesStepByStep: Bool {
        zip(network.layout.entries, route.runs).allSatisfy { entry, runs in
            !runs || Predictor.stepwise.contains(ObjectIdentifier(type(of: entry.layer)))
        }
    }

    private static let stepwise = Set(
        ([
            Input.self, FullyConnected.self, Dropout.self, Mask.self, NoOp.self, Elementwise.self, Add.self,
            Merge.self, Highway.self, DeltasScaling.self, Recurrent.self, Lstm.self, Gru.self,
            Convolution1D.self, Convolution2D.self, Pooling2D.self, GlobalPooling.self, Flatten.self,
            Reshape.self, BatchNormalization.self, LayerNormalization.self, Embedding.self, SoftmaxCE.self,
            SigmoidCE.self, BinomialCrossEntropy.self, SquaredError.self, SquaredDifference.self,
            L1DecayLayer.self, L2DecayLayer.self,
        ] as [any Layer.Type]).map { ObjectIdentifier($0) })
}
