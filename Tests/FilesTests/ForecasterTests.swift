import Brainstorm
import Testing

/// Series that go on.
struct ForecasterTests {
    private let history: [Float] = (0..<40).map { (step: Int) -> Float in
        100 + 0.5 * Float(step) + 3 * Float(step % 7)
    }

    /// y = 0.5 x + 0.25 in the network's own scale.
    private func linear(_ schema: Schema?) throws -> Network {
        let network = try Network(
            spec: "", for: .regression, inputShape: [1], outputShape: [1], handler: ReferenceHandler())
        network.parameters.copy(from: network.parameterViews.map { $0.name == "W" ? 0.5 : 0.25 })
        network.schema = schema
        return network
    }

    private func settled(_ network: Network) throws -> (mean: Float, deviation: Float) {
        let columns = try SeriesData(history).splits(holdingOut: 0)["training"] ?? [:]
        let samples = try Samples(
            columns.mapValues { column in
                guard case .floats(let values) = column.numbers else { throw CancellationError() }
                return try Samples.Column(shape: column.shape, values: values)
            })
        try network.settleSchema(on: samples)
        let column = try #require(network.schema?.inputs["default"]?.first as? NumberColumn)
        let statistics = try #require(column.statistics)
        return (Float(statistics.mean), Float(statistics.deviation))
    }

    @Test(
        "each prediction is the next input, as many steps later as the network predicts",
        arguments: [1, 2, 5])
    func feedback(horizon: Int) throws {
        let forecaster = try Forecaster(linear(nil), horizon: horizon)
        #expect(forecaster.window == nil && forecaster.width == 1)
        let got = try forecaster.forecast(after: history, steps: 12)
        var values = history
        for _ in 0..<12 { values.append(values[values.count - horizon] * 0.5 + 0.25) }
        #expect(got.count == 12 && zip(got, values.suffix(12)).allSatisfy { abs($0 - $1) < 1e-4 })
        // Fewer steps are the beginning of more.
        #expect(try forecaster.forecast(after: history, steps: 3) == Array(got.prefix(3)))
    }

    @Test("numbers go in and come out in the data's units, by the schema")
    func units() throws {
        let network = try linear(
            Schema(
                inputs: ["default": [NumberColumn("x")], "targets": [NumberColumn("x")]], horizon: 1))
        let (mean, deviation) = try settled(network)
        #expect(mean > 100 && deviation > 1)
        let targets = try #require(network.schema?.inputs["targets"]?.first as? NumberColumn)
        let other = try #require(targets.statistics)
        let forecaster = try Forecaster(network)
        #expect(forecaster.columns == ["x"] && forecaster.horizon == 1)
        var expected: [Float] = []
        var last = try #require(history.last)
        for _ in 0..<6 {
            last = ((last - mean) / deviation * 0.5 + 0.25) * Float(other.deviation) + Float(other.mean)
            expected.append(last)
        }
        let got = try forecaster.forecast(after: history, steps: 6)
        #expect(zip(got, expected).allSatisfy { abs($0 - $1) < 1e-2 }, "\(got) \(expected)")
    }

    /// What the network says at the end of a series.
    private func answer(_ network: Network, after values: [Float]) throws -> [Float] {
        let predictor = try network.predictor()
        try predictor.prepare(time: values.count / 2, batch: 1)
        predictor.input("default")?.copy(from: values)
        predictor.run()
        return Array(predictor.results[0].values.suffix(2))
    }

    @Test("a carried state says what the whole series says, a window what its steps say")
    func states() throws {
        let series: [Float] = (0..<600).map { (place: Int) -> Float in Float(place * 29 % 17) / 17 - 0.5 }
        let recurrent = try Network(
            spec: "L5", for: .regression, inputShape: [2], outputShape: [2], handler: ReferenceHandler())
        try recurrent.initialize(Gaussian(std: 0.8), seed: 4)
        let input = Input(["default": [.time, .batch, 2], "targets": [.time, .batch, 2]])
        let error = SquaredError(name: "Error")
        let attending = try Network(outputName: "Error.outputs.predictions", handler: ReferenceHandler()) {
            input >>> FullyConnected(6, activation: .tanh, name: "Wide")
                >>> MultiHeadAttention(heads: 2, isCausal: true, name: "Attend")
                >>> FullyConnected(2, activation: .linear, name: "Next") >>> error
            input["targets"] >>> error["targets"]
            error["loss"] >>> Loss()
        }
        try attending.initialize(Gaussian(std: 0.8), seed: 4)
        for (network, window) in [(recurrent, nil), (attending, 7)] {
            let forecaster = try Forecaster(network, horizon: 2, window: 7)
            #expect(forecaster.window == window)
            let got = try forecaster.forecast(after: series, steps: 5)
            var values = series
            for _ in 0..<5 {
                // The step that lies the horizon before the one that is asked for is the last that is seen.
                let seen = Array(values.dropLast(2))
                values += try answer(network, after: window.map { Array(seen.suffix($0 * 2)) } ?? seen)
            }
            #expect(zip(got, values.suffix(10)).allSatisfy { abs($0 - $1) < 1e-4 })
        }
    }

    @Test("what cannot go on is refused: too short a series, other columns, a horizon that nobody says")
    func refusals() throws {
        func message(_ body: () throws -> Void) -> String? {
            #expect(throws: FileError.self) { try body() }?.message
        }
        let network = try linear(nil)
        #expect(
            message { _ = try Forecaster(network) }
                == "nothing says how many steps ahead the network predicts, from 1 to 1000000: say so (--horizon)"
        )
        let forecaster = try Forecaster(network, horizon: 3)
        #expect(
            message { _ = try forecaster.forecast(after: [1, 2], steps: 1) }?.hasPrefix("2 numbers") == true)
        network.schema = Schema(
            inputs: ["default": [NumberColumn("wind")], "targets": [NumberColumn("rain")]], horizon: 1)
        #expect(
            message { _ = try Forecaster(network) }
                == "the network sees 'wind' and predicts 'rain': only what it predicts can be what it sees next"
        )
        let classes = try Network(
            spec: "F3", for: .classification, inputShape: [1], outputShape: [4], handler: ReferenceHandler())
        #expect(
            message { _ = try Forecaster(classes, horizon: 1) }?.contains("only what it predicts") == true)
    }
}
