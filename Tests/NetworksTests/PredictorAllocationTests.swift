#if canImport(Glibc) && arch(x86_64)
    import Arrays
    import Glibc
    import Handlers
    import Networks
    import Testing

    /// Predicting in place must not leave memory behind.
    @Suite(.serialized) struct PredictorAllocationTests {
        @Test("predictions in place keep no memory")
        func keepsNoMemory() throws {
            let network = try Network(handler: CPUHandler(CPUConfiguration(threads: 1))) {
                let input = Input(["default": [.time, .batch, 20], "targets": [.time, .batch, 1]])
                let output = SoftmaxCE(name: "Output")
                input >>> Lstm(30, name: "Hid") >>> FullyConnected(10, activation: .linear, name: "Classes")
                    >>> output
                input["targets"] >>> output["targets"]
                output["loss"] >>> Loss()
            }
            try network.initialize(Gaussian(std: 0.1), seed: 1)
            let predictor = try network.predictor()
            predictor.keepsContext = true
            try predictor.prepare(time: 1, batch: 1)
            let sample = NDArray([Float](repeating: 0.5, count: 20), shape: [1, 1, 20])
            var sum: Float = 0
            func predict() {
                predictor.input("default")?.copy(from: sample.buffer)
                predictor.run()
                sum += predictor.results[0].buffer[0]
            }
            for _ in 0..<3 { predict() }
            // Other tests run in this process at the same time, so one window in which nothing was kept is enough.
            var kept = 0
            let deadline = ContinuousClock.now + .seconds(60)
            repeat {
                let before = try bytesInUse()
                for _ in 0..<10 { predict() }
                kept = try bytesInUse() - before
            } while kept != 0 && ContinuousClock.now < deadline
            #expect(kept == 0, "bytes kept by 10 predictions")
            #expect(sum > 0)
        }

        /// The bytes that the C library's allocator has lent out; see the handlers' tests of allocations.
        private func bytesInUse() throws -> Int {
            typealias Report = @convention(c) (UnsafeMutablePointer<Int>) -> UnsafeMutableRawPointer
            let symbol = try #require(dlsym(nil, "mallinfo2"))
            return withUnsafeTemporaryAllocation(of: Int.self, capacity: 10) { words in
                guard let base = words.baseAddress else { return 0 }
                _ = unsafeBitCast(symbol, to: Report.self)(base)
                return words[4] + words[7]
            }
        }
    }
#endif
