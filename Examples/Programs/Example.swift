public import Brainstorm

/// A network, how it is trained and on what: in Swift what the experiment file beside it says in JSON.
public protocol Example: Sendable {
    /// The folder's name, and what the program is asked for.
    static var name: String { get }

    /// The network, initialized.
    static func network() throws -> Network
    static func trainer() -> Trainer
    /// The iterator over the training data, and the others by their names.
    ///
    /// - Parameter path: the data file; the digits need none.
    static func data(_ path: String) throws -> (
        training: any DataIterator, validation: [String: any DataIterator]
    )
}

extension Example {
    /// Trains for as long as the trainer's hooks say, in a run of the example's name, and saves the network.
    public static func run(data path: String) throws {
        let (training, validation) = try data(path)
        let network = try network()
        let run = try Run(
            network, trainer(), on: training, validation: validation, to: "\(name).run.h5")
        try run.train()
        try network.save(to: "\(name).h5")
    }

    /// The samples of a split of a data file.
    static func split(_ name: String, of path: String) throws -> Samples {
        guard let samples = try DataFile.load(from: path)[name] else {
            throw TrainingError(.missingData, "\(path) has no split '\(name)'")
        }
        return samples
    }
}

/// All of them.
public let examples: [any Example.Type] = [
    DigitsMLP.self, FashionMNISTCNN.self, CharacterLstm.self, CharacterTransformer.self, Sunspots.self,
]
