// Trainings in which hooks are what matters.

extension CampaignExperiment {
    static let hooks = [
        CampaignExperiment(
            name: "an end by EarlyStopper", endsEarly: true,
            text: Parts.experiment(
                perceptron, stepper: #"{"@type": "MomentumStepper", "learning_rate": 0.4, "momentum": 0.9}"#,
                hooks: [
                    Parts.scores("Accuracy"), best,
                    Parts.hook("EarlyStopper", #""log_name": "validation.total_loss", "patience": 2"#),
                    plot("curves.svg"), logs(), run(5, #""keep_best": "validation.Accuracy""#),
                    Parts.stop(40),
                ],
                training: Parts.minibatches(96))),
        CampaignExperiment(
            name: "an end by StopAfterThresholdReached within an epoch, two kinds of copies", endsEarly: true,
            text: Parts.experiment(
                perceptron, stepper: #"{"@type": "AdamStepper", "learning_rate": 0.002}"#,
                hooks: [
                    Parts.scores("Accuracy", Parts.updates(4)),
                    Parts.hook(
                        "StopAfterThresholdReached",
                        #""log_name": "validation.Accuracy", "threshold": 0.9, "timescale": "update", "interval": 4"#
                    ), best, logs(Parts.updates(4)), run(1, #""keep_last": 1, "keep_every": 4"#),
                    Parts.stop(20),
                ],
                training: Parts.minibatches(64))),
        CampaignExperiment(
            name: "monitors of layers, and files that are saved after the run",
            text: Parts.experiment(
                perceptron, stepper: #"{"@type": "RmsPropStepper", "learning_rate": 0.001}"#,
                hooks: ["Parameters", "Gradients", "Deltas", "InOuts"].map {
                    Parts.hook("MonitorLayer\($0)", #""layer_name": "Hid", \#(Parts.updates(3))"#)
                } + [
                    Parts.hook("MonitorLoss", #""iter_name": "validation", \#(Parts.updates(6))"#),
                    Parts.stop(3), run(5), logs(), Parts.hook("SaveNetwork", #""filename": "network.h5""#),
                    plot("curves.html"),
                ],
                training: Parts.minibatches(96))),
        CampaignExperiment(
            name:
                "updates of several batches, averaged parameters that are scored and saved, classes that weigh",
            text: Parts.experiment(
                Parts.network(
                    images,
                    [
                        ("Hid1", Parts.dense(48, "linear")), ("Norm", #""@type": "BatchNorm", "decay": 0.9"#),
                        ("Drop", #""@type": "Dropout", "drop_prob": 0.2"#), ("Hid2", Parts.dense(32)),
                        classes,
                    ],
                    outputOptions: #", "class_weights": [1, 2, 1, 1, 0.5, 1, 1, 1, 3, 1]"#,
                    options: #"""
                        , "gradient_modifiers": {"default": {"@type": "ClipGlobalNorm", "limit": 0.5}},
                        "handler": {"@type": "CPUHandler", "threads": 1}
                        """#),
                stepper: #"{"@type": "NesterovStepper", "learning_rate": 0.1, "momentum": 0.8}"#,
                scorers: #"{"@type": "ClassReport"}"#,
                hooks: [
                    Parts.hook("ExponentialMovingAverage", #""decay": 0.9, "correction": "bias""#),
                    Parts.hook("StochasticWeightAverage", #""start": 2"#),
                    Parts.scores("Accuracy"),
                    Parts.hook(
                        "MonitorScores",
                        #""iter_name": "validation", "scorers": [], "averaged_by": "StochasticWeightAverage""#
                    ),
                    Parts.hook(
                        "SaveBestNetwork",
                        #""log_name": "validation.Accuracy", "averaged_by": "ExponentialMovingAverage", "filename": "best.h5""#
                    ),
                    Parts.hook(
                        "SaveNetwork", #""averaged_by": "StochasticWeightAverage", "filename": "network.h5""#),
                    run(2, #""keep_last": 2"#), Parts.stop(5),
                ],
                training: Parts.minibatches(60), options: #", "batches_per_update": 3"#)),
        CampaignExperiment(
            name: "runs saved by epochs while much else is saved by updates",
            text: Parts.experiment(
                perceptron, stepper: #"{"@type": "AdagradStepper", "learning_rate": 0.02}"#,
                hooks: [
                    Parts.scores("Accuracy", Parts.updates(5)), best, run(nil, #""keep_last": 2"#),
                    logs(Parts.updates(5)),
                    Parts.hook("SaveNetwork", #""filename": "network.h5", \#(Parts.updates(2))"#),
                    Parts.schedule(
                        "Linear", #""initial_value": 0.02, "final_value": 0.001, "num_changes": 60"#,
                        every: Parts.updates(1)), Parts.stop(5),
                ],
                training: Parts.minibatches(96))),
    ]
}
