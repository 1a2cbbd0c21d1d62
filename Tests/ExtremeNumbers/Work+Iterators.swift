import Brainstorm

// Iterators over data of several shapes.

extension Work {
    func iterator(_ json: JSONValue) throws {
        let described = try make((any DataIterator).self, .iterator, json)
        try any(of: Data.all) { data in
            let iterator = try bound(described, to: data)
            let made = iterator.features["default"] ?? []
            let own = try? network([
                "Input": [
                    "@type": "Input",
                    "out_shapes": ["default": .array(["T", "B"] + made.map { .integer(Int64($0)) })],
                    "@outgoing_connections": ["default": ["FC.default"]],
                ],
                "FC": [
                    "@type": "FullyConnected", "size": 2,
                    "@outgoing_connections": ["default": ["Loss.default"]],
                ], "Loss": ["@type": "Loss"],
            ])
            // A network for other features sees what the iterator does where the two do not fit.
            try any(of: [own, try classifier()].compactMap { $0 }) { network in
                _ = try network.evaluate(on: iterator)
                try train(
                    network, ["@type": "Trainer", "verbose": false, "stepper": ["@type": "SgdStepper"]],
                    on: iterator)
                _ = try network.extract(["Input.outputs.default"], over: iterator)
            }
        }
    }

    /// What iterators are tried on.
    struct Data {
        let time: Int
        let samples: Int
        let features: [Int]

        static let all = [
            Data(time: 1, samples: 3, features: [6, 5, 2]), Data(time: 4, samples: 3, features: [6]),
            Data(time: 3, samples: 3, features: [1]), Data(time: 2, samples: 3, features: [6, 5, 1]),
            Data(time: 4, samples: 9, features: [7]),
        ]

        /// Shapes and numbers of the columns.
        var columns: [String: (shape: [Int], values: [Float])] {
            let count = time * samples * features.reduce(1, *)
            return [
                "default": ([time, samples] + features, (0..<count).map { Float($0 % 5) }),
                "targets": ([time, samples, 1], (0..<time * samples).map { Float($0 % 3) }),
            ]
        }
    }

    func bound(_ iterator: any DataIterator, to data: Data) throws -> any DataIterator {
        guard let streamed = iterator as? StreamedMinibatches else {
            return try iterator.bound(
                to: Samples(data.columns.mapValues { try Samples.Column(shape: $0.shape, values: $0.values) })
            )
        }
        let path = "\(directory)/streamed.h5"
        try DataFile(splits: [
            "training": data.columns.mapValues { DataFile.Column(shape: $0.shape, .floats($0.values)) }
        ]).save(to: path)
        return try streamed.bound(to: DataStream(path: path, split: "training"))
    }
}
