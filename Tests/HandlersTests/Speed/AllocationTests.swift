#if canImport(Glibc) && arch(x86_64)
    import Arrays
    import Glibc
    import Handlers
    import Testing

    /// What a training loop calls thousands of times must not leave memory behind.
    @Suite(.serialized) struct AllocationTests {
        @Test("Calls after the first keep no memory", arguments: [1, 2])
        func keepsNoMemory(threads: Int) throws {
            let handler: any Handler = CPUHandler(CPUConfiguration(threads: threads))
            let (rows, inputs, units) = (96, 60, 280)
            let x = NDArray([rows, inputs])
            let dx = NDArray([rows, inputs])
            let y = NDArray([rows, units])
            let dy = NDArray([rows, units])
            let weights = NDArray([units, inputs])
            let gradients = NDArray([units, inputs])
            let bias = NDArray([units])
            let biasGradients = NDArray([units])
            let targets = NDArray([rows])
            let losses = NDArray([rows])
            let geometry = ConvolutionGeometry(
                batch: rows, height: 5, width: 4, channels: 3, kernel: (3, 3), padding: ImagePadding(1))
            let filters = NDArray([14, 27])
            let filterGradients = NDArray([14, 27])
            func update() {
                handler.linear(
                    matrix(x, rows, inputs), weights: Weights(matrix(weights, units, inputs)),
                    bias: bias.vector, activation: .tanh, into: matrix(y, rows, units))
                handler.softmaxCrossEntropy(
                    matrix(y, rows, units), targets: targets.vector, predictions: matrix(dy, rows, units),
                    losses: losses.vector)
                handler.linearBackward(
                    outputDeltas: matrix(dy, rows, units), outputs: matrix(y, rows, units),
                    inputs: matrix(x, rows, inputs), weights: matrix(weights, units, inputs),
                    activation: .tanh, inputDeltas: matrix(dx, rows, inputs), addInputDeltas: false,
                    weightGradients: matrix(gradients, units, inputs), biasGradients: biasGradients.vector,
                    addGradients: false)
                handler.sgdUpdate(weights.vector, gradients: gradients.vector, learningRate: 0.01)
                // 96 images of 5 × 4 × 3, and 14 filters, which make 280 numbers of each.
                handler.convolution(
                    matrix(x, rows, inputs), geometry: geometry, weights: Weights(matrix(filters, 14, 27)),
                    bias: bias.vector.slice(0, count: 14), activation: .tanh, into: matrix(y, rows, units))
                handler.convolutionBackward(
                    outputDeltas: matrix(dy, rows, units), outputs: matrix(y, rows, units),
                    inputs: matrix(x, rows, inputs), geometry: geometry,
                    weights: matrix(filters, 14, 27),
                    activation: .tanh, inputDeltas: matrix(dx, rows, inputs), addInputDeltas: true,
                    weightGradients: matrix(filterGradients, 14, 27),
                    biasGradients: biasGradients.vector.slice(0, count: 14), addGradients: true)
            }
            try withExtendedLifetime(
                (
                    x, dx, y, dy, weights, gradients, bias, biasGradients, targets, losses, filters,
                    filterGradients
                )
            ) {
                for _ in 0..<3 { update() }
                // Other tests run in this process at the same time, so one window in which nothing was kept is
                // enough; a call that keeps memory keeps it in every window.
                var kept = 0
                let deadline = ContinuousClock.now + .seconds(60)
                repeat {
                    let before = try bytesInUse()
                    for _ in 0..<10 { update() }
                    kept = try bytesInUse() - before
                } while kept != 0 && ContinuousClock.now < deadline
                #expect(kept == 0, "bytes kept by 10 updates")
            }
        }

        @Test("The count of memory in use sees what is kept")
        func seesKeptMemory() throws {
            // Too large for the cache of freed blocks, which count as lent out. Other tests may return memory
            // meanwhile, so one window that sees all blocks is enough.
            let (blocks, size) = (10, 5000)
            let deadline = ContinuousClock.now + .seconds(60)
            var difference = 0
            repeat {
                let before = try bytesInUse()
                let kept = (0..<blocks).map { _ in malloc(size) }
                difference = try bytesInUse() - before
                kept.forEach { free($0) }
            } while difference < blocks * size && ContinuousClock.now < deadline
            #expect(difference >= blocks * size)
        }

        /// The bytes that the C library's allocator has lent out. `mallinfo2` is looked up by name because Swift's
        /// view of the C library lacks its header. It returns ten words, which this processor's calling
        /// convention has written where a hidden first argument points.
        private func bytesInUse() throws -> Int {
            typealias Report = @convention(c) (UnsafeMutablePointer<Int>) -> UnsafeMutableRawPointer
            let symbol = try #require(dlsym(nil, "mallinfo2"))
            return withUnsafeTemporaryAllocation(of: Int.self, capacity: 10) { words in
                guard let base = words.baseAddress else { return 0 }
                _ = unsafeBitCast(symbol, to: Report.self)(base)
                // Bytes in mapped blocks and bytes in other blocks.
                return words[4] + words[7]
            }
        }

        private func matrix(_ array: NDArray, _ rows: Int, _ columns: Int) -> Matrix {
            Matrix(base: array.vector.base, rows: rows, columns: columns)
        }
    }
#endif
