public import Describing
import Handlers
import Networks
import Training

extension Registry {
    /// All types of the library. `Registry.standard.adding(Square.self)` has one of your own as well.
    public static let standard = Registry()
        .adding([
            CPUConfiguration.self, NumpyConfiguration.self, ReferenceConfiguration.self,
            DebugConfiguration.self,
        ])
        .addingNetworks()
        .addingTraining()
        .adding([
            SaveNetwork.self, SaveBestNetwork.self, SaveLogs.self, ExtractBuffers.self,
            PlotLogs.self, Experiment.self,
            Digits.self, DataFileSource.self, CSVFile.self, StreamedMinibatches.self,
            SweepDescription.self, SweptChoice.self, SweptIntegers.self, SweptUniform.self,
            SweptLogUniform.self,
        ])
}
