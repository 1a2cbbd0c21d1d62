public import Describing
internal import Schemas

extension Registry {
    /// This registry with all layers, initializers and modifiers.
    public func addingNetworks() -> Registry {
        adding([
            Input.self, FullyConnected.self, Dropout.self, Mask.self, NoOp.self, Elementwise.self, Add.self,
            Merge.self, Highway.self, DeltasScaling.self,
            Recurrent.self, Lstm.self, Gru.self, Clockwork.self, ClockworkLstm.self, Bidirectional.self,
            Convolution1D.self, Convolution2D.self, Pooling2D.self, GlobalPooling.self, Flatten.self,
            Reshape.self,
            BatchNormalization.self, LayerNormalization.self, Embedding.self, PositionalEmbedding.self,
            MultiHeadAttention.self,
            SoftmaxCE.self, SigmoidCE.self, BinomialCrossEntropy.self, SquaredError.self,
            SquaredDifference.self, L1DecayLayer.self, L2DecayLayer.self, Loss.self, NetworkDescription.self,
        ])
        .addingInitializersAndModifiers()
        .addingSchemas()
    }
}
