import ArgumentParser
import Brainstorm

/// One training by a command: what `train` and `resume` have in common.
struct Session {
    let trainer: Trainer
    let network: Network
    let data: LoadedData
    let plan: DataPlan
    /// Keeps the run file, which the training is saved to, for this process.
    let lock: FileLock
    private var path: String { lock.path }

    /// Trains until the end or a signal, saving to the run file.
    /// - Throws: `ExitCode` 130 or 143 after a clean stop by a signal, 74 if a file could not be saved in the end.
    func run(quiet: Bool, stopAfterUpdates: Int?) throws {
        try prepareHooks()
        let stop = StopRequest()
        StopSignals.watch(stop)
        let output: any ProgressOutput = quiet ? SilentOutput() : DescriptorOutput(1)
        let result = try trainer.train(
            network, on: data.training, validation: data.validation, output: output, stop: stop,
            stopAfterUpdates: stopAfterUpdates)
        guard result.unsaved.isEmpty else {
            for file in result.unsaved { writeError("not saved: \(file)\n") }
            writeError("What was saved of these files before is untouched.\n")
            throw ExitCode(Session.notSaved)
        }
        guard case .interrupted(let signal) = result.reason else { return }
        output.write("The run is saved. Go on with: brainstorm resume \(path)\n")
        throw ExitCode(128 + signal)
    }

    /// The status by which commands say that a device failed them (`EX_IOERR` of sysexits.h).
    private static let notSaved: Int32 = 74

    /// Every run by a command is saved to its run file.
    private func prepareHooks() throws {
        trainer.relocate(to: directoryName(of: path))
        if !trainer.hooks.contains(where: { $0.hook is SaveRun }) {
            try trainer.add(SaveRun(), name: SaveRun.typeName)
        }
        trainer.updateHooks { hook in
            guard var saving = hook as? SaveRun else { return }
            saving.namedByCaller = OutputFile(path)
            saving.lock = lock
            saving.data = plan
            saving.digests = data.digests
            hook = saving
        }
    }
}

extension TrainerDescription {
    /// The same trainer with another number of epochs.
    func training(forEpochs epochs: Int) -> TrainerDescription {
        var result = self
        result.hooks = hooks.map {
            $0.hook is StopAfterEpoch ? NamedHook(name: $0.name, hook: StopAfterEpoch(epochs)) : $0
        }
        if !result.hooks.contains(where: { $0.hook is StopAfterEpoch }) {
            result.hooks.append(NamedHook(name: StopAfterEpoch.typeName, hook: StopAfterEpoch(epochs)))
        }
        return result
    }
}

extension Network {
    /// `784 → 512 → 10`-like facts for a first line: layers and parameters.
    var summary: String {
        "\(layerNames.count) layers, \(parameters.count) parameters"
    }
}
