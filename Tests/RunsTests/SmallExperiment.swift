import Brainstorm

/// An experiment on the digits that takes no time: 43 updates an epoch, two epochs.
enum SmallExperiment {
    static let text = """
        {"@type": "Experiment", "format": "Experiment v1.1",
         "network": {"@type": "Network",
          "architecture": {
           "Input": {"@type": "Input", "out_shapes": {"default": ["T", "B", 8, 8, 1], "targets": ["T", "B", 1]},
                     "@outgoing_connections": {"default": ["Drop.default"], "targets": ["Output.targets"]}},
           "Drop": {"@type": "Dropout", "drop_prob": 0.1, "@outgoing_connections": ["FC"]},
           "FC": {"@type": "FullyConnected", "size": 10, "activation": "linear",
                  "@outgoing_connections": ["Output"]},
           "Output": {"@type": "SoftmaxCE", "@outgoing_connections": {"loss": ["Loss.default"]}},
           "Loss": {"@type": "Loss"}},
          "initializers": {"default": {"@type": "Gaussian", "std": 0.1}},
          "output_name": "Output.outputs.predictions", "seed": 7},
         "trainer": {"@type": "Trainer", "verbose": false,
          "stepper": {"@type": "MomentumStepper", "learning_rate": 0.1, "momentum": 0.9},
          "hooks": [
           {"@type": "MonitorScores", "iter_name": "validation", "scorers": [{"@type": "Accuracy"}]},
           {"@type": "SaveBestNetwork", "log_name": "validation.Accuracy", "filename": "best.h5"},
           {"@type": "SaveLogs", "filename": "logs.h5"},
           {"@type": "PlotLogs", "filename": "curves.svg"},
           {"@type": "SaveRun", "timescale": "update", "interval": 10},
           {"@type": "StopAfterEpoch", "max_epochs": 2}]},
         "data": {"source": {"@type": "Digits"},
          "training": {"split": "training",
           "iterator": {"@type": "Prefetch",
            "iterator": {"@type": "AddGaussianNoise", "std_dict": {"default": 0.1}, "seed": 2,
             "iterator": {"@type": "Minibatches", "batch_size": 32, "seed": 3}}}},
          "validation": {"validation": {"split": "validation",
           "iterator": {"@type": "Minibatches", "batch_size": 449, "shuffle": false}}}}}
        """

    static func made() throws -> Experiment { try Experiment(json: JSONValue(parsing: text)) }

    /// The names of the files that a run called `NAME.h5` makes.
    static func files(of name: String) -> Set<String> {
        ["\(name).h5", "\(name)-best.h5", "\(name)-logs.h5", "\(name)-curves.svg"]
    }
}
