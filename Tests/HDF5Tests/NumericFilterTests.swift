import Foundation
import HDF5
import Testing

/// Writes numeric.h5, the elements of each of its datasets as stored ("name.bin", read by the C library), and
/// the first chunk of many as "filter|parameters|bytes of the chunk|stored bytes".
private let script = #"""
    import sys, h5py, numpy as np
    from h5py import h5t, h5p, h5d, h5s
    out = sys.argv[1]
    rng = np.random.default_rng(7)
    f = h5py.File(out + "/numeric.h5", "w")
    n = 0
    def raw(dset):
        t = dset.id.get_type()
        count = int(np.prod(dset.shape))
        a = np.zeros(count * t.get_size(), np.uint8)
        dset.id.read(h5s.ALL, h5s.ALL, a, mtype=t)
        return a.tobytes()
    def keep(name):
        open(f"{out}/{name}.bin", "wb").write(raw(f[name]))
    def put(name, data, **k):
        f.create_dataset(name, data=data, **k)
        keep(name)
    for order in "<>":
        for kind in "iu":
            for size in (1, 2, 4, 8):
                t = np.dtype(f"{order}{kind}{size}")
                info = np.iinfo(t)
                for spread in (0, 1, 2, 5, 7, 8, 11, 16, 27, 31, 33, 40, 47, 57, 61, 63, 64):
                    if spread > size * 8: continue
                    for fill in (None, 0, info.min, info.max, "in"):
                        top = int(info.max) - int(info.min)
                        span = min(2 ** spread, top)
                        low = int(info.min) + int(rng.integers(0, 2**31)) % (top - span + 1)
                        v = [low + int(rng.integers(0, 2**64, dtype=np.uint64)) % (span + 1) for _ in range(7 * 9)]
                        v = np.array(v, dtype=t).reshape(7, 9)
                        if fill == "in": fill = v[2, 3]
                        k = {} if fill is None else {"fillvalue": fill}
                        put(f"so {t.str[1:]} {'be' if order == '>' else 'le'} {spread} {n}", v, chunks=(4, 5), scaleoffset=0, **k)
                        n += 1
                for bits in (1, 3, size * 8 - 1, size * 8):
                    v = rng.integers(0, 2 ** min(bits, 30) - 1 or 1, (7, 9)).astype(np.uint64).astype(t)
                    put(f"fixed {t.str[1:]} {order == '>'} {bits} {n}", v, chunks=(4, 5), scaleoffset=bits)
                    n += 1
        for size in (4, 8):
            for digits in (-2, -1, 0, 1, 2, 3, 4, 6, 9):
                for scale in (1e-6, 1e-3, 1, 17.5, 1e3, 1e6):
                    for fill in (None, 0, -2.2, "in"):
                        v = (rng.standard_normal((7, 9)) * scale).astype(f"{order}f{size}")
                        if fill == "in": fill = v[2, 3]
                        k = {} if fill is None else {"fillvalue": fill}
                        name = f"float {order == '>'}{size} {digits} {scale} {n}"
                        n += 1
                        if digits >= 0: put(name, v, chunks=(4, 5), scaleoffset=digits, **k)
                        else:
                            p = h5p.create(h5p.DATASET_CREATE); p.set_chunk((4, 5)); p.set_filter(6, h5py.h5z.FLAG_OPTIONAL, (0, digits % 2**32))
                            if fill is not None: p.set_fill_value(np.array(fill, v.dtype))
                            h5d.create(f.id, name.encode(), h5t.py_create(v.dtype), h5s.create_simple((7, 9)), p).write(h5s.ALL, h5s.ALL, v)
                            keep(name)
    put("deflated", np.arange(6000, dtype="i4").reshape(60, 100) % 97, chunks=(13, 40), scaleoffset=0, shuffle=True, compression="gzip")
    put("deflated constant", np.full((60, 100), 5, "i4"), chunks=(13, 40), scaleoffset=0, compression="gzip")
    put("deflated floats", rng.standard_normal((60, 100)), chunks=(13, 40), scaleoffset=3, compression="gzip")

    def number(base, precision, offset):
        t = base.copy()
        t.set_precision(precision); t.set_offset(offset)
        return t
    def compound(size, members):
        t = h5t.create(h5t.COMPOUND, size)
        for i, (o, m) in enumerate(members): t.insert(f"m{i}".encode(), o, m)
        return t
    def nbit(t, deflate=False, sum=False):
        global n
        name = f"nbit {n}"; n += 1
        p = h5p.create(h5p.DATASET_CREATE); p.set_chunk((4, 5)); p.set_filter(5, h5py.h5z.FLAG_OPTIONAL)
        if deflate: p.set_deflate(6)
        if sum: p.set_fletcher32()
        d = h5d.create(f.id, name.encode(), t, h5s.create_simple((7, 9)), p)
        a = rng.integers(0, 256, 63 * t.get_size()).astype(np.uint8)
        d.write(h5s.ALL, h5s.ALL, a, mtype=t)
        # Closed, so that it is not read from the cache with the bits that are not significant.
        del d
        keep(name)
    L, B = h5t.STD_I32LE, h5t.STD_U32BE
    for base in (h5t.STD_I8LE, h5t.STD_U16LE, h5t.STD_I16BE, L, B, h5t.STD_I64LE, h5t.STD_U64BE):
        w = base.get_size() * 8
        for precision in sorted({5, 7, 8, 9, 12, 15, 16, 17, 24, 31, 33, 41, 50, w - 1, w}):
            for offset in (0, 1, 3, 4, 7, 8, 9, 13, 16, w - precision):
                if 0 <= offset and precision + offset <= w and 2 * precision > w:
                    nbit(number(base, precision, offset))
    odd = h5t.IEEE_F32LE.copy(); odd.set_fields(26, 20, 6, 7, 13); odd.set_offset(7); odd.set_precision(20)
    nbit(odd)
    a, b, s = number(L, 17, 3), number(B, 19, 9), h5t.C_S1.copy()
    s.set_size(5)
    for t in (h5t.array_create(a, (2, 3)), h5t.array_create(h5t.array_create(b, (2,)), (3,)), s,
              compound(16, [(0, a), (8, b)]), compound(15, [(1, s), (8, a)]),
              compound(60, [(0, h5t.array_create(a, (3,))), (16, compound(12, [(0, b), (6, s)])), (32, h5t.array_create(s, (2,))), (44, b)]),
              h5t.array_create(compound(13, [(0, s), (7, b)]), (4,)), compound(8, [(4, a)])):
        for deflate in (False, True):
            for sum in (False, True): nbit(t, deflate, sum)
    f.close()
    # The stored bytes and parameters of some chunks, for mutation.
    h = h5py.File(out + "/numeric.h5")
    with open(out + "/chunks.txt", "w") as o:
        for name in h:
            d = h[name]; p = d.id.get_create_plist()
            if p.get_nfilters() != 1: continue
            c = p.get_filter(0)
            if c[0] not in (5, 6): continue
            mask, data = d.id.read_direct_chunk((0, 0))
            if mask: continue
            v = " ".join(map(str, c[2]))
            o.write(f"{c[0]}|{v}|{20 * d.id.get_type().get_size()}|{data.hex()}\n")
    """#

private let folder: URL? = {
    guard let folder = try? TestFiles.scratch(), (try? Python.run(script, [folder.path])) == 0 else {
        return nil
    }
    return folder
}()

private struct Chunk {
    var filter: Int
    var parameters: [UInt32]
    var size: Int
    var packed: [UInt8]

    func decode() throws -> [UInt8] {
        try filter == 5
            ? NBitFilter.decode(packed, parameters: parameters, size: size)
            : ScaleOffsetFilter.decode(packed, parameters: parameters, size: size)
    }
}

private func chunks() throws -> [Chunk] {
    let url = try #require(folder, "the script that writes the file failed").appending(path: "chunks.txt")
    return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map { line in
        let parts = line.split(separator: "|")
        var digits = parts[3][...]
        var packed: [UInt8] = []
        while let byte = UInt8(digits.prefix(2), radix: 16) {
            packed.append(byte)
            digits = digits.dropFirst(2)
        }
        return try Chunk(
            filter: #require(Int(parts[0])),
            parameters: parts[1].split(separator: " ").compactMap { UInt32($0) },
            size: #require(Int(parts[2])), packed: packed)
    }
}

private func failure(_ body: () throws -> [UInt8]) -> HDF5Error? {
    do {
        _ = try body()
        return nil
    } catch {
        return error as? HDF5Error
    }
}

@Suite("N-bit and scale-offset filters")
struct NumericFilterTests {
    private let atomic: [UInt32] = [8, 0, 2, 1, 4, 0, 12, 4]
    private let short: [UInt32] = [2, 0, 4, 0, 2, 1, 0, 1, 0xFFFF] + [UInt32](repeating: 0, count: 11)
    private let header: [UInt8] =
        [3, 0, 0, 0, 8, 0xF6] + [UInt8](repeating: 0xFF, count: 7) + [UInt8](repeating: 0, count: 8)

    @Test("the examples in the sources are unpacked as they say")
    func examples() throws {
        #expect(
            try NBitFilter.decode([0xAB, 0xCD, 0xEF], parameters: atomic, size: 8)
                == [0xC0, 0xAB, 0, 0, 0xF0, 0xDE, 0, 0])
        let packed = header + [0x05, 0x70]
        let values: [Int16] = [-10, -9, -8, -1]
        #expect(
            try ScaleOffsetFilter.decode(packed, parameters: short, size: 8)
                == values.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] })
        var big = short
        big[6] = 1
        #expect(
            try ScaleOffsetFilter.decode(packed, parameters: big, size: 8)
                == values.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] })
        // Without a fill value all ones is a number like any other, and no bits at all are one number.
        var plain = short
        plain[7] = 0
        #expect(try ScaleOffsetFilter.decode(packed, parameters: plain, size: 8).suffix(2) == [0xFD, 0xFF])
        let constant = [0] + header.dropFirst()
        #expect(
            try ScaleOffsetFilter.decode(constant, parameters: plain, size: 8)
                == [0xF6, 0xFF, 0xF6, 0xFF, 0xF6, 0xFF, 0xF6, 0xFF])
    }

    @Test("every dataset is unpacked to the bytes that the C library gives", .enabled(if: Python.hasH5py))
    func everything() throws {
        let folder = try #require(folder, "the script that writes the file failed")
        let root = try HDF5File(path: folder.appending(path: "numeric.h5").path).root
        #expect(root.names.count > 1500)
        for name in root.names {
            let dataset = try root.dataset(name)
            #expect(dataset.filters.contains { $0.id == 5 || $0.id == 6 }, "\(name)")
            let expected = try TestFiles.bytes(folder.appending(path: name + ".bin"))
            #expect(try dataset.readBytes() == expected, "\(name)")
        }
    }

    @Test(
        "files of the HDF Group are read",
        .enabled(if: TestFiles.folder("hdf5-corpus") != nil && Python.hasH5py))
    func corpus() throws {
        let corpus = try #require(TestFiles.folder("hdf5-corpus"))
        let read = """
            import sys, h5py, numpy as np
            for name, d in h5py.File(sys.argv[1]).items():
                if not isinstance(d, h5py.Dataset) or not d.chunks: continue
                p = d.id.get_create_plist()
                ids = [p.get_filter(i)[0] for i in range(p.get_nfilters())]
                if not set(ids) & {5, 6} or set(ids) - {1, 2, 3, 5, 6}: continue
                a = np.zeros(d.size * d.id.get_type().get_size(), np.uint8)
                d.id.read(h5py.h5s.ALL, h5py.h5s.ALL, a, mtype=d.id.get_type())
                a.tofile(sys.argv[2] + "/" + name)
            """
        var seen = 0
        for path in [
            "HDFGroup+hdf5/test/testfiles/le_data.h5",
            "HDFGroup+hdf5/tools/test/h5dump/testfiles/tfilters.h5",
        ] {
            let file = corpus.appending(path: path)
            let scratch = try TestFiles.scratch()
            defer { try? FileManager.default.removeItem(at: scratch) }
            #expect(try Python.run(read, [file.path, scratch.path]) == 0)
            let root = try HDF5File(path: file.path).root
            for name in try FileManager.default.contentsOfDirectory(atPath: scratch.path) {
                #expect(
                    try root.dataset(name).readBytes() == TestFiles.bytes(scratch.appending(path: name)),
                    "\(name)")
                seen += 1
            }
        }
        #expect(seen == 16)
    }

    @Test(
        "damaged bytes and parameters give a chunk or an error that names the filter",
        .enabled(if: Python.hasH5py))
    func mutations() throws {
        var random = SystemRandomNumberGenerator()
        let chunks = try chunks()
        #expect(chunks.contains { $0.filter == 5 } && chunks.contains { $0.filter == 6 })
        let extremes: [UInt32] = [0, 1, 2, 3, 4, 5, 8, 64, 255, 1 << 16, 1 << 31, .max - 1, .max]
        var refused = 0
        for round in 0..<40_000 {
            let whole = chunks[round % chunks.count]
            var chunk = whole
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                switch Int.random(in: 0..<6, using: &random) {
                case 0 where !chunk.packed.isEmpty:
                    chunk.packed[Int.random(in: 0..<chunk.packed.count, using: &random)] = .random(
                        in: 0...255)
                case 1: chunk.packed.removeLast(.random(in: 0...chunk.packed.count, using: &random))
                case 2 where chunk.packed.count > 5:
                    chunk.packed[Int.random(in: 0..<5, using: &random)] = .random(in: 0...255)
                case 3 where !chunk.parameters.isEmpty:
                    chunk.parameters.removeLast(.random(in: 0...chunk.parameters.count, using: &random))
                    if chunk.filter == 5, !chunk.parameters.isEmpty {
                        chunk.parameters[0] = UInt32(chunk.parameters.count)
                    }
                case 4: chunk.size = .random(in: 0...2000, using: &random)
                default:
                    guard let place = chunk.parameters.indices.randomElement(using: &random) else { continue }
                    chunk.parameters[place] =
                        Bool.random(using: &random)
                        ? extremes.randomElement(using: &random) ?? 0
                        : chunk.parameters[place] ^ (1 << UInt32.random(in: 0..<32, using: &random))
                }
            }
            do {
                #expect(try chunk.decode().count == chunk.size)
            } catch let error as HDF5Error {
                refused += 1
                #expect(error.structure == (chunk.filter == 5 ? "n-bit filter" : "scale-offset filter"))
                #expect(error.code == .damaged || error.message.contains("E-scaling"))
            }
        }
        #expect(refused > 10_000)
    }

    @Test("types that stand in one another without end are refused")
    func depth() {
        let nested = { (levels: Int) -> [UInt32] in
            var list: [UInt32] =
                [0, 0, 1] + Array(repeatElement([2, 4], count: levels).joined()) + [1, 4, 0, 32, 0]
            list[0] = UInt32(list.count)
            return list
        }
        #expect(failure { try NBitFilter.decode([1, 2, 3, 4], parameters: nested(63), size: 4) } == nil)
        for levels in [64, 1000, 100_000] {
            let error = failure { try NBitFilter.decode([1, 2, 3, 4], parameters: nested(levels), size: 4) }
            #expect(error?.code == .damaged)
            #expect(error?.description == "more than 64 types stand one in another (n-bit filter)")
        }
    }

    @Test("what is wrong with a chunk is said in words")
    func wording() {
        func nbit(_ change: (inout [UInt32]) -> Void, _ bytes: [UInt8] = [1, 2, 3], size: Int = 8) -> String?
        {
            var parameters = atomic
            change(&parameters)
            return failure { try NBitFilter.decode(bytes, parameters: parameters, size: size) }?.message
        }
        #expect(nbit { _ in } == nil)
        #expect(nbit { $0[0] = 9 } == "the filter has 8 parameters and does not say so in the first")
        #expect(nbit { $0[1] = 1 } == "a chunk that was not packed has 3 bytes and should have 8")
        #expect(nbit { $0[2] = 3 } == "3 elements of 4 bytes are not a chunk of 8")
        #expect(nbit { $0[3] = 7 } == "7 is not the number of a type")
        #expect(nbit { $0[5] = 2 } == "2 is not a byte order")
        #expect(nbit { $0[6] = 29 } == "29 bits from bit 4 are not in a number of 4 bytes")
        #expect(nbit({ _ in }, [1, 2]) == "2 elements of 12 bits are not in 2 bytes")
        func scale(_ change: (inout [UInt32]) -> Void, _ bytes: [UInt8]? = nil) -> HDF5Error? {
            var parameters = short
            change(&parameters)
            return failure {
                try ScaleOffsetFilter.decode(bytes ?? header + [5, 0x70], parameters: parameters, size: 8)
            }
        }
        #expect(scale { _ in } == nil)
        #expect(scale { $0.removeLast() }?.message == "the filter has 19 parameters and should have 20")
        #expect(scale { $0[0] = 1 }?.code == .unsupported)
        #expect(
            scale { $0[0] = 1 }?.message == "floats with a binary scale factor (E-scaling) are not supported")
        #expect(scale { $0[3] = 1 }?.message == "scale type 2 does not go with class 1 of numbers")
        #expect(scale { $0[4] = 3 }?.message == "integers of 3 bytes cannot be packed")
        #expect(scale { $0[1] = 17 }?.message == "17 bits are more than integers of 2 bytes have")
        #expect(scale({ _ in }, [17] + header.dropFirst())?.message == "17 bits are not a number of 2 bytes")
        #expect(scale({ _ in }, header + [5])?.message == "4 numbers of 3 bits are not in 1 bytes")
        #expect(
            scale({ _ in }, [3])?.message == "a chunk of 1 bytes has no room for its 21 bytes of header")
    }
}
