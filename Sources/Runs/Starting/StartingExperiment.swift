/// The experiment that `new` writes and `demo` trains.
package enum StartingExperiment {
    package static let text = """
        {
          "@type": "Experiment",
          "format": "Experiment v1.1",
          "//": "Members called // are comments. Everything else is checked: a misspelt key is an error.",
          "network": {
            "@type": "Network",
            "//": "Layers by name; '@outgoing_connections' says which inputs each output feeds.",
            "architecture": {
              "Input": {
                "@type": "Input",
                "//": "Shapes are (time, batch, features...); images are (T, B, height, width, channels).",
                "out_shapes": {"default": ["T", "B", 8, 8, 1], "targets": ["T", "B", 1]},
                "@outgoing_connections": {"default": ["Hid1.default"], "targets": ["Output.targets"]}
              },
              "Hid1": {
                "@type": "FullyConnected", "size": 256, "activation": "rel",
                "@outgoing_connections": {"default": ["Drop1.default"]}
              },
              "Drop1": {
                "@type": "Dropout", "drop_prob": 0.3,
                "@outgoing_connections": {"default": ["Hid2.default"]}
              },
              "Hid2": {
                "@type": "FullyConnected", "size": 256, "activation": "rel",
                "@outgoing_connections": {"default": ["Classes.default"]}
              },
              "Classes": {
                "@type": "FullyConnected", "size": 10, "activation": "linear",
                "@outgoing_connections": {"default": ["Output.default"]}
              },
              "Output": {"@type": "SoftmaxCE", "@outgoing_connections": {"loss": ["Loss.default"]}},
              "Loss": {"@type": "Loss", "importance": 1.0}
            },
            "initializers": {"default": {"@type": "DenseSqrtFanIn", "scale": "rel"}, "*": {"bias": 0.0}},
            "weight_modifiers": {"Hid*": {"W": [{"@type": "ConstrainL2Norm", "limit": 3.0}]}},
            "output_name": "Output.outputs.predictions",
            "seed": 1
          },
          "trainer": {
            "@type": "Trainer",
            "//": "Steppers: SgdStepper, MomentumStepper, AdamWStepper and others. Hooks run in the order of their list.",
            "stepper": {"@type": "AdamStepper", "learning_rate": 0.001},
            "hooks": [
              {"@type": "MonitorScores", "iter_name": "validation", "scorers": [{"@type": "Accuracy"}]},
              {"@type": "ModifyStepperAttribute", "attr_name": "learning_rate",
               "schedule": {"@type": "Exponential", "initial_value": 0.001, "factor": 0.95}},
              {"@type": "SaveBestNetwork", "log_name": "validation.Accuracy", "criterion": "max",
               "filename": "best.h5"},
              {"@type": "SaveRun", "timescale": "update", "interval": 20},
              {"@type": "ProgressBar"},
              {"@type": "StopAfterEpoch", "max_epochs": 40}
            ]
          },
          "data": {
            "//": "Or {\\"@type\\": \\"DataFile\\", \\"path\\": \\"data.h5\\"}; 'brainstorm data' makes such files.",
            "source": {"@type": "Digits"},
            "training": {"split": "training",
                         "iterator": {"@type": "Minibatches", "batch_size": 32, "shuffle": true, "seed": 1}},
            "validation": {
              "validation": {"split": "validation",
                             "iterator": {"@type": "Minibatches", "batch_size": 100, "shuffle": false}}
            }
          }
        }

        """
}
