import Describing
import Files
internal import HDF5
import Networks
import Training

/// All that a run is at one instant, copied, so that its file can be written while training goes on.
struct RunSnapshot: Sendable {
    /// Encoded at once: the description itself would hold on to the stepper's and the hooks' arrays, and each would be copied
    /// before its next change.
    private let description: Result<String, any Error>
    private var network: NetworkSnapshot
    private var trainerState: StateTree
    private let networkState: StateTree

    /// - Parameter old: an earlier one, whose memory becomes this one's; nil afterwards.
    /// - Throws: ``TrainingError`` if the trainer's state is that of another network.
    init(
        _ trainer: Trainer, _ network: Network, iterators: RunIterators?, data: DataPlan? = nil,
        digests: [String: String] = [:], over old: inout RunSnapshot?
    ) throws {
        try trainer.prepare(for: network)
        var (parameters, state) = ([Float](), StateTree())
        old?.giveUp(to: &parameters, &state)
        old = nil
        description = Result {
            try DescriptionEncoder().encode(
                RunFile.Description(trainer.descriptionValue, iterators, data, digests)
            ).canonical()
        }
        self.network = NetworkSnapshot(network, over: &parameters)
        trainerState = trainer.stateTree(over: &state, copying: network.handler.copyOnHost)
        networkState = network.stateTree
    }

    private mutating func giveUp(to parameters: inout [Float], _ state: inout StateTree) {
        network.giveUp(to: &parameters)
        swap(&state, &trainerState)
    }

    /// - Parameter copy: a second name, under which this file stays when the next one is saved.
    /// - Throws: ``FileError`` if the file cannot be written; the old one is then untouched.
    func save(
        to path: String, keeping copy: String? = nil, on files: any FileSystem = SystemFiles()
    ) throws {
        try network.save(to: path, keeping: copy, on: files, addTraining)
    }

    func bytes() throws -> [UInt8] { try network.withWriter(addTraining) { try $0.bytes() } }

    private func addTraining(to writer: HDF5Writer) throws {
        let text = try description.get()
        writer.add("training/description", .fixedString(text))
        writer.set("sha256", to: .fixedString(Digest.of(text)), on: "training/description")
        writer.add(trainerState, at: "training/state")
        writer.add(networkState, at: "training/network_state")
        mirrorStepper(in: writer)
    }

    /// Mirrors the stepper's arrays that have a number for each parameter by layer, over their own bytes.
    private func mirrorStepper(in writer: HDF5Writer) {
        guard case .group(let stepper)? = trainerState["stepper"] else { return }
        for (name, value) in stepper.entries {
            guard case .floats(let shape, _) = value, shape == [network.parameters.count] else { continue }
            for view in network.views {
                writer.addView(
                    "training/layers/\(view.layer)/\(name)/\(view.name)", shape: view.shape.extents,
                    of: "training/state/stepper/\(name)", elementOffset: view.offset)
            }
        }
    }
}
