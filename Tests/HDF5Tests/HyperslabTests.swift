import HDF5
import TestSupport
import Testing

/// Parts of datasets beside what they are parts of, and beside numpy's slices.
@Suite("Hyperslabs")
struct HyperslabTests {
    /// Datasets of one to four dimensions in every kind of storage, holding their elements' positions.
    private static let shapes = [[1000], [40, 33], [7, 1, 60], [5, 6, 7, 8]]

    private static func file() throws -> HDF5Group {
        let writer = HDF5Writer()
        for (index, shape) in shapes.enumerated() {
            let values = (0..<shape.reduce(1, *)).map { Int32($0) }
            let chunk = shape.map { max(1, $0 / 3) }
            writer.add("contiguous/\(index)", .integers(values, shape: shape))
            writer.add("compact/\(index)", .integers(values, shape: shape), storage: .compact)
            writer.add("gzip/\(index)", .integers(values, shape: shape), storage: .gzip())
            writer.add(
                "chunks/\(index)", .integers(values, shape: shape),
                storage: .chunked(shape: chunk, filters: [.shuffle, .deflate(level: 3), .fletcher32]))
        }
        return try HDF5File(bytes: try writer.bytes()).root
    }

    @Test("random hyperslabs are the elements that they name, in every storage")
    func random() throws {
        let root = try HyperslabTests.file()
        var random = SplitMix64(seed: 5)
        for storage in ["contiguous", "compact", "gzip", "chunks"] {
            for (index, shape) in HyperslabTests.shapes.enumerated() {
                let dataset = try root.dataset("\(storage)/\(index)")
                for _ in 0..<100 {
                    let slab = slab(of: shape, &random)
                    #expect(try dataset.read(Int32.self, slab) == expected(slab, shape), "\(storage) \(slab)")
                }
            }
        }
    }

    private func slab(of shape: [Int], _ random: inout SplitMix64) -> HDF5Hyperslab {
        let dimensions = shape.map { extent in
            let start = Int.random(in: 0..<extent, using: &random)
            let block = Int.random(in: 1...min(3, extent - start), using: &random)
            let stride = block + Int.random(in: 0...4, using: &random)
            let most = (extent - start - block) / stride + 1
            return (start, Int.random(in: 0...most, using: &random), stride, block)
        }
        return HDF5Hyperslab(
            start: dimensions.map(\.0), count: dimensions.map(\.1), stride: dimensions.map(\.2),
            block: dimensions.map(\.3))
    }

    /// The positions of the selected elements, one after the other.
    private func expected(_ slab: HDF5Hyperslab, _ shape: [Int]) -> [Int32] {
        var positions = [0]
        for (dimension, extent) in shape.enumerated() {
            let places = (0..<slab.count[dimension]).flatMap { block in
                (0..<slab.block[dimension]).map {
                    slab.start[dimension] + block * slab.stride[dimension] + $0
                }
            }
            positions = positions.flatMap { position in places.map { position * extent + $0 } }
        }
        return positions.map { Int32($0) }
    }

    @Test("what a hyperslab leaves in a sparse dataset is the fill value")
    func sparse() throws {
        let path = Fixtures.path("hdf5-attacks/chunk-bomb.h5")
        let dataset = try HDF5File(path: path).root.dataset("weights")
        #expect(dataset.shape == [1 << 40])
        #expect(try dataset.readBytes(HDF5Hyperslab([1 << 39..<1 << 39 + 5])) == [0, 0, 0, 0, 0])
    }

    @Test("a hyperslab that does not fit the shape is refused in words")
    func misfits() throws {
        let dataset = try HyperslabTests.file().dataset("chunks/1")
        func message(_ slab: HDF5Hyperslab) -> String? {
            do {
                _ = try dataset.read(Int32.self, slab)
                return nil
            } catch { return (error as? HDF5Error)?.description }
        }
        #expect(
            message(HDF5Hyperslab([0..<40]))
                == "/chunks/1: a hyperslab of 1 dimensions does not fit the shape [40, 33]")
        #expect(
            message(HDF5Hyperslab([0..<41, 0..<33]))
                == "/chunks/1: dimension 0 of 40 places does not have 41 blocks of 1 from 0 at distances of 1"
        )
        #expect(message(HDF5Hyperslab(start: [0, 0], count: [2, 2], stride: [0, 1])) != nil)
        #expect(message(HDF5Hyperslab(start: [0, -1], count: [1, 1])) != nil)
        #expect(message(HDF5Hyperslab(start: [0, 0], count: [.max, 2], stride: [.max, 1])) != nil)
    }

    @Test("elements in place are those that are read, and other storage is refused in words")
    func inPlace() throws {
        let root = try HyperslabTests.file()
        let whole = try root.dataset("contiguous/1").withElements(of: Int32.self) { Array($0) }
        #expect(whole == (0..<40 * 33).map { Int32($0) })
        #expect(throws: HDF5Error.self) {
            try root.dataset("contiguous/1").withElements(of: Float.self) { $0.count }
        }
        #expect(throws: HDF5Error.self) {
            try root.dataset("gzip/1").withElements(of: Int32.self) { $0.count }
        }
    }
}
