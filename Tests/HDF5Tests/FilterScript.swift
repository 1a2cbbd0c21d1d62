/// Writes `filters.hdf5`, what it holds in `filters.json`, and `unknown.hdf5` to the folder in its argument.
let filtersForReading = #"""
    import sys, re, ctypes, json, base64, numpy as np, h5py
    from h5py import h5p, h5t, h5d, h5s, h5z
    rng = np.random.default_rng(11)
    out = []
    library = ctypes.CDLL(next(l.split()[-1] for l in open("/proc/self/maps") if re.search(r"libhdf5(-[0-9a-f]+)?\.so", l)))
    library.H5Pset_fill_value.argtypes = [ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p]
    access = h5p.create(h5p.FILE_ACCESS)
    access.set_libver_bounds(h5py.h5f.LIBVER_EARLIEST, h5py.h5f.LIBVER_LATEST)
    # Late versions of the library refuse numbers with many unused bits unless asked.
    if hasattr(library, "H5Pset_relax_file_integrity_checks"):
        library.H5Pset_relax_file_integrity_checks.argtypes = [ctypes.c_int64, ctypes.c_uint64]
        library.H5Pset_relax_file_integrity_checks(access.id, 1)
    f = h5py.File(h5py.h5f.create((sys.argv[1] + "/filters.hdf5").encode(), h5py.h5f.ACC_TRUNC, fapl=access))
    b64 = lambda b: base64.b64encode(bytes(b)).decode()

    names = []
    def record(name): names.append(name)

    def describe(name):
        d = f[name]
        ft = d.id.get_type()
        size = ft.get_size()
        plist = d.id.get_create_plist()
        filters = [plist.get_filter(i) for i in range(plist.get_nfilters())]
        whole = np.zeros(d.size * size, "u1")
        d.id.read(h5s.ALL, h5s.ALL, whole, ft)
        item = dict(name=name, chunkSize=int(np.prod(d.chunks)) * size, whole=b64(whole), chunks=[],
                    filters=[dict(id=i, flags=g, values=list(v), name=n.decode()) for i, g, v, n in filters])
        for k in range(d.id.get_num_chunks()):
            info = d.id.get_chunk_info(k)
            mask, raw = d.id.read_direct_chunk(info.chunk_offset)
            end = [o + c for o, c in zip(info.chunk_offset, d.chunks)]
            if any(e > s for e, s in zip(end, d.shape)): continue
            space = d.id.get_space()
            space.select_hyperslab(info.chunk_offset, d.chunks)
            part = np.zeros(item["chunkSize"], "u1")
            d.id.read(h5s.create_simple(d.chunks), space, part, ft)
            item["chunks"].append(dict(mask=mask, stored=b64(raw), expected=b64(part)))
        out.append(item)

    def put(name, data, **options):
        f.create_dataset(name, data=data, **options)
        record(name)

    def low(name, filetype, shape, chunks, data, setup, memtype=None, fill=None):
        p = h5p.create(h5p.DATASET_CREATE)
        p.set_chunk(chunks)
        if fill is not None: p.set_fill_value(fill)
        else: pass
        setup(p)
        d = h5d.create(f.id, name.encode(), filetype, h5s.create_simple(shape), p)
        d.write(h5s.ALL, h5s.ALL, data, memtype)
        record(name)

    # shuffle of many sizes of elements, and lengths that end anywhere
    for size in list(range(1, 20)) + [24, 31, 32, 33, 40, 63]:
        for n in (1, 7, 16, 37, 100):
            data = np.frombuffer(rng.bytes(size * n), "V%d" % size)
            f.create_dataset("shuffle/%d x %d" % (size, n), data=data, chunks=(n,), shuffle=True)
            record("shuffle/%d x %d" % (size, n))
    smooth = (np.cumsum(rng.integers(-3, 4, (40, 30)), axis=0)).astype("i4")
    for t in "i1 i2 i4 i8 u1 u2 u4 u8 >i2 >i4 >i8 >u2 f2 f4 f8 >f4 >f8".split():
        data = np.abs(smooth).astype(t) if t[-2] == "u" or "u" in t else smooth.astype(t)
        for label, options in dict(
                lzf=dict(compression="lzf"), lzfshuffle=dict(compression="lzf", shuffle=True),
                gzip=dict(compression="gzip", shuffle=True), fletcher=dict(fletcher32=True),
                all=dict(compression="gzip", shuffle=True, fletcher32=True),
                lzfall=dict(compression="lzf", shuffle=True, fletcher32=True)).items():
            put("mixed/%s %s" % (t.replace(">", "be-"), label), data, chunks=(16, 7), **options)
    put("lzf/zeros", np.zeros(5000, "f8"), chunks=(2500,), compression="lzf")
    put("lzf/random", rng.bytes(4000) and np.frombuffer(rng.bytes(4000), "u1"), chunks=(1000,), compression="lzf")
    put("lzf/text", np.frombuffer(b"the quick brown fox jumps over the lazy dog " * 300, "u1"), chunks=(6600,), compression="lzf")
    put("fletcher/odd", np.frombuffer(rng.bytes(4000 * 3 + 3), "u1"), chunks=(4001,), fletcher32=True)
    put("fletcher/long", np.full(300000, 255, "u1"), chunks=(100000,), fletcher32=True)
    put("fletcher/zeros", np.zeros(1000, "u1"), chunks=(1000,), fletcher32=True)

    # scale-offset
    for t in "i1 i2 i4 i8 u1 u2 u4 u8 >i2 >i4 >i8 >u2 >u4 >u8".split():
        kind = np.dtype(t)
        info = np.iinfo(kind)
        label = t.replace(">", "be-")
        for bits in (0, 1, 2, 3, 5, 7, 8, 11, 16, 20, 29, 32, 40, 57, 60, 63, 64):
            if bits > info.bits: continue
            # One pattern of bits is kept for the fill value.
            span = min(2 ** max(1, bits or 6) - 2, int(info.max) - int(info.min))
            low_ = max(int(info.min), -5) if bits % 2 else int(info.max) - span
            values = np.array([low_ + int(rng.integers(0, min(span, 2**62) + 1)) for _ in range(48)], dtype=object)
            values = np.array([min(v, int(info.max)) for v in values], dtype=kind)
            put("scale/%s %d" % (label, bits), values, chunks=(16,), scaleoffset=bits)
            for fill in sorted({0, 7, int(info.max), int(info.min)}):
                v = values.copy()
                v[::5] = fill
                # h5py always stores a fill value; with bits given the library does not see that one is in the data.
                put("scale/%s %d fill %d" % (label, bits, fill), v, chunks=(12,), scaleoffset=bits, fillvalue=fill)
        put("scale/%s same" % label, np.full(40, 3, kind), chunks=(10,), scaleoffset=0)
        put("scale/%s filled" % label, np.full(40, 9, kind), chunks=(10,), scaleoffset=0, fillvalue=9)
        put("scale/%s extremes" % label, np.array([info.min, info.max] * 10, kind), chunks=(10,), scaleoffset=0)
        put("scale/%s gzip" % label, (np.arange(60) % 50).astype(kind), chunks=(20,), scaleoffset=0, compression="gzip", shuffle=True)
        def undefined(p):
            library.H5Pset_fill_value(p.id, -1, None)
            p.set_scaleoffset(h5z.SO_INT, 0)
            p.set_fletcher32()
        for n, v in dict(ramp=np.arange(40) % 19, same=np.full(40, 4), pair=np.array([3, 4] * 20)).items():
            low("scale/%s undefined %s" % (label, n), h5t.py_create(kind), (40,), (10,), v.astype(kind), undefined)
    for t in "f4 f8 >f4 >f8".split():
        label = t.replace(">", "be-")
        values = (rng.standard_normal(60) * 30).astype(t)
        for scale in (0, 1, 2, 3, 5):
            put("scale/%s %d" % (label, scale), values, chunks=(20,), scaleoffset=scale)
            v = values.copy(); v[::7] = 2.5
            put("scale/%s %d fill" % (label, scale), v, chunks=(15,), scaleoffset=scale, fillvalue=2.5)
        put("scale/%s same" % label, np.full(40, 1.5, t), chunks=(10,), scaleoffset=2)
        put("scale/%s wide" % label, (values * 1e30).astype(t), chunks=(20,), scaleoffset=9)
        put("scale/%s gzip" % label, values, chunks=(20,), scaleoffset=3, compression="lzf", shuffle=True)

    f.create_group("nbit")
    def nbit(p): p.set_filter(h5z.FILTER_NBIT, h5z.FLAG_OPTIONAL) if not hasattr(p, "set_nbit") else p.set_nbit()
    def number(size, precision, offset, big=False, signed=True):
        t = {1: h5t.STD_I8LE, 2: h5t.STD_I16LE, 4: h5t.STD_I32LE, 8: h5t.STD_I64LE}[size] if signed else {1: h5t.STD_U8LE, 2: h5t.STD_U16LE, 4: h5t.STD_U32LE, 8: h5t.STD_U64LE}[size]
        t = t.copy()
        t.set_precision(precision)
        t.set_offset(offset)
        t.set_order(h5t.ORDER_BE if big else h5t.ORDER_LE)
        return t
    for size in (1, 2, 4, 8):
        for precision in range(1, 8 * size + 1, 1 if size < 4 else 3):
            for offset in sorted({0, (8 * size - precision) // 2, 8 * size - precision}):
                for big in (False, True):
                    t = number(size, precision, offset, big, False)
                    values = np.array([int(rng.integers(0, 2 ** min(precision, 63))) for _ in range(30)], "u8")
                    low("nbit/%d bytes %d bits from %d%s" % (size, precision, offset, " be" if big else ""), t, (30,), (13,), values,
                        nbit, h5t.NATIVE_UINT64)
    low("nbit/signed", number(4, 17, 5), (30,), (10,), np.arange(-15, 15, dtype="i4"), nbit, h5t.NATIVE_INT32)
    def gz(p):
        nbit(p); p.set_shuffle(); p.set_deflate(5); p.set_fletcher32()
    low("nbit/gzip", number(4, 17, 5), (30,), (10,), np.arange(-15, 15, dtype="i4"), gz, h5t.NATIVE_INT32)
    ft = h5t.IEEE_F32LE.copy()
    ft.set_fields(26, 20, 6, 7, 13); ft.set_offset(7); ft.set_precision(20); ft.set_ebias(31)
    low("nbit/float", ft, (30,), (10,), rng.standard_normal(30), nbit, h5t.NATIVE_DOUBLE)
    big = h5t.IEEE_F32BE.copy()
    big.set_fields(26, 20, 6, 7, 13); big.set_offset(7); big.set_precision(20); big.set_ebias(31)
    low("nbit/float be", big, (30,), (10,), rng.standard_normal(30), nbit, h5t.NATIVE_DOUBLE)
    low("nbit/full", h5t.STD_I32LE, (30,), (10,), np.arange(30, dtype="i4"), nbit, h5t.NATIVE_INT32)
    low("nbit/long double", h5t.py_create(np.dtype("longdouble")), (12,), (6,), rng.standard_normal(12).astype("longdouble"), nbit)

    def compound(size, members):
        t = h5t.create(h5t.COMPOUND, size)
        for n, o, m in members: t.insert(n.encode(), o, m)
        return t
    inner = compound(8, [("x", 0, number(2, 9, 3)), ("y", 3, number(4, 21, 2, True)), ("z", 7, number(1, 5, 1, False, False))])
    string = h5t.C_S1.copy(); string.set_size(5)
    outer = compound(64, [("a", 1, number(4, 19, 6)), ("s", 6, string), ("in", 12, inner),
        ("arr", 20, h5t.array_create(number(2, 7, 4, True), (2, 3))), ("e", 54, h5t.py_create(np.dtype("f8"))),
        # The library loses what comes after an array of compounds or arrays.
        ("many", 32, h5t.array_create(inner, (2,)))])
    other = compound(20, [("a", 1, number(4, 19, 6)), ("aa", 9, h5t.array_create(h5t.array_create(number(1, 3, 2), (2,)), (3,)))])
    mem = np.dtype([("a", "i4"), ("s", "S5"), ("in", [("x", "i2"), ("y", "i4"), ("z", "u1")]), ("arr", "i2", (2, 3)),
        ("many", [("x", "i2"), ("y", "i4"), ("z", "u1")], (2,)), ("aa", "i1", (3, 2)), ("e", "f8")])
    v = np.zeros(20, mem)
    v["a"] = rng.integers(-2**18, 2**18, 20); v["s"] = [b"ab%d" % i for i in range(20)]
    v["in"]["x"] = rng.integers(-256, 256, 20); v["in"]["y"] = rng.integers(-2**20, 2**20, 20); v["in"]["z"] = rng.integers(0, 32, 20)
    v["arr"] = rng.integers(-64, 64, (20, 2, 3)); v["many"]["x"] = rng.integers(-256, 256, (20, 2)); v["aa"] = rng.integers(-4, 4, (20, 3, 2)); v["e"] = rng.standard_normal(20)
    memtype = compound(mem.itemsize, [("a", mem.fields["a"][1], h5t.NATIVE_INT32), ("s", mem.fields["s"][1], string), ("in", mem.fields["in"][1], h5t.py_create(mem["in"])),
        ("arr", mem.fields["arr"][1], h5t.array_create(h5t.NATIVE_INT16, (2, 3))), ("many", mem.fields["many"][1], h5t.array_create(h5t.py_create(mem["in"]), (2,))),
        ("aa", mem.fields["aa"][1], h5t.array_create(h5t.array_create(h5t.NATIVE_INT8, (2,)), (3,))), ("e", mem.fields["e"][1], h5t.NATIVE_DOUBLE)])
    low("nbit/compound", outer, (20,), (6,), v, nbit, memtype)
    low("nbit/array of arrays", other, (20,), (6,), v, nbit, memtype)
    low("nbit/array of compounds", h5t.array_create(inner, (3,)), (6,), (2,), np.resize(v["in"], (6, 3)), nbit,
        h5t.array_create(h5t.py_create(mem["in"]), (3,)))
    arrays = h5t.array_create(number(4, 13, 9), (5,))
    low("nbit/array", arrays, (9,), (3,), rng.integers(-2**12, 2**12, (9, 5)).astype("i4"), nbit, h5t.array_create(h5t.NATIVE_INT32, (5,)))
    f.close()
    # The library decodes the chunks of a file that it has just opened; before, it may hold what was written.
    f = h5py.File(h5py.h5f.open((sys.argv[1] + "/filters.hdf5").encode(), h5py.h5f.ACC_RDONLY, fapl=access))
    for name in names: describe(name)
    json.dump(out, open(sys.argv[1] + "/filters.json", "w"))
    f.close()

    # Filters that nobody has: in one file they took part in all chunks but one, in the other in none.
    with h5py.File(sys.argv[1] + "/unknown.hdf5", "w") as f:
        p = h5p.create(h5p.DATASET_CREATE)
        p.set_chunk((10,))
        p.set_filter(32015, h5z.FLAG_OPTIONAL, (3,))
        p.set_filter(4099, h5z.FLAG_OPTIONAL)
        p.set_shuffle()
        d = h5d.create(f.id, b"mixed", h5t.STD_I16LE, h5s.create_simple((30,)), p)
        d.write_direct_chunk((0,), np.arange(10, dtype="i2").tobytes(), 7)
        d.write_direct_chunk((10,), b"anything", 4)
        d.write_direct_chunk((20,), np.arange(10, dtype="i2").view("u1").reshape(10, 2).T.tobytes(), 3)
        d = h5d.create(f.id, b"first", h5t.STD_I16LE, h5s.create_simple((10,)), p)
        d.write_direct_chunk((0,), b"anything", 6)
    """#
