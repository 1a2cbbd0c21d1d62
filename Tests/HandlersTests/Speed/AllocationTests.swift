#if canImport(Glibc)
    import Arrays
    import Glibc
    import Handlers
    import Testing

    /// What a training loop calls thousands of times must not leave memory behind.
    @Suite(.serialized) struct AllocationTests {
        @Test("Calls after the first keep no memory", arguments: [1, 2])
        func keepsNoMemory(threads: Int) throws {
            let handler: any Handler = CPUHandler(CPUConfiguration(threads: threads))
            let (rows, inputs, units) = (96, 300, 280)
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
            func update() {
                handler.linear(
                    matrix(x, rows, inputs), weights: matrix(weights, units, inputs), bias: bias.vector,
                    activation: .tanh, into: matrix(y, rows, units))
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
            }
            try withExtendedLifetime((x, dx, y, dy, weights, gradients, bias, biasGradients, targets, losses))
            {
                for _ in 0..<3 { update() }
                // Other tests run in this process at the same time, so the least of several differences counts.
                let kept = try (0..<20).map { _ in
                    let before = try bytesInUse()
                    for _ in 0..<50 { update() }
                    return try bytesInUse() - before
                }
                #expect(kept.contains { $0 <= 0 }, "kept \(kept) bytes in each of 20 times 50 updates")
            }
        }

        @Test("The count of memory in use sees what is kept")
        func seesKeptMemory() throws {
            let before = try bytesInUse()
            let kept = (0..<64).map { _ in UnsafeMutableRawPointer.allocate(byteCount: 100_000, alignment: 16)
            }
            #expect(try bytesInUse() - before > 5_000_000)
            kept.forEach { $0.deallocate() }
        }

        /// What the C library's allocator holds for the process, from its own report. `malloc_info` is looked up
        /// by name because Swift's view of the C library lacks its header.
        private func bytesInUse() throws -> Int {
            typealias Report = @convention(c) (Int32, UnsafeMutablePointer<FILE>) -> Int32
            let symbol = try #require(dlsym(nil, "malloc_info"))
            var text: UnsafeMutablePointer<CChar>?
            var length = 0
            let stream = try #require(open_memstream(&text, &length))
            let result = unsafeBitCast(symbol, to: Report.self)(0, stream)
            fclose(stream)
            defer { free(text) }
            try #require(result == 0)
            let report = String(cString: try #require(text))
            // The totals of all heaps stand last.
            let totals = try #require(report.split(separator: "</heap>").last)
            let held =
                try size(of: "system type=\"current\"", in: totals)
                + size(of: "total type=\"mmap\"", in: totals)
            return try held - size(of: "total type=\"fast\"", in: totals)
                - size(of: "total type=\"rest\"", in: totals)
        }

        private func size(of entry: String, in totals: Substring) throws -> Int {
            let line = try #require(totals.split(separator: "\n").first { $0.contains(entry) })
            let entry = try #require(line.split(separator: " ").first { $0.hasPrefix("size=") })
            return try #require(Int(entry.filter(\.isNumber)))
        }

        private func matrix(_ array: NDArray, _ rows: Int, _ columns: Int) -> Matrix {
            Matrix(base: array.vector.base, rows: rows, columns: columns)
        }
    }
#endif
