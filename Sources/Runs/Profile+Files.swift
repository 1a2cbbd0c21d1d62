public import Arrays
public import Describing
import Files
public import Handlers
import Networks
public import Training

extension Profile {
    /// Measures updates of the training that an experiment or a run file describes, without its hooks. Nothing is written.
    ///
    /// - Parameters:
    ///   - handler: what computes, and is measured.
    ///   - memory: what all arrays together may take.
    ///   - updates: how many updates are measured.
    ///   - warmUp: how many are made before.
    ///   - registry: the types that the file may name.
    public init(
        ofFileAt path: String, handler: HandlerChoice = .described, memory: MemoryLimit = .machine,
        updates: Int, warmUp: Int, registry: Registry = .standard
    ) throws {
        let path = try followingLinks(path)
        let directory = directoryName(of: path)
        if try FileKind(of: path) == .run {
            let run = try RunFile(from: path, registry: registry, handler: .profiled(handler), memory: memory)
            guard let plan = run.data else {
                throw FileError(
                    .mismatch, path: path,
                    "does not say which data it was trained on: it was begun in Swift with data in memory, so profile it "
                        + "there with Trainer.profile(_:on:)")
            }
            self = try run.trainer.profile(
                run.network, on: plan.load(relativeTo: directory).training, updates: updates, warmUp: warmUp)
        } else {
            let experiment = try Experiment(from: path, registry: registry)
            let network = try Network(
                experiment.network,
                handler: HandlerChoice.profiled(handler).handler(inPlaceOf: experiment.network.handler),
                memory: memory)
            try network.initializeAsDescribed()
            self = try Trainer(experiment.trainer).profile(
                network, on: experiment.data.load(relativeTo: directory).training, updates: updates,
                warmUp: warmUp)
        }
    }
}
