/// The operations of this module, a file a family. What an operation is given are its properties, by the names that its
/// documentation uses; `Handler` has a method that makes and performs it.
public enum Operations {
    /// All of them: what is true of every operation can be tested of each in turn.
    public static var all: [any HandlerOperation.Type] {
        [
            Activate.self, ActivateBackward.self,
            Attention.self, AttentionBackward.self,
            Hold.self, HoldBackward.self,
            Convolution.self, ConvolutionBackward.self,
            Fill.self, AddConstant.self, Copy.self, Add.self, SumRows.self, Sum.self,
            IsFinite.self,
            SoftmaxCrossEntropy.self, SoftmaxCrossEntropyBackward.self, SigmoidCrossEntropy.self,
            SigmoidCrossEntropyBackward.self,
            Bernoulli.self, Multiply.self, MaskRows.self, SquaredDifference.self,
            GatherRows.self, ScatterAddRows.self, AddTimeRows.self, SumTimeRows.self, AddSinusoids.self,
            GruGates.self, GruGatesBackward.self,
            Highway.self, HighwayBackward.self,
            Product.self, Linear.self, LinearBackward.self,
            BatchNormalization.self, ApplyBatchNormalization.self, BatchNormalizationBackward.self,
            LayerNormalization.self, LayerNormalizationBackward.self,
            MaxPooling.self, MaxPoolingBackward.self, AveragePooling.self, AveragePoolingBackward.self,
            RecurrentStep.self, RecurrentStepBackward.self, LstmGates.self, LstmGatesBackward.self,
            LstmSteps.self, GruSteps.self,
            Penalize.self, PenalizeBackward.self, BinomialCrossEntropy.self,
            BinomialCrossEntropyBackward.self,
            SgdUpdate.self, MomentumUpdate.self, NesterovLookAhead.self, NesterovCorrection.self,
            AdamUpdate.self, RmsPropUpdate.self, AdagradUpdate.self, Scale.self, SumOfSquares.self,
            Clip.self, ConstrainRowNorms.self,
        ]
    }
}
