public import Describing

extension Registry {
    /// This registry with all steppers, schedules, scorers, iterators and hooks of this module, and the trainer.
    public func addingTraining() -> Registry { adding(trainingTypes) }
}

/// The types of this module that descriptions may name.
public let trainingTypes: [any Describable.Type] = [
    SgdStepper.self, MomentumStepper.self, NesterovStepper.self, AdamStepper.self,
    AdamWStepper.self, RmsPropStepper.self, AdagradStepper.self, ForwardStepper.self,
    Linear.self, Exponential.self, MultiStep.self, DecreaseAfterEpoch.self, Cosine.self, WarmUp.self,
    OneCycle.self,
    Accuracy.self, Hamming.self, MeanSquaredError.self, HalfSquaredError.self, MeanAbsoluteError.self,
    TopK.self, F1.self,
    ConfusionMatrix.self, ClassReport.self, Perplexity.self,
    Minibatches.self, BucketedMinibatches.self, Undivided.self, TruncatedSequences.self, Prefetch.self,
    Normalization.self,
    AddGaussianNoise.self, AddSaltNPepper.self, Flip.self, Pad.self, RandomCrop.self, OneHot.self,
    MultiHot.self,
    ProgressBar.self, MonitorLoss.self, MonitorScores.self, StopAfterEpoch.self, EarlyStopper.self,
    StopOnNan.self, StopAfterThresholdReached.self, ModifyStepperAttribute.self,
    MonitorLayerParameters.self, MonitorLayerGradients.self, MonitorLayerDeltas.self, MonitorLayerInOuts.self,
    ExponentialMovingAverage.self, StochasticWeightAverage.self,
    SaveRun.self,
    TrainerDescription.self,
]
