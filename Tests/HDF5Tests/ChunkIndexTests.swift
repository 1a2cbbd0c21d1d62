import Foundation
@_spi(Fuzzing) import HDF5
import Testing

/// Writes the datasets of each case and, beside each file, the bytes and the kind of index of every dataset.
private let script = #"""
    import sys, json, ctypes, numpy as np, h5py
    rng = np.random.default_rng(7)
    # h5py has no door to this property; the library it has loaded does.
    LIBRARY = ctypes.CDLL(next(l.split()[-1] for l in open("/proc/self/maps") if "/libhdf5-" in l or "/libhdf5.so" in l))
    def early(f, name, data, chunks, maxshape=None, filters=False, edges=False, fill=True):
        plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        plist.set_chunk(chunks)
        if filters:
            plist.set_shuffle(); plist.set_deflate(4)
        if edges: assert LIBRARY.H5Pset_chunk_opts(ctypes.c_int64(plist.id), ctypes.c_uint(2)) >= 0
        else: plist.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
        space = h5py.h5s.create_simple(data.shape, maxshape and tuple(h5py.h5s.UNLIMITED if n is None else n for n in maxshape))
        h5py.h5d.create(f.id, name.encode(), h5py.h5t.py_create(data.dtype), space, plist)
        if fill: f[name][...] = data
    def sparse(f, name, shape, chunks, places, **o):
        d = f.create_dataset(name, shape, "i4", chunks=chunks, fillvalue=-3, **o)
        for n, p in enumerate(places): d[p] = n + 1
    def fill(f):
        gzip = dict(compression="gzip", shuffle=True)
        for tag, o in (("", {}), ("_z", gzip), ("_f", dict(fletcher32=True))):
            def make(name, shape, chunks, maxshape=None, dtype="i4"):
                f.create_dataset(name + tag, data=rng.integers(0, 99, shape).astype(dtype), chunks=chunks, maxshape=maxshape, **o)
            make("single", (7, 5), (7, 5))
            make("fixed", (9, 7), (2, 3))
            make("fixed_max", (9, 7), (2, 3), (20, 50))
            make("fixed_paged", (5000,), (3,), dtype="u2")
            make("fixed_paged_2d", (70, 61), (2, 1), (90, 63), dtype="u1")
            make("ext", (13,), (2,), (None,))
            make("ext_first", (41, 9), (2, 4), (None, 21))
            make("ext_second", (9, 301), (2, 4), (13, None), dtype="f8")
            make("ext_third", (3, 5, 70), (2, 2, 3), (4, 9, None))
            make("ext_many", (9000,), (1,), (None,), dtype="u1")
            make("tree", (9, 7), (2, 3), (None, None))
            make("tree_many", (61, 50), (1, 1), (None, None), dtype="u1")
            sparse(f, "sparse_fixed" + tag, (100000,), (10,), [5, 20000, 20011, 99999], **o)
            sparse(f, "sparse_ext" + tag, (900000,), (10,), [5, 70, 20000, 400000, 899999], maxshape=(None,), **o)
            sparse(f, "sparse_ext_2d" + tag, (40, 90000), (10, 10), [(3, 5), (39, 40000), (0, 89999)], maxshape=(40, None), **o)
            sparse(f, "sparse_tree" + tag, (900, 900), (10, 10), [(5, 5), (899, 0), (450, 899)], maxshape=(None, None), **o)
            f.create_dataset("empty_fixed" + tag, (40,), "i4", chunks=(4,), fillvalue=9, **o)
            f.create_dataset("empty_ext" + tag, (0,), "i4", chunks=(4,), maxshape=(None,), **o)
            for name, maxshape in (("fixed", (60, 60)), ("ext", (None, 60)), ("ext2", (60, None)), ("tree", (None, None))):
                for way, end in (("grown", (37, 33)), ("shrunk", (5, 7)), ("regrown", (50, 2))):
                    d = f.create_dataset(name + "_" + way + tag, data=rng.integers(0, 99, (20, 21)).astype("i4"), chunks=(3, 4), maxshape=maxshape, **o)
                    d.resize(end)
                    if way != "shrunk": d[-2:] = 5
                    if way == "regrown":
                        d.resize((50, 40)); d[:, 30:] = 8
        early(f, "implicit", rng.integers(0, 99, (9, 7)).astype("i4"), (2, 3))
        early(f, "implicit_max", rng.integers(0, 99, (9, 7)).astype("i4"), (2, 3), (20, 25))
        early(f, "implicit_zero", np.zeros((9, 7), "i4"), (2, 3), fill=False)
        for tag, maxshape in (("fixed", (40, 40)), ("ext", (None, 40)), ("tree", (None, None))):
            early(f, "edges_" + tag, rng.integers(0, 9, (19, 22)).astype("i4"), (8, 8), maxshape, True, True)
    def small(f, o):
        f.create_dataset("fixed", data=np.arange(60).reshape(12, 5), chunks=(5, 2), **o)
        f.create_dataset("paged", data=np.arange(1200, dtype="u1"), chunks=(1,), **o)
        f.create_dataset("ext", data=np.arange(300, dtype="u1"), chunks=(1,), maxshape=(None,), **o)
        f.create_dataset("ext2", data=np.arange(60).reshape(12, 5), chunks=(5, 2), maxshape=(20, None), **o)
        f.create_dataset("tree", data=np.arange(60).reshape(12, 5), chunks=(5, 2), maxshape=(None, None), **o)
    root = sys.argv[1]
    for name, libver in (("latest", "latest"), ("v110", ("earliest", "v110")), ("v110only", ("v110", "v110"))):
        with h5py.File(root + "/" + name + ".hdf5", "w", libver=libver) as f: fill(f)
        found = {}
        # Seven objects a group, which then lists them in its header.
        with h5py.File(root + "/" + name + ".hdf5", "a", libver=libver) as f:
            for n, key in enumerate(sorted(f)):
                path = "%d/%d/%s" % (n // 49, n // 7 % 7, key)
                f.move(key, path)
                found[key] = dict(path=path, shape=f[path].shape)
                with open(root + "/" + name + "." + key, "wb") as out: out.write(f[path][...].tobytes())
        json.dump(found, open(root + "/" + name + ".json", "w"))
    for n, o in enumerate(({}, dict(compression="gzip"))):
        with h5py.File(root + "/small%d.hdf5" % n, "w", libver="latest") as f:
            small(f, o)
            if not o: early(f, "implicit", np.arange(63).reshape(9, 7), (2, 3))
    """#

private let folder: URL? = {
    guard let folder = try? TestFiles.scratch(), (try? Python.run(script, [folder.path])) == 0 else {
        return nil
    }
    return folder
}()

private struct Item: Decodable {
    let path: String
    let shape: [Int]
}

private func place(_ name: String) throws -> URL {
    try #require(folder, "the script that writes the files failed").appending(path: name)
}

/// A small generator of its own, so that every run changes the same bytes.
private struct Changes {
    var state: UInt64
    mutating func next() -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33)
    }
}

private let indices: [(prefix: String, index: HDF5ChunkIndex)] = [
    ("single", .single), ("implicit", .implicit),
    ("fixed", .fixedArray), ("edges_fixed", .fixedArray), ("sparse_fixed", .fixedArray),
    ("ext", .extensibleArray), ("edges_ext", .extensibleArray), ("sparse_ext", .extensibleArray),
    ("tree", .bTreeVersion2), ("edges_tree", .bTreeVersion2), ("sparse_tree", .bTreeVersion2),
]

@Suite("Chunk indices", .enabled(if: Python.hasH5py))
struct ChunkIndexTests {
    @Test(
        "every dataset is read as numpy has it, through every index",
        arguments: ["latest", "v110", "v110only"])
    func everything(name: String) throws {
        let json = try Data(contentsOf: try place(name + ".json"))
        let items = try JSONDecoder().decode([String: Item].self, from: json)
        #expect(items.count > 80)
        var limits = HDF5Limits()
        limits.dataBytes = 1 << 30
        let root = try HDF5File(path: try place(name + ".hdf5").path, limits: limits).root
        for (key, item) in items.sorted(by: { $0.key < $1.key }) {
            do {
                let dataset = try root.dataset(item.path)
                #expect(dataset.shape == item.shape, "\(key)")
                let expected = try TestFiles.bytes(try place("\(name).\(key)"))
                #expect(try dataset.readBytes() == expected, "\(key)")
                guard case .chunked(_, let index) = dataset.layout else {
                    Issue.record("\(key) is not chunked")
                    continue
                }
                if let wanted = indices.first(where: { key.hasPrefix($0.prefix) }) {
                    // A file of the earliest versions has the old tree wherever it will do.
                    let isOld = name == "v110" && !key.hasPrefix("edges")
                    #expect(index == (isOld ? .bTreeVersion1 : wanted.index), "\(key)")
                }
            } catch {
                Issue.record("\(key): \(error)")
            }
        }
    }

    @Test("chunks of a few rows are read without the others", arguments: ["latest", "v110"])
    func rows(name: String) throws {
        let json = try Data(contentsOf: try place(name + ".json"))
        let items = try JSONDecoder().decode([String: Item].self, from: json)
        let root = try HDF5File(path: try place(name + ".hdf5").path).root
        for key in ["fixed_max_z", "ext_second", "tree_z", "implicit_max"] {
            let dataset = try root.dataset(try #require(items[key]).path)
            let all = try dataset.read(Double.self)
            let width = try #require(dataset.shape.last)
            #expect(
                try dataset.read(Double.self, rows: 3..<6) == Array(all[(3 * width)..<(6 * width)]), "\(key)")
        }
    }

    @Test("a damaged array is refused in words")
    func wording() throws {
        let bytes = try TestFiles.bytes(try place("small0.hdf5"))
        func failure(_ signature: String, at offset: Int, in dataset: String) throws -> HDF5Error? {
            var bytes = bytes
            let found = bytes.indices.dropLast(4).filter {
                bytes[$0..<($0 + 4)].elementsEqual(signature.utf8)
            }
            for start in found { bytes[start + offset] ^= 0x55 }
            #expect(!found.isEmpty, "\(signature)")
            let file = try HDF5File(bytes: bytes)
            return #expect(throws: HDF5Error.self) { try file.root.dataset(dataset).readBytes() }
        }
        #expect(try failure("FAHD", at: 23, in: "fixed")?.message.contains("end of the file") == true)
        #expect(try failure("FAHD", at: 8, in: "fixed")?.message == "the checksum does not agree")
        #expect(try failure("FADB", at: 0, in: "fixed")?.message == "the signature \"FADB\" is missing")
        #expect(
            try failure("FADB", at: 5, in: "fixed")?.message
                == "an array of client 85 does not list unfiltered chunks")
        #expect(try failure("FADB", at: 6, in: "fixed")?.code == .damaged)
        #expect(try failure("EAHD", at: 6, in: "ext")?.message == "elements of 93 bytes do not hold chunks")
        #expect(try failure("EAIB", at: 4, in: "ext")?.message == "version 85 is not known")
        #expect(try failure("EASB", at: 14, in: "ext")?.message == "the checksum does not agree")
        #expect(try failure("EADB", at: 14, in: "ext")?.message == "the checksum does not agree")
    }

    @Test("random changes end in errors or in other data", arguments: ["small0", "small1"])
    func damage(name: String) throws {
        let original = try TestFiles.bytes(try place(name + ".hdf5"))
        var random = Changes(state: 3)
        var limits = HDF5Limits()
        limits.dataBytes = 16 << 20
        var whole = 0
        for _ in 0..<3000 {
            var bytes = original
            for _ in 0...(random.next() % 3) {
                bytes[random.next() % bytes.count] = UInt8(truncatingIfNeeded: random.next())
            }
            if let file = try? HDF5File(bytes: bytes, limits: limits), walk(file).errors.isEmpty {
                whole += 1
            }
        }
        #expect(whole > 50 && whole < 3000)
    }

    @Test(
        "changes with checksums made right again end in errors or in other data",
        arguments: ["small0", "small1"])
    func deepDamage(name: String) throws {
        let original = try TestFiles.bytes(try place(name + ".hdf5"))
        // Checksummed headers of fixed size; their other blocks are reached through wrong counts in these.
        let sizes = ["FAHD": 24, "EAHD": 68]
        let headers = original.indices.dropLast(80).compactMap { start in
            sizes.first { original[start..<(start + 4)].elementsEqual($0.key.utf8) }.map { (start, $0.value) }
        }
        #expect(headers.count == 4)
        var random = Changes(state: 5)
        var limits = HDF5Limits()
        limits.dataBytes = 16 << 20
        var failed = 0
        for _ in 0..<3000 {
            var bytes = original
            let (start, size) = headers[random.next() % headers.count]
            bytes[start + 6 + random.next() % (size - 6)] = UInt8(truncatingIfNeeded: random.next())
            let sum = bytes.withUnsafeBytes {
                MetadataChecksum.of(UnsafeRawBufferPointer(rebasing: $0[start..<(start + size)]))
            }
            for index in 0..<4 {
                bytes[start + size + index] = UInt8(truncatingIfNeeded: sum >> UInt32(8 * index))
            }
            if let file = try? HDF5File(bytes: bytes, limits: limits), !walk(file).errors.isEmpty {
                failed += 1
            }
        }
        #expect(failed > 500)
    }
}
