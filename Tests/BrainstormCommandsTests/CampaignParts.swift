/// Pieces of experiments in JSON.
enum CampaignParts {
    /// A network whose layers follow one another, from `Input` over the given ones to `Output` and `Loss`.
    ///
    /// - Parameters:
    ///   - features: the extents of `default` after time and batch.
    ///   - layers: names and the members of their descriptions but for the connections.
    ///   - targets: the extents of `targets` after time and batch.
    ///   - output: the type of the layer `Output`.
    ///   - outputOptions: more members of that layer, each after a comma.
    ///   - options: more members of the network, each after a comma.
    static func network(
        _ features: String, _ layers: [(name: String, members: String)], targets: String = "1",
        output: String = "SoftmaxCE", outputOptions: String = "",
        options: String = #", "handler": {"@type": "CPUHandler", "threads": 1}"#
    ) -> String {
        let followers = layers.dropFirst().map(\.name) + ["Output"]
        let inner = zip(layers, followers).map { layer, follower in
            """
            "\(layer.name)": {\(layer.members), "@outgoing_connections": {"default": ["\(follower).default"]}},
            """
        }.joined(separator: "\n")
        return """
            {"@type": "Network", "architecture": {
              "Input": {"@type": "Input",
                "out_shapes": {"default": ["T", "B", \(features)], "targets": ["T", "B", \(targets)]},
                "@outgoing_connections": {"default": ["\(layers[0].name).default"], "targets": ["Output.targets"]}},
              \(inner)
              "Output": {"@type": "\(output)"\(outputOptions), "@outgoing_connections": {"loss": ["Loss.default"]}},
              "Loss": {"@type": "Loss"}},
             "initializers": {"default": {"@type": "Gaussian", "std": 0.1}},
             "output_name": "Output.outputs.predictions", "seed": 3\(options)}
            """
    }

    static func dense(_ size: Int, _ activation: String = "rel") -> String {
        #""@type": "FullyConnected", "size": \#(size), "activation": "\#(activation)""#
    }

    static func hook(_ type: String, _ members: String = "") -> String {
        #"{"@type": "\#(type)"\#(members.isEmpty ? "" : ", ")\#(members)}"#
    }

    static func stop(_ epochs: Int) -> String { hook("StopAfterEpoch", #""max_epochs": \#(epochs)"#) }

    static func scores(_ scorer: String, _ members: String = "") -> String {
        hook(
            "MonitorScores",
            #""iter_name": "validation", "scorers": [{"@type": "\#(scorer)"}]"#
                + (members.isEmpty ? "" : ", \(members)"))
    }

    static func schedule(
        _ type: String, _ members: String, of attribute: String = "learning_rate", every rhythm: String = ""
    ) -> String {
        hook(
            "ModifyStepperAttribute",
            #""attr_name": "\#(attribute)", "schedule": {"@type": "\#(type)", \#(members)}"#
                + (rhythm.isEmpty ? "" : ", \(rhythm)"))
    }

    /// Members of a hook that runs every so many updates.
    static func updates(_ interval: Int) -> String {
        #""timescale": "update", "interval": \#(interval)"#
    }

    static func minibatches(_ size: Int, _ members: String = #""shuffle": true, "seed": 5"#) -> String {
        #"{"@type": "Minibatches", "batch_size": \#(size), \#(members)}"#
    }

    /// An iterator that changes the batches of another.
    static func changed(_ iterator: String, _ type: String, _ members: String) -> String {
        #"{"@type": "\#(type)", "iterator": \#(iterator), \#(members)}"#
    }

    /// - Parameter options: more members of the trainer, each after a comma.
    static func experiment(
        _ network: String, stepper: String, scorers: String = "", hooks: [String],
        source: String = #"{"@type": "Digits"}"#, training: String,
        validation: String = minibatches(150, #""shuffle": false"#), options: String = ""
    ) -> String {
        """
        {"@type": "Experiment",
         "network": \(network),
         "trainer": {"@type": "Trainer", "stepper": \(stepper), "train_scorers": [\(scorers)], "hooks": [
           \(hooks.joined(separator: ",\n   "))]\(options)},
         "data": {"source": \(source),
           "training": {"split": "training", "iterator": \(training)},
           "validation": {"validation": {"split": "validation", "iterator": \(validation)}}}}
        """
    }
}
