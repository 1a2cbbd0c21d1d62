import Brainstorm
import BrainstormCommands
import Foundation
import TestSupport
import Testing

/// Tests that look at files of a directory of their own.
protocol InspectedFiles {
    var directory: TemporaryDirectory { get }
}

extension InspectedFiles {
    func write(_ name: String, _ fill: (HDF5Writer) throws -> Void) throws -> String {
        let writer = HDF5Writer()
        try fill(writer)
        return try directory.write(writer.bytes(), to: name)
    }

    func write(_ name: String, _ text: String) throws -> String {
        try directory.write(Array(text.utf8), to: name)
    }

    /// The text of a file with which nothing is wrong.
    func inspect(_ path: String) throws -> String {
        let inspection = try Inspection(path)
        #expect(inspection.problem == nil)
        return inspection.text.replacing(directory.path(""), with: "")
    }

    static func network() throws -> Network {
        let input = Input(["default": [.time, .batch, 3], "targets": [.time, .batch, 1]])
        let output = SoftmaxCE(name: "Out")
        let network = try Network {
            input >>> FullyConnected(4, activation: .relu, name: "Hid") >>> output
            input["targets"] >>> output["targets"]
        }
        try network.initialize(Gaussian(), seed: 3)
        return network
    }

    static var experiment: String {
        """
        {"@type": "Experiment", "format": "Experiment v1.1", "network": {"@type": "Network",
          "initializers": {"default": {"@type": "Gaussian"}}, "architecture": {
           "Input": {"@type": "Input", "out_shapes": {"default": ["T", "B", 4], "targets": ["T", "B", 1]},
                     "@outgoing_connections": {"default": ["FC"], "targets": ["Out.targets"]}},
           "FC": {"@type": "FullyConnected", "size": 3, "activation": "linear", "@outgoing_connections": ["Out"]},
           "Out": {"@type": "SoftmaxCE", "@outgoing_connections": {"loss": ["Loss"]}}, "Loss": {"@type": "Loss"}}},
         "trainer": {"@type": "Trainer", "stepper": {"@type": "AdamStepper"},
                     "hooks": [{"@type": "StopAfterEpoch", "max_epochs": 2}]},
         "data": {"source": {"@type": "DataFile", "path": "absent.h5"},
                  "training": {"split": "training", "iterator":
                    {"@type": "Prefetch", "iterator": {"@type": "Minibatches", "batch_size": 6}}}}}
        """
    }
}
