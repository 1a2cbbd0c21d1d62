import Arrays
import Describing
import Glibc
import Handlers
import Networks
import Testing

@Suite struct InitializerValueTests {
    let key = RandomKey(seed: 42, purpose: "test")

    @Test("Uniform draws are spread evenly between the bounds")
    func uniform() throws {
        let values = Uniform(low: 0.25, high: 1).values(for: [100, 100], key: key)
        #expect(values.count == 10_000)
        #expect(values.allSatisfy { $0 >= 0.25 && $0 <= 1 })
        // Even distributions exceed 1.95 / √n once in a thousand times.
        #expect(distance(values) { ($0 - 0.25) / 0.75 } < 1.95 / 100)
    }

    /// More elements than are drawn at once.
    @Test("Draws are those of the elements' indices, computed in double precision")
    func draws() throws {
        let shape: Shape = [101, 101]
        let indices = (0..<UInt64(shape.count))
        func normals(_ transform: (Double) -> Double) -> [Float] {
            indices.map { Float(transform(Double(key.normal(at: $0)))) }
        }
        func uniforms(_ transform: (Double) -> Double) -> [Float] {
            indices.map { Float(transform(Double(key.uniform(at: $0)))) }
        }
        let fan = 1.3 * (2.0 / 202).squareRoot()
        let pairs: [(any Initializer, [Float])] = [
            (Gaussian(std: 0.3, mean: 0.7), normals { $0 * 0.3 + 0.7 }),
            (Uniform(low: -0.3, high: 0.7), uniforms { -0.3 * (1 - $0) + 0.7 * $0 }),
            (DenseSqrtFanIn(scale: 1.3), uniforms { 1.3 / 101.0.squareRoot() * (2 * $0 - 1) }),
            (DenseSqrtFanInOut(scale: 1.3), uniforms { 1.3 / 202.0.squareRoot() * (2 * $0 - 1) }),
            (Glorot(.normal, scale: 1.3), normals { $0 * fan }),
            (Glorot(scale: 1.3), uniforms { 3.0.squareRoot() * fan * (2 * $0 - 1) }),
            (RandomWalk(scale: 0.7), normals { 0.7 / 101 * $0 }),
        ]
        for (initializer, expected) in pairs {
            #expect(try initializer.values(for: shape, key: key) == expected, "\(initializer)")
            let network = try Network(handler: ReferenceHandler()) {
                Input(["default": [.time, .batch, 101]]) >>> FullyConnected(101, name: "FC")
            }
            let rules = ViewRules(["FC": .views(["W": initializer, "bias": Constant(0)])])
            try network.initialize(InitializerRules(rules), seed: 5)
            let own = RandomKey(seed: 5, purpose: "initialize:FC.parameters.W")
            #expect(
                try network.buffer("FC.parameters.W").values == initializer.values(for: shape, key: own))
        }
    }

    @Test("A truncated draw is the first of its attempts that is within the bound")
    func attempts() {
        let count = 10_000
        let attempts = (0..<64).map { RandomKey(seed: key.key, purpose: "attempt \($0)").at(step: key.step) }
        let expected = (0..<UInt64(count)).map { index in
            let found = attempts.lazy.map { Double($0.normal(at: index)) }.first { $0.magnitude <= 1.5 }
            return Float((found ?? 0) * 0.3 + 0.7)
        }
        let initializer = TruncatedNormal(std: 0.3, mean: 0.7, bound: 1.5)
        #expect(initializer.values(for: [count], key: key) == expected)
    }

    @Test("Gaussian draws have the normal distribution of the given mean and deviation")
    func gaussian() throws {
        let values = Gaussian(std: 0.5, mean: 2).values(for: [100, 100], key: key)
        #expect(distance(values) { erfc(-($0 - 2) / 0.5 / 2.0.squareRoot()) / 2 } < 1.95 / 100)
        #expect(Gaussian(std: 0, mean: 3).values(for: [2], key: key) == [3, 3])
    }

    @Test(
        "Scaled by fans, draws are spread evenly between the formula's bounds",
        arguments: [
            (DenseSqrtFanIn(), (6.0 / 200).squareRoot()),
            (DenseSqrtFanIn(scale: .tanh), (3.0 / 200).squareRoot()),
            (DenseSqrtFanIn(scale: .sigmoid), 4 * (3.0 / 200).squareRoot()),
            (DenseSqrtFanIn(scale: .linear), (1.0 / 200).squareRoot()),
            (DenseSqrtFanIn(scale: 1.5), 1.5 / 200.0.squareRoot()),
            (DenseSqrtFanInOut(), (12.0 / 250).squareRoot()),
            (DenseSqrtFanInOut(scale: .tanh), (6.0 / 250).squareRoot()),
            (DenseSqrtFanInOut(scale: .sigmoid), 4 * (6.0 / 250).squareRoot()),
            (DenseSqrtFanInOut(scale: .linear), (1.0 / 250).squareRoot()),
            (DenseSqrtFanInOut(scale: 2), 2 / 250.0.squareRoot()),
        ] as [(any Initializer, Double)])
    func fans(initializer: any Initializer, bound: Double) throws {
        for shape in [[50, 200], [50, 5, 10, 4]] as [Shape] {
            let values = try initializer.values(for: shape, key: key)
            #expect(values.allSatisfy { abs(Double($0)) <= bound * (1 + 1e-7) })
            #expect(distance(values) { ($0 / bound + 1) / 2 } < 1.95 / 100)
        }
    }

    /// The fans of a 3 × 5 kernel over 8 channels with 16 filters are 120 and 240.
    @Test(
        "Glorot's and He's draws have the deviation of the formula, of matrices and of kernels",
        arguments: [
            (Glorot(), [120, 200], (2.0 / 320).squareRoot()),
            (Glorot(scale: 3), [16, 3, 5, 8], 3 * (2.0 / 360).squareRoot()),
            (Glorot(.normal), [16, 3, 5, 8], (2.0 / 360).squareRoot()),
            (He(), [120, 200], (2.0 / 200).squareRoot()),
            (He(mode: .fanOut), [120, 200], (2.0 / 120).squareRoot()),
            (He(), [16, 3, 5, 8], (2.0 / 120).squareRoot()),
            (He(mode: .fanOut), [16, 3, 5, 8], (2.0 / 240).squareRoot()),
            (He(.uniform, mode: .fanOut), [16, 3, 5, 8], (2.0 / 240).squareRoot()),
            (He(slope: 0.5), [16, 15, 8], (2.0 / 1.25 / 120).squareRoot()),
        ] as [(any Initializer, [Int], Double)])
    func fansInAndOut(initializer: any Initializer, extents: [Int], std: Double) throws {
        let values = try initializer.values(for: Shape(extents), key: key)
        let limit = 1.95 / Double(values.count).squareRoot()
        let isUniform =
            (initializer as? Glorot)?.distribution == .uniform
            || (initializer as? He)?.distribution == .uniform
        if isUniform {
            let bound = std * 3.0.squareRoot()
            #expect(values.allSatisfy { abs(Double($0)) <= bound * (1 + 1e-7) })
            #expect(distance(values) { ($0 / bound + 1) / 2 } < limit)
        } else {
            #expect(distance(values) { erfc(-$0 / std / 2.0.squareRoot()) / 2 } < limit)
        }
        // The standard error of a deviation is at most 1 / √(2 n).
        #expect(abs(moments(values).std / std - 1) < 3.3 / (2 * Double(values.count)).squareRoot())
    }

    @Test(
        "Truncated draws have the normal distribution between the bounds",
        arguments: [0.01, 0.5, 0.99, 1, 2, 9])
    func truncatedNormal(bound: Double) {
        let values = TruncatedNormal(std: 0.5, mean: 3, bound: bound).values(for: [100, 100], key: key)
        #expect(values.allSatisfy { abs(Double($0) - 3) <= 0.5 * bound * (1 + 1e-6) + 1e-6 })
        func below(_ value: Double) -> Double { erfc(-value / 2.0.squareRoot()) / 2 }
        let inside = below(bound) - below(-bound)
        #expect(distance(values) { (below(($0 - 3) / 0.5) - below(-bound)) / inside } < 1.95 / 100)
        if bound == 2 { #expect(abs(moments(values).std / 0.5 - 0.8796) < 0.02) }
    }

    @Test("A bound of nearly nothing gives the mean, and ends")
    func narrowest() {
        let values = TruncatedNormal(std: 1, mean: 3, bound: 1e-30).values(for: [10], key: key)
        #expect(values == Array(repeating: 3, count: 10))
    }

    @Test("An array fills parameters of its shape row by row")
    func array() throws {
        let array = ArrayInitializer([[1, 2, 3], [4, 5, 6]])
        #expect(try array.values(for: [2, 3], key: key) == [1, 2, 3, 4, 5, 6])
        #expect(Constant(0.5).values(for: [2, 2], key: key) == [0.5, 0.5, 0.5, 0.5])
    }

    @Test("Identity puts the scale on the diagonal and noise everywhere")
    func identity() throws {
        let exact = try Identity(scale: 2, std: 0, enforceSquare: false).values(for: [2, 3], key: key)
        #expect(exact == [2, 0, 0, 0, 2, 0])
        let noisy = try Identity(scale: 2, std: 0.5).values(for: [60, 60], key: key)
        let noise = noisy.enumerated().map { $0 / 60 == $0 % 60 ? $1 - 2 : $1 }
        #expect(distance(noise) { erfc(-$0 / 0.5 / 2.0.squareRoot()) / 2 } < 1.95 / 60)
    }

    @Test(
        "Orthogonal matrices have orthonormal rows or columns", arguments: [(5, 5), (3, 6), (40, 7), (1, 4)])
    func orthogonal(rows: Int, columns: Int) throws {
        let values = try Orthogonal(scale: 2).values(for: [rows, columns], key: key)
        let vectors: [[Double]] =
            rows <= columns
            ? (0..<rows).map { row in (0..<columns).map { Double(values[row * columns + $0]) / 2 } }
            : (0..<columns).map { column in (0..<rows).map { Double(values[$0 * columns + column]) / 2 } }
        for (i, first) in vectors.enumerated() {
            for (j, second) in vectors.enumerated() {
                let product = zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
                #expect(abs(product - (i == j ? 1 : 0)) < 1e-6)
            }
        }
    }

    @Test(
        "An echo state matrix is a draw from ±0.5, scaled to the spectral radius", arguments: [1.0, 0.77, 0])
    func echoState(radius: Double) throws {
        // Of a matrix of two rows the eigenvalues are known in closed form.
        for seed in 0..<20 as Range<UInt64> {
            let key = RandomKey(seed: seed, purpose: "echo")
            let values = try EchoState(radius).values(for: [2, 2], key: key).map(Double.init)
            let half = (values[0] + values[3]) / 2
            let square = half * half - (values[0] * values[3] - values[1] * values[2])
            let found = square < 0 ? (half * half - square).squareRoot() : abs(half) + square.squareRoot()
            #expect(abs(found - radius) < 3e-6)
        }
        let single = try EchoState(radius).values(for: [1, 1], key: key)
        #expect(abs(abs(Double(single[0])) - radius) < 1e-6)
        #expect(try EchoState(radius).values(for: [0, 0], key: key) == [])
    }

    @Test("Spectral radii are right for rotations, defective matrices and permutations, at any scale")
    func spectralRadii() {
        #expect(abs(spectralRadius(of: [0, -3, 0, 3, 0, 0, 0, 0, 1], size: 3) - 3) < 1e-6)
        #expect(abs(spectralRadius(of: [2, 1, 0, 0, 2, 1, 0, 0, 2], size: 3) - 2) < 1e-5)
        #expect(abs(spectralRadius(of: [0, 1, 0, 0, 0, 1, 1, 0, 0], size: 3) - 1) < 1e-6)
        #expect(spectralRadius(of: [0, 1, 0, 0], size: 2) == 0)
        #expect(abs(spectralRadius(of: [1, 0, 0, -1], size: 2) - 1) < 1e-6)
        #expect(abs(spectralRadius(of: [1e100, 0, 0, 1], size: 2) / 1e100 - 1) < 1e-6)
    }

    @Test("The spectral radius does not depend on the basis", arguments: [3, 20, 41])
    func spectralRadiusInAnotherBasis(size: Int) throws {
        // Half turns by blocks of the radii 1, 0.99, 0.98, …: pairs of complex eigenvalues close together.
        var blocks = [Double](repeating: 0, count: size * size)
        for block in stride(from: 0, to: size - 1, by: 2) {
            let (radius, angle) = (1 - 0.005 * Double(block), 0.3 + Double(block))
            blocks[block * size + block] = radius * cos(angle)
            blocks[block * size + block + 1] = -radius * sin(angle)
            blocks[(block + 1) * size + block] = radius * sin(angle)
            blocks[(block + 1) * size + block + 1] = radius * cos(angle)
        }
        let basis = try Orthogonal().values(for: [size, size], key: key).map(Double.init)
        var matrix = blocks
        for row in 0..<size {
            for column in 0..<size {
                matrix[row * size + column] = (0..<size * size).reduce(0) { sum, index in
                    let (i, j) = (index / size, index % size)
                    return sum + basis[row * size + i] * blocks[index] * basis[column * size + j]
                }
            }
        }
        #expect(abs(spectralRadius(of: matrix, size: size) - 1) < 1e-6)
    }

    @Test("Sparse inputs leave each input exactly its connections, evenly among the units")
    func sparseInputs() throws {
        let (units, inputs) = (10, 2_000)
        let values = try SparseInputs(Constant(3), connections: 4).values(for: [units, inputs], key: key)
        #expect(values.allSatisfy { $0 == 0 || $0 == 3 })
        for input in 0..<inputs {
            #expect((0..<units).count { values[$0 * inputs + input] != 0 } == 4)
        }
        for unit in 0..<units {
            let count = (0..<inputs).count { values[unit * inputs + $0] != 0 }
            // A binomial count of mean 800 and deviation 22.
            #expect(abs(count - 800) < 88)
        }
    }

    @Test(
        "Sparse outputs leave each unit exactly its connections, also of several axes",
        arguments: [[20, 12], [20, 2, 6]])
    func sparseOutputs(extents: [Int]) throws {
        let values = try SparseOutputs(Gaussian(std: 1), connections: 5).values(for: Shape(extents), key: key)
        for unit in 0..<20 { #expect((0..<12).count { values[unit * 12 + $0] != 0 } == 5) }
        let kept = values.filter { $0 != 0 }
        #expect(distance(kept) { erfc(-$0 / 2.0.squareRoot()) / 2 } < 1.95 / 10)
    }

    @Test("The four parts of an LSTM's parameter come from four initializers")
    func lstmOptInit() throws {
        let initializer = LstmOptInit(
            blockInput: Gaussian(), inputGate: Constant(1), forgetGate: Constant(2), outputGate: Gaussian())
        let values = try initializer.values(for: [8, 3], key: key)
        #expect(values[6..<12].allSatisfy { $0 == 1 } && values[12..<18].allSatisfy { $0 == 2 })
        #expect(Set(values[0..<6] + values[18..<24]).count == 12)
    }

    @Test("A random walk's deviation follows its formula")
    func randomWalk() throws {
        let scales: [(RandomWalk, Double)] = [
            (RandomWalk(), exp(1.0 / 80)), (RandomWalk(.relu), 2.0.squareRoot() * exp(1.2 / 37.6)),
            (RandomWalk(scale: 0.5), 0.5),
        ]
        for (walk, scale) in scales {
            let values = try walk.values(for: [40, 40], key: key)
            let unit = scale / 40 * 2.0.squareRoot()
            #expect(distance(values) { erfc(-$0 / unit) / 2 } < 1.95 / 40)
            #expect(abs(moments(values).std / (scale / 40) - 1) < 3.3 / 3200.0.squareRoot())
        }
    }

    @Test("Values are a function of shape and key, and differ between keys")
    func pure() throws {
        let all: [any Initializer] = [
            Gaussian(), Uniform(), DenseSqrtFanIn(), DenseSqrtFanInOut(), Identity(), Orthogonal(),
            EchoState(),
            RandomWalk(), SparseInputs(Gaussian(), connections: 2),
            SparseOutputs(Constant(1), connections: 2),
            LstmOptInit(forgetGate: Gaussian()), Glorot(), He(), TruncatedNormal(),
            TruncatedNormal(bound: 0.5),
        ]
        for initializer in all {
            let values = try initializer.values(for: [8, 8], key: key)
            #expect(values.count == 64)
            #expect(try initializer.values(for: [8, 8], key: key) == values)
            let others = [RandomKey(seed: 43, purpose: "test"), key.at(step: 1)]
            for other in others { #expect(try initializer.values(for: [8, 8], key: other) != values) }
        }
    }

    @Test("Statistics agree with those of brainstorm 0.5")
    func statistics() throws {
        for entry in try JSONValue(parsing: InitializerCases.statistics).elements {
            let json = try #require(entry["description"])
            let initializer = try initializer(json)
            for observed in entry["observed"]?.elements ?? [] {
                let shape = Shape(observed["shape"]?.integers ?? [])
                let values = try (0..<200 as Range<UInt64>).flatMap {
                    try initializer.values(for: shape, key: RandomKey(seed: $0, purpose: "statistics"))
                }
                let (mean, std) = moments(values)
                let expected = try #require(observed["std"]?.double)
                // Both sides are samples of 200 draws.
                let error = expected * (2 / Double(values.count)).squareRoot()
                #expect(
                    abs(mean - (observed["mean"]?.double ?? .nan)) <= 4 * error + 1e-6, "\(json) \(shape)")
                #expect(abs(std - expected) <= 4 * error + 1e-6, "\(json) \(shape)")
                let zeros = Double(values.count { $0 == 0 }) / Double(values.count)
                #expect(abs(zeros - (observed["fraction_exact_zero"]?.double ?? .nan)) < 1e-3, "\(json)")
            }
        }
    }

    @Test("Shapes that brainstorm 0.5 refuses are refused")
    func refusedByBrainstorm() throws {
        var count = 0
        for entry in try JSONValue(parsing: InitializerCases.statistics).elements {
            let initializer = try initializer(#require(entry["description"]))
            for refused in entry["refused_shapes"]?.elements ?? [] {
                let shape = Shape(refused[0]?.integers ?? [])
                #expect("\(refused) \(initializer)") {
                    _ = try initializer.values(for: shape, key: key)
                } throws: {
                    ($0 as? NetworkError)?.code == .initialization
                }
                count += 1
            }
        }
        #expect(count > 25)
    }

    @Test(
        "A refused shape is named with the initializer and what it needs",
        arguments: [
            (
                DenseSqrtFanIn(), [5],
                "DenseSqrtFanIn has no values for the shape 5: it needs at least two axes"
            ),
            (He(), [5], "He has no values for the shape 5: it needs at least two axes"),
            (Glorot(), [], "Glorot has no values for the shape scalar: it needs at least two axes"),
            (EchoState(), [4, 5], "EchoState has no values for the shape 4 × 5: it needs a square matrix"),
            (
                Identity(), [4, 5],
                "Identity has no values for the shape 4 × 5: it needs a square matrix (or 'enforce_square' false)"
            ),
            (Identity(), [2, 2, 2], "Identity has no values for the shape 2 × 2 × 2: it needs a matrix"),
            (
                ArrayInitializer([1, 2]), [3],
                "ArrayInitializer has no values for the shape 3: it needs the shape 2 of its array"
            ),
            (
                SparseInputs(Gaussian()), [4, 20],
                "SparseInputs has no values for the shape 4 × 20: it needs at least 15 units (the first axis), one "
                    + "for each connection"
            ),
            (
                SparseOutputs(Gaussian()), [20, 4],
                "SparseOutputs has no values for the shape 20 × 4: it needs at least 15 inputs (all axes but the "
                    + "first), one for each connection"
            ),
            (
                LstmOptInit(), [6, 3],
                "LstmOptInit has no values for the shape 6 × 3: it needs a first axis that is a multiple of 4"
            ),
        ] as [(any Initializer, [Int], String)])
    func refused(initializer: any Initializer, extents: [Int], expected: String) {
        #expect(throws: NetworkError(.initialization, expected)) {
            try initializer.values(for: Shape(extents), key: key)
        }
    }
}
