import Brainstorm
import Foundation
import Testing

/// A training that the campaign kills and resumes.
struct CampaignExperiment: Sendable, CustomTestStringConvertible {
    let name: String
    var data = Data.none
    /// Whether a hook ends the training before its last epoch.
    var endsEarly = false
    let text: String

    var testDescription: String { name }
}

/// What the trainings have in common is small; together they have every stepper, iterator and hook with a state, and
/// runs that are saved after every update, every few and every epoch, with copies and without.
extension CampaignExperiment {
    static let all = steppers + iterators + hooks

    typealias Parts = CampaignParts
    static let file = #"{"@type": "DataFile", "path": "data.h5"}"#
    static let classes = (name: "Classes", members: Parts.dense(10, "linear"))
    static let images = "8, 8, 1"
    static let perceptron = Parts.network(images, [("Hid", Parts.dense(48, "tanh")), classes])
    static let best = Parts.hook(
        "SaveBestNetwork", #""log_name": "validation.Accuracy", "filename": "best.h5""#)
    static let bestInMemory = Parts.hook(
        "SaveBestNetwork",
        #""log_name": "validation.total_loss", "criterion": "min", "filename": null"#)
    static func logs(_ members: String = "") -> String {
        Parts.hook("SaveLogs", #""filename": "logs.h5""# + (members.isEmpty ? "" : ", \(members)"))
    }
    static func plot(_ name: String) -> String { Parts.hook("PlotLogs", #""filename": "\#(name)""#) }
    static func run(_ updates: Int?, _ members: String = "") -> String {
        Parts.hook(
            "SaveRun",
            [updates.map(Parts.updates) ?? "", members].filter { !$0.isEmpty }.joined(separator: ", "))
    }

    // MARK: Steppers

    static let steppers = [
        CampaignExperiment(
            name: "Momentum, dropout and constrained weights, a schedule by updates",
            text: Parts.experiment(
                Parts.network(
                    images,
                    [
                        ("Hid1", Parts.dense(64)), ("Drop", #""@type": "Dropout", "drop_prob": 0.3"#),
                        ("Hid2", Parts.dense(64)), classes,
                    ],
                    // All threads that the machine has.
                    options:
                        #", "weight_modifiers": {"Hid*": {"W": [{"@type": "ConstrainL2Norm", "limit": 1.5}]}}"#
                ),
                stepper: #"{"@type": "MomentumStepper", "learning_rate": 0.1, "momentum": 0.9}"#,
                hooks: [
                    Parts.scores("Accuracy"),
                    Parts.schedule(
                        "Exponential", #""initial_value": 0.1, "factor": 0.98"#, every: Parts.updates(7)),
                    best, Parts.hook("StopOnNan"), logs(), run(5), Parts.hook("ProgressBar"), Parts.stop(5),
                ],
                training: Parts.minibatches(64))),
        CampaignExperiment(
            name: "Nesterov, left over samples dropped, a momentum that rises by epochs",
            text: Parts.experiment(
                perceptron,
                stepper: #"{"@type": "NesterovStepper", "learning_rate": 0.05, "momentum": 0.5}"#,
                hooks: [
                    Parts.scores("Accuracy"),
                    Parts.schedule(
                        "MultiStep", #""initial_value": 0.5, "steps": [2, 5], "values": [0.8, 0.9]"#,
                        of: "momentum"),
                    Parts.hook("SaveNetwork", #""filename": "network.h5", "interval": 2"#), run(nil),
                    Parts.stop(9),
                ],
                training: Parts.minibatches(60, #""shuffle": true, "seed": 6, "last_batch": "drop""#))),
        CampaignExperiment(
            name: "Adam, normalized batches, prefetched, the last three runs kept",
            text: Parts.experiment(
                Parts.network(
                    images,
                    [
                        ("Hid1", Parts.dense(64, "linear")), ("Norm", #""@type": "BatchNorm", "decay": 0.9"#),
                        ("Hid2", Parts.dense(64)), classes,
                    ]),
                stepper: #"{"@type": "AdamStepper", "learning_rate": 0.002}"#,
                hooks: [
                    Parts.scores("Accuracy"), best, plot("curves.svg"), run(1, #""keep_last": 3"#),
                    Parts.stop(3),
                ],
                training: Parts.changed(Parts.minibatches(96), "Prefetch", #""depth": 3"#))),
        CampaignExperiment(
            name: "AdamW, gradients clipped together, a warm-up, the best run kept",
            text: Parts.experiment(
                Parts.network(
                    images, [("Hid", Parts.dense(64)), classes],
                    options: #"""
                        , "gradient_modifiers": {"default": {"@type": "ClipGlobalNorm", "limit": 0.5}},
                        "handler": {"@type": "CPUHandler", "threads": 1}
                        """#),
                stepper: #"{"@type": "AdamWStepper", "weight_decay": 0.05}"#,
                hooks: [
                    Parts.schedule(
                        "WarmUp",
                        #""num_changes": 9, "initial_value": 0.0004, "schedule": {"@type": "Cosine", "initial_value": 0.004, "num_changes": 50}"#,
                        every: Parts.updates(1)),
                    Parts.scores("Accuracy", Parts.updates(4)), bestInMemory,
                    run(3, #""keep_best": "validation.Accuracy""#), Parts.stop(4),
                ],
                training: Parts.minibatches(96, #""shuffle": false"#))),
        CampaignExperiment(
            name: "RmsProp with all options, noise, every third run kept",
            text: Parts.experiment(
                perceptron,
                stepper:
                    #"{"@type": "RmsPropStepper", "learning_rate": 0.001, "centered": true, "momentum": 0.5}"#,
                hooks: [
                    Parts.scores("Accuracy"), best, logs(Parts.updates(6)),
                    run(5, #""keep_every": 3, "keep_last": 1"#), Parts.stop(5),
                ],
                training: Parts.changed(
                    Parts.minibatches(96), "AddGaussianNoise", #""std_dict": {"default": 0.1}, "seed": 8"#))),
        CampaignExperiment(
            name:
                "Adagrad, gradients clipped one by one, a rate that falls with the epochs, copies by epochs",
            text: Parts.experiment(
                Parts.network(
                    images, [("Hid", Parts.dense(64)), classes],
                    options: #"""
                        , "gradient_modifiers": {"default": {"@type": "ClipValues", "low": -0.01, "high": 0.01}}
                        """#),
                stepper: #"{"@type": "AdagradStepper", "learning_rate": 0.05}"#,
                hooks: [
                    Parts.schedule("DecreaseAfterEpoch", #""initial_value": 0.05, "T": 2"#),
                    Parts.scores("Accuracy"), best,
                    run(
                        nil,
                        #""keep_last": 2, "keep_best": "validation.total_loss", "criterion": "min", "keep_every": 4"#
                    ), Parts.stop(8),
                ],
                training: Parts.minibatches(64))),
    ]

    // MARK: Iterators

    static let iterators = [
        CampaignExperiment(
            name: "Sgd, convolutions on images that are padded, cropped and flipped",
            text: Parts.experiment(
                Parts.network(
                    images,
                    [
                        (
                            "Conv",
                            #""@type": "Convolution2D", "num_filters": 6, "kernel_size": [3, 3], "padding": 1, "activation": "linear""#
                        ),
                        ("Norm", #""@type": "BatchNorm""#),
                        ("Rel", #""@type": "Elementwise", "activation": "rel""#),
                        (
                            "Pool",
                            #""@type": "Pooling2D", "type": "max", "kernel_size": [2, 2], "stride": [2, 2]"#
                        ), classes,
                    ]),
                stepper: #"{"@type": "SgdStepper", "learning_rate": 0.1}"#,
                hooks: [Parts.scores("Accuracy"), best, plot("curves.html"), run(3), Parts.stop(4)],
                training: Parts.changed(
                    Parts.changed(
                        Parts.changed(Parts.minibatches(96), "Pad", #""size_dict": {"default": 1}"#),
                        "RandomCrop", #""shape_dict": {"default": [8, 8]}, "seed": 2"#),
                    "Flip", #""prob_dict": {"default": 0.3}, "seed": 4"#))),
        CampaignExperiment(
            name: "a Gru over a series in pieces, whose state goes on, saved after every update",
            data: .series,
            text: Parts.experiment(
                Parts.network(
                    "1", [("Memory", #""@type": "Gru", "size": 20"#), ("Next", Parts.dense(1, "linear"))],
                    output: "SquaredError"),
                stepper: #"{"@type": "AdamStepper", "learning_rate": 0.003}"#,
                hooks: [
                    Parts.hook("MonitorLoss", #""iter_name": "validation""#),
                    Parts.hook(
                        "SaveBestNetwork",
                        #""log_name": "validation.total_loss", "criterion": "min", "filename": "best.h5""#),
                    logs(), run(1), Parts.stop(3),
                ],
                source: file,
                training: Parts.changed(
                    #"{"@type": "TruncatedSequences", "length": 30, "batch_size": 1}"#, "Normalization",
                    #""mean_dict": {"default": [0.1]}, "std_dict": {"default": [0.7]}"#),
                validation: #"{"@type": "Undivided"}"#)),
        CampaignExperiment(
            name: "a recurrent layer over series of like length",
            data: .lengths,
            text: Parts.experiment(
                Parts.network(
                    "1",
                    [("Memory", #""@type": "Recurrent", "size": 20"#), ("Next", Parts.dense(1, "linear"))],
                    output: "SquaredError"),
                stepper: #"{"@type": "AdamStepper", "learning_rate": 0.003}"#,
                hooks: [
                    Parts.hook("MonitorLoss", #""iter_name": "validation""#), run(1), Parts.stop(4),
                ],
                source: file,
                training:
                    #"{"@type": "BucketedMinibatches", "batch_size": 10, "batches_in_bucket": 2, "cut_according_to_mask": "mask", "seed": 3}"#,
                validation:
                    #"{"@type": "BucketedMinibatches", "batch_size": 40, "cut_according_to_mask": "mask", "shuffle": false}"#
            )),
        CampaignExperiment(
            name: "an Lstm over shuffled streams of text, one-hot, made ahead",
            data: .text,
            text: Parts.experiment(
                Parts.network(
                    "32",
                    [
                        ("Memory", #""@type": "Lstm", "size": 24"#),
                        ("Drop", #""@type": "Dropout", "drop_prob": 0.2"#),
                        ("Classes", Parts.dense(32, "linear")),
                    ]),
                stepper: #"{"@type": "AdamWStepper", "learning_rate": 0.01}"#,
                hooks: [
                    Parts.scores("Perplexity"), bestInMemory, run(3, #""keep_last": 2"#), Parts.stop(3),
                ],
                source: file,
                training: Parts.changed(
                    Parts.changed(
                        #"{"@type": "TruncatedSequences", "length": 25, "batch_size": 5, "shuffle": true, "seed": 3}"#,
                        "OneHot", #""vocab_size_dict": {"default": 32}"#),
                    "Prefetch", #""depth": 2"#),
                validation: Parts.changed(
                    #"{"@type": "Undivided"}"#, "OneHot", #""vocab_size_dict": {"default": 32}"#))),
        CampaignExperiment(
            name: "a stream in blocks, with a cache that does not hold them, noisy and made ahead",
            data: .digits,
            text: Parts.experiment(
                perceptron, stepper: #"{"@type": "AdamStepper", "learning_rate": 0.002}"#,
                hooks: [Parts.scores("Accuracy"), best, run(2), Parts.stop(4)],
                source: #"{"@type": "DataFile", "path": "data.h5", "cache_bytes": 40000}"#,
                training: Parts.changed(
                    Parts.changed(
                        #"{"@type": "StreamedMinibatches", "batch_size": 64, "shuffle_block": 40, "shuffle_window": 5, "seed": 2}"#,
                        "AddGaussianNoise", #""std_dict": {"default": 0.1}, "seed": 8"#),
                    "Prefetch", #""depth": 3"#))),
        CampaignExperiment(
            name: "salt and pepper, multi-hot targets, scores of the training batches, extracted buffers",
            text: Parts.experiment(
                Parts.network(
                    images, [("Hid", Parts.dense(32)), classes], targets: "10", output: "SigmoidCE"),
                stepper: #"{"@type": "MomentumStepper", "learning_rate": 0.02, "momentum": 0.8}"#,
                scorers: #"{"@type": "F1"}, {"@type": "Hamming"}"#,
                hooks: [
                    Parts.scores("Hamming"),
                    Parts.hook(
                        "ExtractBuffers",
                        #""iter_name": "validation", "buffers": ["Hid.outputs.default"], "filename": "buffers.h5""#
                    ), run(5), Parts.stop(4),
                ],
                training: Parts.changed(
                    Parts.changed(
                        Parts.minibatches(100), "AddSaltNPepper", #""prob_dict": {"default": 0.1}, "seed": 1"#
                    ),
                    "MultiHot", #""vocab_size_dict": {"targets": 10}"#),
                validation: Parts.changed(
                    Parts.minibatches(150, #""shuffle": false"#), "MultiHot",
                    #""vocab_size_dict": {"targets": 10}"#))),
    ]
}
