public import Files
import Handlers
public import Networks
public import Training

extension Run {
    /// Begins a run.
    ///
    /// - Parameters:
    ///   - experiment: all that the run is.
    ///   - path: the run file.
    ///   - directory: where the path of the data starts, if it is relative: as a rule the experiment's directory.
    /// - Throws: ``FileError`` if a file stands in the way, if somebody else writes the run or the data cannot be read;
    ///   ``DescriptionError``, ``NetworkError`` and ``TrainingError`` if the parts do not fit together.
    public convenience init(
        _ experiment: Experiment, to path: String, relativeTo directory: String = ".",
        options: RunOptions = RunOptions()
    ) throws {
        let location = try RunLocation(
            beginning: path, experiment.trainer.hooks,
            options, inputs: options.inputs + experiment.data.source.files(relativeTo: directory))
        let data = try RunBinding(
            experiment.data, relativeTo: directory, home: directoryName(of: location.path),
            advice: "correct the 'path' of the experiment's data.source")
        let network = try Network(
            experiment.network, handler: options.handler.handler(inPlaceOf: experiment.network.handler),
            memory: options.memory)
        try network.initializeAsDescribed()
        self.init(try RunParts(network, Trainer(experiment.trainer)), data, at: location, options)
    }

    /// Begins a run with a network and a trainer that are there, and data in memory or in streams. A trainer without a
    /// ``SaveRun`` gets one.
    ///
    /// What goes on with such a run is given the data again: ``RunData/samples(_:)`` or ``RunData/iterators(training:validation:)``
    /// in Swift, a data file with a split for each iterator on the command line.
    ///
    /// - Throws: as ``init(_:to:relativeTo:options:)``.
    public convenience init(
        _ network: Network, _ trainer: Trainer, on training: any DataIterator,
        validation: [String: any DataIterator] = [:], to path: String, options: RunOptions = RunOptions()
    ) throws {
        let location = try RunLocation(beginning: path, trainer.hooks, options, inputs: options.inputs)
        self.init(try RunParts(network, trainer), try RunBinding(training, validation), at: location, options)
    }
}
