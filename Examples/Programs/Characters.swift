public import Brainstorm

/// Predicts each next character with an LSTM.
public enum CharacterLstm: Example {
    public static let name = "characters-lstm"

    public static func network() throws -> Network {
        let input = Input(["default": [.time, .batch, 1], "targets": [.time, .batch, 1]])
        let output = SoftmaxCE(name: "Output")
        let network = try Network(outputName: "Output.outputs.predictions") {
            input >>> Embedding(vocabulary: Characters.vocabulary, size: 64, name: "Embed")
                >>> Lstm(256, peepholes: false, name: "Memory") >>> Dropout(0.3, name: "Drop")
                >>> FullyConnected(LayerSize(Characters.vocabulary), activation: .linear, name: "Classes")
                >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss(importance: 0.01, name: "Loss")
        }
        let zero = Constant(0)
        try network.initialize(
            [
                "default": Gaussian(std: 0.08),
                "Memory": ["bf": Constant(1), "bz": zero, "bi": zero, "bo": zero], "Classes": ["bias": zero],
            ], seed: 1)
        return network
    }

    public static func trainer() -> Trainer {
        Characters.trainer(
            WarmUp(Cosine(from: 0.003, to: 0.0001, changes: 1800), changes: 50, from: 0.0001))
    }

    public static func data(_ path: String) throws -> (
        training: any DataIterator, validation: [String: any DataIterator]
    ) {
        try Characters.data(split("training", of: path), split("validation", of: path))
    }
}

/// Predicts each next character with a small transformer: two blocks of attention and a wide layer, each on
/// normalized input and added to it (Radford et al., 2019).
public enum CharacterTransformer: Example {
    public static let name = "characters-transformer"

    public static func network() throws -> Network {
        let input = Input(["default": [.time, .batch, 1], "targets": [.time, .batch, 1]])
        let output = SoftmaxCE(name: "Output")
        let place = PositionalEmbedding(.learned(maxTime: 100), name: "Place")
        let blocks = (1...2).map(Block.init)
        let norm = LayerNormalization(name: "Norm")
        let network = try Network(outputName: "Output.outputs.predictions") {
            input >>> Embedding(vocabulary: Characters.vocabulary, size: 128, name: "Embed") >>> place
            blocks[0].wiring(from: place)
            blocks[1].wiring(from: blocks[0].output)
            blocks[1].output >>> norm
                >>> FullyConnected(LayerSize(Characters.vocabulary), activation: .linear, name: "Classes")
                >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss(importance: 0.01, name: "Loss")
        }
        let zero: [String: any Initializer] = ["bias": Constant(0)]
        try network.initialize(
            [
                "default": Gaussian(std: 0.02), "Norm*": ["gamma": Constant(1), "beta": Constant(0)],
                "Attend*": ["bq": Constant(0), "bk": Constant(0), "bv": Constant(0), "bo": Constant(0)],
                "Wide*": zero, "Narrow*": zero, "Classes": zero,
            ], seed: 1)
        return network
    }

    private struct Block {
        let attended: Add
        let output: Add
        private let number: Int

        init(_ number: Int) {
            self.number = number
            attended = Add(name: "Add\(number)a")
            output = Add(name: "Add\(number)b")
        }

        @WiringBuilder func wiring(from source: some Layer) -> Wiring {
            source >>> LayerNormalization(name: "Norm\(number)a")
                >>> MultiHeadAttention(heads: 4, isCausal: true, name: "Attend\(number)")
                >>> Dropout(0.1, name: "Drop\(number)a") >>> attended["inputs_2"]
            source >>> attended["inputs_1"]
            attended >>> LayerNormalization(name: "Norm\(number)b")
                >>> FullyConnected(512, activation: .gelu, name: "Wide\(number)")
                >>> FullyConnected(128, activation: .linear, name: "Narrow\(number)")
                >>> Dropout(0.1, name: "Drop\(number)b") >>> output["inputs_2"]
            attended >>> output["inputs_1"]
        }
    }

    public static func trainer() -> Trainer {
        Characters.trainer(
            WarmUp(Cosine(from: 0.001, to: 0.0001, changes: 1800), changes: 100, from: 0.00001))
    }

    public static func data(_ path: String) throws -> (
        training: any DataIterator, validation: [String: any DataIterator]
    ) {
        try Characters.data(split("training", of: path), split("validation", of: path))
    }
}

/// What both networks have in common.
private enum Characters {
    /// Different characters of the licences.
    static let vocabulary = 86

    static func trainer(_ schedule: any Schedule) -> Trainer {
        Trainer(
            stepper: AdamWStepper(weightDecay: 0.01),
            hooks: [
                ModifyStepperAttribute(schedule, every: .update),
                MonitorScores("validation", scorers: [Perplexity(), Accuracy()]),
                SaveRun(),
                ProgressBar(), StopAfterEpoch(30),
            ])
    }

    static func data(
        _ training: Samples, _ held: Samples
    ) -> (training: any DataIterator, validation: [String: any DataIterator]) {
        (Minibatches(of: 32, training, seed: 1), ["validation": Minibatches(of: 32, held, shuffle: false)])
    }
}
