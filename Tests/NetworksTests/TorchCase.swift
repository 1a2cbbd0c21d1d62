import Describing
import Foundation
import TestSupport
import Testing

/// A layer as PyTorch computes it (`Fixtures/torch/cases.py`).
struct TorchCase: Sendable, Decodable, CustomTestStringConvertible {
    struct Values: Sendable, Decodable {
        let shape: [Int]
        let values: [Float]
    }

    let name: String
    let inputs: [String: Values]
    let parameters: [String: Values]
    let outputs: [String: Values]
    let loss: Double
    let gradients: [String: Values]
    let inputDeltas: [String: Values]
    let learningRate: Float
    /// The parameters after each update of plain gradient descent.
    let updates: [[String: Values]]
    /// The network's architecture in its JSON form.
    private(set) var architecture: JSONValue = nil

    var testDescription: String { name }

    private enum CodingKeys: String, CodingKey {
        case name, inputs, parameters, outputs, loss, gradients, updates
        case inputDeltas = "input_deltas"
        case learningRate = "learning_rate"
    }

    private struct File: Decodable {
        let cases: [TorchCase]
    }

    /// The cases of a file of the folder.
    static func cases(_ file: String) throws -> [TorchCase] {
        let text = try Fixtures.text("torch/\(file)")
        let tree = try JSONValue(parsing: text)["cases"]
        return try JSONDecoder().decode(File.self, from: Data(text.utf8)).cases.enumerated().map {
            index, found in
            var found = found
            found.architecture = tree?[index]?["architecture"] ?? nil
            return found
        }
    }

    /// The cases of all layers.
    static let all: [TorchCase] = {
        let files = (try? Fixtures.names(in: "torch")) ?? []
        return files.filter { $0.hasSuffix(".json") && !$0.hasPrefix("training_") }
            .flatMap { file in
                do { return try cases(file) } catch { fatalError("\(file): \(error)") }
            }
    }()
}
