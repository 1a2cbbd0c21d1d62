import Describing
import Files
import Networks
import Training

extension Run {
    /// Compares what the processes of the run are about to compute, before any of them does: the program, the description,
    /// the data, the parameters and how far the training is.
    ///
    /// - Throws: ``ProcessError`` in all of them, with what differs.
    func comparePrograms() throws {
        guard let processes, processes.count > 1 else { return }
        let own = try facts()
        let text = try own.canonical()
        let all = try processes.gather(Array(text.utf8)).map {
            try JSONValue(parsing: String(decoding: $0, as: UTF8.self))
        }
        for (rank, other) in all.enumerated() {
            guard let difference = all[0].differences(to: other).first else { continue }
            throw ProcessError(
                "process \(rank) of \(processes.count) is about to train another run than process 0: \(difference). All need "
                    + "the same program, experiment and data")
        }
    }

    private func facts() throws -> JSONValue {
        var description = try description()
        // How it computes changes no bit, and may differ from machine to machine.
        if case .object(var members) = description, case .object(var network)? = members["network"] {
            network["handler"] = nil
            members["network"] = .object(network)
            description = .object(members)
        }
        return .object([
            "program": .string(brainstormVersion),
            "description": description,
            "data": .object(digests.mapValues { .string($0) }),
            "parameters": .string(network.parameters.read { Digest.of($0) }),
            "training": .object([
                "epoch": .integer(Int64(trainer.epoch)), "update": .integer(Int64(trainer.update)),
                "position": .integer(Int64(trainer.position)),
            ]),
        ])
    }
}
