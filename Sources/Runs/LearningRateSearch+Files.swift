public import Arrays
public import Describing
import Files
public import Handlers
import Networks
public import Training

extension LearningRateSearch {
    /// Looks for a learning rate of the training that an experiment or a run file describes, without its hooks; of a run
    /// with the parameters as they are. Nothing is written.
    ///
    /// - Parameters:
    ///   - first, last, updates, smoothing: as ``Trainer/findLearningRate(of:on:from:to:updates:smoothing:)`` has them.
    ///   - handler: what computes.
    ///   - memory: what all arrays together may take.
    ///   - registry: the types that the file may name.
    public init(
        ofFileAt path: String, from first: Double, to last: Double, updates: Int, smoothing: Double,
        handler: HandlerChoice = .described, memory: MemoryLimit = .machine, registry: Registry = .standard
    ) throws {
        let path = try followingLinks(path)
        let directory = directoryName(of: path)
        let (network, trainer, iterator): (Network, Trainer, any DataIterator)
        if try FileKind(of: path) == .run {
            let run = try RunFile(from: path, registry: registry, handler: handler, memory: memory)
            guard let plan = run.data else {
                throw FileError(
                    .mismatch, path: path,
                    "does not say which data it was trained on: it was begun in Swift with data in memory, so look for a "
                        + "rate there with Trainer.findLearningRate(of:on:)")
            }
            (network, trainer) = (run.network, run.trainer)
            iterator = try plan.load(relativeTo: directory).training
        } else {
            let experiment = try Experiment(from: path, registry: registry)
            network = try Network(
                experiment.network, handler: handler.handler(inPlaceOf: experiment.network.handler),
                memory: memory)
            try network.initializeAsDescribed()
            trainer = Trainer(experiment.trainer)
            iterator = try experiment.data.load(relativeTo: directory).training
        }
        self = try trainer.findLearningRate(
            of: network, on: iterator, from: first, to: last, updates: updates, smoothing: smoothing)
    }
}
