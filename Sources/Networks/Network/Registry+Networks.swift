public import Describing

extension Registry {
    /// This registry with all layers, initializers and modifiers.
    public func addingNetworks() -> Registry {
        adding([
            Input.self, FullyConnected.self, Dropout.self, Mask.self, Recurrent.self, Lstm.self,
            SoftmaxCE.self, Embedding.self, PositionalEmbedding.self, MultiHeadAttention.self,
            SigmoidCE.self, SquaredError.self, SquaredDifference.self, Loss.self, NetworkDescription.self,
            Gru.self, Clockwork.self, ClockworkLstm.self, Bidirectional.self,
            Convolution1D.self, Convolution2D.self, Pooling2D.self, GlobalPooling.self,
        ])
        .addingInitializersAndModifiers()
    }
}
