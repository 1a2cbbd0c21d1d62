import Arrays
import Handlers
import Testing

/// What the debugging handler says about wrong calls.
@Suite struct DebugHandlerTests {
    /// The violations of one call, each in words.
    private func violations(
        _ handler: any Handler = ReferenceHandler(),
        _ call: (DebugHandler, UnsafeMutablePointer<Float>) -> Void
    ) -> [String] {
        var found: [String] = []
        let debug = DebugHandler(wrapping: handler) { found.append($0.description) }
        let numbers = NDArray([1000])
        withExtendedLifetime(numbers) { call(debug, numbers.vector.base) }
        return found
    }

    @Test("A right call is done and nothing is said")
    func rightCall() {
        let found = violations { debug, base in
            debug.fill(Vector(base: base, count: 4), with: 2)
            debug.multiply(
                Vector(base: base, count: 4), Vector(base: base, count: 4), times: 1,
                into: Vector(base: base, count: 4), accumulate: false)
            #expect(base[3] == 4)
        }
        #expect(found == [])
    }

    @Test("A wrong size is named with the right one, and the call is left out")
    func sizes() {
        let found = violations { debug, base in
            debug.linear(
                Matrix(base: base, rows: 2, columns: 3),
                weights: Weights(Matrix(base: base + 10, rows: 5, columns: 4)),
                bias: Vector(base: base + 50, count: 4), activation: .sigmoid,
                into: Matrix(base: base + 100, rows: 2, columns: 5))
            #expect(base[100] == 0)
        }
        #expect(
            found == [
                "linear: weights is 5 × 4 where 5 × 3 belongs", "linear: bias is 1 × 4 where 1 × 5 belongs",
            ])
    }

    @Test("An output that overlaps an input is named with it, and the call is left out")
    func overlaps() {
        let found = violations { debug, base in
            base[0] = 1
            debug.copy(
                Matrix(base: base, rows: 2, columns: 3), into: Matrix(base: base + 5, rows: 2, columns: 3))
            #expect(base[5] == 0)
        }
        #expect(found == ["copy: target overlaps source, which must be other memory"])
    }

    @Test("Where a target may take an input's place, it must take all of it")
    func partialOverlaps() {
        let found = violations { debug, base in
            debug.multiply(
                Vector(base: base, count: 8), Vector(base: base + 50, count: 8), times: 1,
                into: Vector(base: base + 1, count: 8), accumulate: false)
        }
        #expect(
            found == ["multiply: target overlaps left partly; it must be the same memory or other memory"])
    }

    @Test("Two outputs in the same memory are named once")
    func overlappingOutputs() {
        let found = violations { debug, base in
            debug.nesterovLookAhead(
                Vector(base: base, count: 8), velocity: Vector(base: base + 7, count: 8), momentum: 0.5)
        }
        #expect(found == ["nesterovLookAhead: velocity overlaps parameters, which must be other memory"])
    }

    @Test(
        "Windows on one matrix overlap where they share a number",
        arguments: [
            (0, 4, 4, false), (4, 0, 4, false), (0, 4, 5, true), (4, 0, 5, true),
            // The next row, and a window that runs on into it.
            (0, 20, 4, true), (0, 24, 4, false), (0, 18, 4, true), (2, 18, 4, false), (0, 60, 4, false),
            (60, 0, 4, false), (0, 58, 4, false), (58, 40, 4, true),
        ])
    func windows(first: Int, second: Int, columns: Int, overlap: Bool) {
        let found = violations { debug, base in
            debug.add(
                Matrix(base: base + first, rows: 3, columns: columns, stride: 20), times: 1,
                into: Matrix(base: base + second, rows: 3, columns: columns, stride: 20))
        }
        #expect(found.contains { $0.contains("overlaps") } == overlap, "\(found)")
    }

    @Test("Numbers that are not finite are named with their place, going in and coming out")
    func numbers() {
        let going = violations { debug, base in
            base[4] = .nan
            debug.copy(
                Matrix(base: base, rows: 2, columns: 3), into: Matrix(base: base + 10, rows: 2, columns: 3))
        }
        #expect(
            going == [
                "copy: source holds nan at row 1, column 1", "copy: target received nan at row 1, column 1",
            ])
        let coming = violations { debug, base in
            base[0] = 3e38
            debug.sgdUpdate(
                Vector(base: base, count: 1), gradients: Vector(base: base, count: 0).padded(base + 1),
                learningRate: -3e38)
        }
        #expect(coming == ["sgdUpdate: parameters received inf at row 0, column 0"])
    }

    @Test("Settings that make no sense are named")
    func settings() {
        let found = violations { debug, base in
            let (one, other) = (Vector(base: base, count: 2), Vector(base: base + 2, count: 2))
            debug.bernoulli(into: one, probability: 1.5, key: RandomKey(key: 1))
            debug.clip(one, low: 1, high: -1)
            debug.sgdUpdate(one, gradients: other, learningRate: .nan)
        }
        #expect(
            found == [
                "bernoulli: probability is 1.5, which is not in 0.0...1.0",
                "clip: low is 1.0, which is not at most high (-1.0)", "sgdUpdate: learningRate is nan",
                "sgdUpdate: parameters received nan at row 0, column 0",
            ])
    }

    @Test("Asking whether numbers are finite is no violation")
    func asking() {
        let found = violations { debug, base in
            base[0] = .nan
            #expect(!debug.isFinite(Vector(base: base, count: 2)))
        }
        #expect(found == [])
    }

    @Test("Without a closure a violation ends the process with its words")
    func stopping() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let numbers = NDArray([4])
            DebugHandler(wrapping: ReferenceHandler()).copy(
                numbers.matrix(rowAxes: 0), into: NDArray([3]).matrix(rowAxes: 0))
        }
        let words = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(words.contains("copy: target is 1 × 3 where 1 × 4 belongs"))
    }
}

extension Vector {
    /// One number elsewhere, set to 1.
    fileprivate func padded(_ place: UnsafeMutablePointer<Float>) -> Vector {
        place.pointee = 1
        return Vector(base: place, count: 1)
    }
}
