import Foundation
import HDF5
import Testing

/// Writes datasets of all layouts with 1 to 4 dimensions, random selections of each as numpy has them, and files for the
/// other tests.
private let script = #"""
    import sys, json, random, numpy as np, h5py
    root = sys.argv[1]
    rng = random.Random(11)
    def slab(extent):
        # Start, count, stride and block of one dimension, within it.
        while True:
            start, stride = rng.randrange(extent), rng.randint(1, 5)
            block = rng.randint(1, stride) if rng.random() < 0.4 else 1
            most = (extent - start - block) // stride + 1
            if most > 0: return start, rng.randint(0 if rng.random() < 0.05 else 1, most), stride, block
    def places(d): return [d[0] + i * d[2] + j for i in range(d[1]) for j in range(d[3])]
    def ask(path, data, selections):
        for _ in range(selections):
            dims = [slab(n) if rng.random() < 0.8 else (0, n, 1, 1) for n in data.shape]
            part = data[np.ix_(*[np.array(places(d), int) for d in dims])]
            asked.append(dict(path=path, start=[d[0] for d in dims], count=[d[1] for d in dims], stride=[d[2] for d in dims],
                block=[d[3] for d in dims], shape=part.shape, values=[float(v) for v in part.ravel()]))
    for version in ("earliest", "latest"):
        asked = []
        with h5py.File(f"{root}/{version}.h5", "w", libver=version) as f:
            for shape, chunk in (((97,), (10,)), ((23, 31), (5, 7)), ((23, 31), (1, 31)), ((9, 11, 13), (4, 3, 5)), ((5, 6, 7, 8), (2, 6, 3, 8))):
                for dtype in ("i4", "u1", "f8", ">i2", "f2"):
                    data = (np.arange(np.prod(shape)) % 251).astype(dtype).reshape(shape)
                    tag = f"{len(shape)}{chunk[0]}{dtype}".replace(">", "b")
                    f["whole" + tag] = data
                    ask("whole" + tag, data, 4)
                    f.create_dataset("pieces" + tag, data=data, chunks=chunk, maxshape=(None,) + shape[1:])
                    ask("pieces" + tag, data, 4)
                    f.create_dataset("packed" + tag, data=data, chunks=chunk, compression="gzip", shuffle=True, fletcher32=True)
                    ask("packed" + tag, data, 4)
                    sparse = f.create_dataset("sparse" + tag, shape, dtype, chunks=chunk, fillvalue=7, compression="gzip")
                    sparse[tuple(n // 2 for n in shape)] = 3
                    ask("sparse" + tag, sparse[...], 4)
            compact = h5py.h5p.create(h5py.h5p.DATASET_CREATE); compact.set_layout(h5py.h5d.COMPACT)
            small = np.arange(20, dtype="i4").reshape(4, 5)
            h5py.h5d.create(f.id, b"compact", h5py.h5t.NATIVE_INT32, h5py.h5s.create_simple((4, 5)), compact).write(h5py.h5s.ALL, h5py.h5s.ALL, small)
            ask("compact", small, 10)
            f.create_dataset("nothing", (30, 4), "f4", fillvalue=2.5)
            ask("nothing", f["nothing"][...], 5)
            f["text"] = np.array([[b"%d-%d" % (i, j) for j in range(6)] for i in range(8)])
            f.create_dataset("strings", data=np.array([["%d/%d" % (i, j) for j in range(6)] for i in range(8)], object), dtype=h5py.string_dtype(), chunks=(3, 2))
            f["scalar"] = 5
        json.dump(asked, open(f"{root}/{version}.json", "w"))
    where = []
    with h5py.File(root + "/broken.h5", "w") as f:
        d = f.create_dataset("x", data=np.random.default_rng(1).integers(0, 99, (64, 16384)).astype("i4"), chunks=(1, 16384), compression="gzip")
        for n in range(64): where.append(d.id.get_chunk_info_by_coord((n, 0)).byte_offset)
    json.dump(where, open(root + "/broken.json", "w"))
    with h5py.File(root + "/large.h5", "w") as f:
        numbers = np.arange(17_500_000, dtype="f4")
        f["x"] = numbers
        f.create_dataset("rows", data=numbers[:3_000_000].reshape(300, 10000), chunks=(30, 10000))
        f.create_dataset("tiles", data=numbers[:3_000_000].reshape(300, 10000), chunks=(64, 3000), compression="gzip", compression_opts=1)
        f.create_dataset("few", (1 << 40, 1 << 10), "i4", chunks=(1 << 10, 1 << 10), fillvalue=-1)[1 << 39, 5] = 8
    """#

private let folder: URL? = {
    guard let folder = try? TestFiles.scratch(), (try? Python.run(script, [folder.path])) == 0 else {
        return nil
    }
    return folder
}()

private func place(_ name: String) throws -> URL {
    try #require(folder, "the script that writes the files failed").appending(path: name)
}

private func failure(_ body: () throws -> Void) -> HDF5Error? {
    do {
        try body()
        return nil
    } catch {
        return error as? HDF5Error
    }
}

private struct Asked: Decodable {
    let path: String
    let start: [Int]
    let count: [Int]
    let stride: [Int]
    let block: [Int]
    let shape: [Int]
    let values: [Double]
}

@Suite("Random hyperslabs", .enabled(if: Python.hasH5py))
struct RandomHyperslabTests {
    @Test("random selections of every layout are those of numpy", arguments: ["earliest", "latest"])
    func random(version: String) throws {
        let asked = try JSONDecoder().decode(
            [Asked].self, from: Data(contentsOf: try place(version + ".json")))
        #expect(asked.count > 400)
        let root = try HDF5File(path: try place(version + ".h5").path).root
        for item in asked {
            let dataset = try root.dataset(item.path)
            let slab = HDF5Hyperslab(
                start: item.start, count: item.count, stride: item.stride, block: item.block)
            #expect(slab.shape == item.shape)
            #expect(try dataset.read(Double.self, slab) == item.values, "\(item.path) \(slab)")
            let bytes = try dataset.readBytes(slab)
            #expect(bytes.count == item.values.count * dataset.elementSize)
            var given = [UInt8](repeating: 99, count: bytes.count)
            try given.withUnsafeMutableBytes { try dataset.readBytes(into: $0, slab) }
            #expect(given == bytes, "\(item.path) \(slab)")
            var tooMany = given + [1]
            #expect(throws: HDF5Error.self) {
                try tooMany.withUnsafeMutableBytes { try dataset.readBytes(into: $0, slab) }
            }
            if dataset.datatype == Int32.hdf5Datatype {
                var numbers = [Int32](repeating: -99, count: item.values.count)
                try numbers.withUnsafeMutableBufferPointer { try dataset.read(into: $0, slab) }
                #expect(numbers.map(Double.init) == item.values, "\(item.path) \(slab)")
                #expect(numbers.withUnsafeBytes { Array($0) } == bytes)
            }
        }
    }

    @Test("text and bytes of some elements and rows are read")
    func text() throws {
        let root = try HDF5File(path: try place("latest.h5").path).root
        let slab = HDF5Hyperslab(start: [1, 0], count: [2, 3], stride: [3, 2])
        #expect(try root.dataset("text").readStrings(slab) == ["1-0", "1-2", "1-4", "4-0", "4-2", "4-4"])
        #expect(try root.dataset("strings").readStrings(slab) == ["1/0", "1/2", "1/4", "4/0", "4/2", "4/4"])
        #expect(try root.dataset("strings").readStrings(rows: 7..<8) == (0..<6).map { "7/\($0)" })
        let compact = try root.dataset("compact")
        #expect(try compact.readBytes(rows: 1..<3) == Array(try compact.readBytes()[20..<60]))
        #expect(try root.dataset("scalar").read(Int.self, HDF5Hyperslab([])) == [5])
    }

    @Test("selections that are not there are refused in words")
    func wording() throws {
        let root = try HDF5File(path: try place("latest.h5").path).root
        let dataset = try root.dataset("compact")
        func words(_ slab: HDF5Hyperslab) -> String? {
            let error = failure { _ = try dataset.read(Int32.self, slab) }
            return error?.code == .wrongType ? error?.description : nil
        }
        #expect(
            words(HDF5Hyperslab([0..<4]))
                == "/compact: a hyperslab of 1 dimensions does not fit the shape [4, 5]")
        #expect(
            words(HDF5Hyperslab([0..<4, 3..<6]))
                == "/compact: dimension 1 of 5 places does not have 3 blocks of 1 from 3 at distances of 1")
        for (start, count, stride, block) in [
            (-1, 1, 1, 1), (0, -1, 1, 1), (0, 2, 0, 1), (0, 2, 1, 2), (0, 2, 2, -1), (3, 2, 2, 1),
            (5, 1, 1, 1),
            (0, Int.max, 2, 1), (Int.max, 2, 1, 1), (0, 2, Int.max, 1), (0, 2, Int.max, Int.max),
            (0, Int.max, 1, 1),
        ] {
            let slab = HDF5Hyperslab(
                start: [0, start], count: [4, count], stride: [1, stride], block: [1, block])
            #expect(words(slab)?.contains("dimension 1 of 5 places does not have") == true, "\(slab)")
        }
        #expect(
            failure { _ = try dataset.readBytes(rows: 3..<5) }?.description
                == "/compact: there are no rows 3..<5 in the shape [4, 5]")
        var three = [Int32](repeating: 0, count: 3)
        let error = failure {
            try three.withUnsafeMutableBufferPointer {
                try dataset.read(into: $0, HDF5Hyperslab([0..<1, 0..<4]))
            }
        }
        #expect(error?.description == "/compact: 4 elements cannot be read into memory for 3")
        #expect(three == [0, 0, 0])
    }

    @Test("chunks without selected elements are not touched, and the first damaged one is named")
    func damaged() throws {
        var bytes = try TestFiles.bytes(try place("broken.h5"))
        let offsets = try JSONDecoder().decode([Int].self, from: Data(contentsOf: try place("broken.json")))
        let whole = try HDF5File(bytes: bytes).root.dataset("x").read(Int32.self)
        for row in [50, 9, 33] { bytes[offsets[row]] ^= 0xFF }
        var limits = HDF5Limits()
        limits.dataBytes = 1 << 30
        let dataset = try HDF5File(bytes: bytes, limits: limits).root.dataset("x")
        for _ in 0..<30 {
            let error = failure { _ = try dataset.read(Int32.self) }
            #expect(error?.code == .damaged)
            #expect(error?.offset == offsets[9])
        }
        #expect(failure { _ = try dataset.read(Int32.self, rows: 10..<64) }?.offset == offsets[33])
        #expect(try dataset.read(Int32.self, rows: 10..<33) == Array(whole[(10 * 16384)..<(33 * 16384)]))
        let sides = HDF5Hyperslab(start: [8, 0], count: [2, 16384], stride: [2, 1])
        #expect(
            try dataset.read(Int32.self, sides)
                == Array(whole[(8 * 16384)..<(9 * 16384)] + whole[(10 * 16384)..<(11 * 16384)]))
    }

    @Test("what a read costs is the chunks that it touches")
    func budget() throws {
        var limits = HDF5Limits()
        limits.dataBytes = 16384 * 4 * 2
        let dataset = try HDF5File(path: try place("broken.h5").path, limits: limits).root.dataset("x")
        #expect(try dataset.read(Int32.self, rows: 3..<5).count == 2 * 16384)
        let error = failure { _ = try dataset.read(Int32.self, HDF5Hyperslab([7..<8, 0..<1])) }
        #expect(error?.code == .limit)
        #expect(
            error?.message == "reading these rows takes 65536 bytes, and 0 of dataBytes = 131072 are left")
    }

    @Test("mapped files are read whole, in parts and in place")
    func large() throws {
        let file = try HDF5File(path: try place("large.h5").path)
        #expect(file.size > 64 << 20)
        let root = try file.root
        let dataset = try root.dataset("x")
        let numbers = try dataset.read(Float.self)
        #expect(numbers == (0..<17_500_000).map { Float($0) })
        #expect(
            try dataset.read(Double.self, HDF5Hyperslab([9_000_000..<9_000_003])) == [
                9e6, 9_000_001, 9_000_002,
            ])
        let thin = HDF5Hyperslab(start: [4], count: [17_499], stride: [1000])
        #expect(try dataset.read(Float.self, thin) == (0..<17_499).map { Float($0 * 1000 + 4) })
        #expect(try dataset.withElements(of: Float.self) { $0.count == 17_500_000 && $0[123_456] == 123_456 })
        #expect(try dataset.withBytes { Array($0[8..<12]) } == [0, 0, 0, 0x40])
        for name in ["rows", "tiles"] {
            let tiles = try root.dataset(name)
            #expect(try tiles.read(Float.self) == Array(numbers[..<3_000_000]))
            #expect(try tiles.read(Float.self, rows: 29..<131) == Array(numbers[290_000..<1_310_000]))
            #expect(failure { try tiles.withBytes { _ in } }?.code == .unsupported)
        }
        #expect(
            failure { try root.dataset("rows").withBytes { _ in } }?.description
                == "/rows: the elements do not stand in the file in one piece; readBytes() reads them")
        #expect(failure { try dataset.withElements(of: Int32.self) { _ in } }?.code == .wrongType)
    }

    @Test("a grid of very many places with one chunk is read in an instant")
    func few() throws {
        let dataset = try HDF5File(path: try place("large.h5").path).root.dataset("few")
        let row = 1 << 39
        #expect(try dataset.read(Int32.self, HDF5Hyperslab([row..<(row + 1), 3..<7])) == [-1, -1, 8, -1])
        let wide = HDF5Hyperslab(start: [0, 5], count: [4, 1], stride: [1 << 38, 1])
        #expect(try dataset.read(Int32.self, wide) == [-1, -1, 8, -1])
    }
}
