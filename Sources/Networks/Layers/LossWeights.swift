import Arrays
import Describing

// The weights of classes in losses, as descriptions give them.

/// Whether a number can weigh a loss.
func isLossWeight(_ weight: Double) -> Bool { weight >= 0 && weight <= Double(Float.greatestFiniteMagnitude) }

let lossWeightRule = "weights of losses are finite and not negative"

/// Whether numbers can weigh all classes: where none counts, nothing is learned.
func areClassWeights(_ weights: [Double]) -> Bool {
    weights.allSatisfy(isLossWeight) && weights.contains { Float($0) > 0 }
}

let classWeightRule = "weights of classes are finite, not negative and not all 0"

extension KeyedDecodingContainer {
    /// A list of weights, or `nil` where the key is absent.
    func decodeLossWeights(_ key: Key) throws -> [Double]? {
        guard contains(key) else { return nil }
        return try decodeChecked([Double].self, forKey: key, "a list of finite numbers of at least 0") {
            $0.allSatisfy(isLossWeight)
        }
    }

    /// A weight for each class, or `nil` where the key is absent.
    func decodeClassWeights(_ key: Key) throws -> [Double]? {
        guard contains(key) else { return nil }
        return try decodeChecked(
            [Double].self, forKey: key, "a list of finite numbers of at least 0 that are not all 0",
            areClassWeights)
    }
}

extension Vector {
    /// The numbers as rows of one.
    var column: Matrix { Matrix(base: base, rows: count, columns: 1) }
}
