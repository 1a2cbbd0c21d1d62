import Brainstorm
import TestSupport
import Testing

/// Predictors compute what the networks of brainstorm 0.5's cases do.
struct PredictionCaseTests {
    @Test("every case's outputs have the network's bits", arguments: ReferenceCase.all)
    func outputs(reference: ReferenceCase) throws {
        let file = try reference.file()
        let network = try reference.network(handler: CPUHandler())
        try ReferenceCase.feed(network, file.group("inputs"))
        network.forward()
        for paths in network.outputPaths.map({ [$0] }) + [network.outputPaths] {
            let predictor = try network.predictor(for: paths)
            try predictor.prepare(time: network.time, batch: network.batch)
            // What no layer may read.
            predictor.block?.fill(.nan)
            for name in predictor.inputNames {
                let source = try #require(network.input(name))
                try #require(predictor.input(name)).copy(from: source.buffer)
            }
            predictor.run()
            for (path, result) in zip(paths, predictor.results) {
                let parts = path.split(separator: ".").map(String.init)
                let expected = try network.lastBuffers(.outputs, of: parts[0]).first { $0.name == parts[2] }
                #expect(
                    try result.buffer.map(\.bitPattern)
                        == #require(expected).array.buffer.map(\.bitPattern),
                    "\(reference.name): \(path) of \(paths)")
            }
        }
    }

    @Test("a case with predictions predicts without targets", arguments: ReferenceCase.all)
    func predictions(reference: ReferenceCase) throws {
        let network = try reference.network(handler: ReferenceHandler())
        guard let path = network.predictionsPath, path.hasSuffix(".predictions") else { return }
        let predictor = try network.predictor()
        #expect(predictor.paths == [path])
        #expect(!predictor.inputNames.contains("targets"))
    }
}
