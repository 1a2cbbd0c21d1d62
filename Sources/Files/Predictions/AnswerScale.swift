import Arrays
import Networks

/// How a buffer's numbers become answers in the data's own units and words.
package struct AnswerScale {
    private let network: Network
    private let targets: String?
    /// What the classes are called, if the answers are a classification's and somebody has said it.
    package let labels: [String]?

    /// - Parameter path: the buffer; one that is no layer's answer to targets stays as it is.
    package init(_ network: Network, _ path: String) {
        self.network = network
        let isAnswer = path.hasSuffix(".outputs.predictions")
        targets = isAnswer ? network.targetsInput(ofOutput: path) : nil
        let names = targets.flatMap { network.schema?.levelNames(of: $0) }
        let classes = (try? network.bufferShape(path))?.features.extents.last
        labels = names?.count == classes ? names : nil
    }

    /// Turns answers back into the data's units, in place.
    package func restore(_ answers: NDArray) {
        guard let targets else { return }
        network.schema?.restore(answers, of: targets)
    }
}
