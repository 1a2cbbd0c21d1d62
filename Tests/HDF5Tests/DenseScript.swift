/// Makes files in which links, attributes and messages are kept in heaps, and names in many encodings. What the C library can
/// do and h5py does not offer is called in the library itself.
let denseFilesScript = #"""
    import sys, os, ctypes, numpy as np, h5py
    from h5py import h5g, h5a, h5s, h5t, h5p, h5f, h5o
    out = sys.argv[1]
    library = next(line.split()[-1] for line in open("/proc/self/maps") if "libhdf5" in line and "_hl" not in line)
    C = ctypes.CDLL(library)
    def call(name, *arguments):
        function = getattr(C, name)
        function.restype = ctypes.c_int
        function.argtypes = [ctypes.c_int64 if i == 0 else ctypes.c_uint if isinstance(a, int) else ctypes.c_void_p for i, a in enumerate(arguments)]
        assert function(*arguments) >= 0, name
    def create(name, setup):
        fcpl, fapl = h5p.create(h5p.FILE_CREATE), h5p.create(h5p.FILE_ACCESS)
        fapl.set_libver_bounds(h5f.LIBVER_LATEST, h5f.LIBVER_LATEST)
        setup(fcpl, fapl)
        return h5py.File(h5f.create((out + "/" + name).encode(), h5f.ACC_TRUNC, fcpl, fapl))
    scalar = h5s.create(h5s.SCALAR)

    # 10,000 links and attributes, in groups of both forms.
    for name, libver in [("many-new", "latest"), ("many-old", "earliest")]:
        with h5py.File(out + "/" + name, "w", libver=libver) as f:
            g = f.create_group("group")
            for i in range(10000): g.create_dataset("d%d" % i, data=np.int32(i))
            a = f.create_group("attributes")
            if libver == "latest":
                for i in range(10000): a.attrs["a%d" % i] = np.int32(i)
    with create("compact", lambda fcpl, fapl: fcpl.set_attr_phase_change(65535, 65000)) as f:
        for i in range(10000): f.attrs["a%d" % i] = np.int32(i)

    # Everything small, for damage too.
    with h5py.File(out + "/small", "w", libver="latest", track_order=True) as f:
        g = f.create_group("dense", track_order=True)
        for i in reversed(range(40)): g.create_group("g%02d" % i)
        for i in reversed(range(20)): g.attrs["a%02d" % i] = np.arange(i, dtype="i2")
        g.attrs["text"] = "text"
        huge = f.create_group("huge")
        huge.attrs["bytes"] = np.arange(100000, dtype="u1")
        huge.attrs["small"] = 7
        for i in range(12): huge["l%d" % i] = h5py.SoftLink("/dense/" + "x" * (5000 if i == 5 else i))
        f["data"] = np.arange(6).reshape(2, 3)
        f["links/direct"] = h5py.SoftLink("/data")
        f["links/relative"] = h5py.SoftLink("deeper/up")
        f["links/deeper/up"] = h5py.SoftLink("./same")
        f["links/deeper/same"] = h5py.SoftLink("/links/direct")
        f["links/group"] = h5py.SoftLink("/dense/")
        f["links/here"] = h5py.SoftLink(".")
        f["links/root"] = h5py.SoftLink("/")
        f["links/nothing"] = h5py.SoftLink("/nowhere")
        f["links/up"] = h5py.SoftLink("../data")
        f["links/loop"] = h5py.SoftLink("/links/loop")
        f["links/other"] = h5py.ExternalLink("other.h5", "/x")
        f["references"] = np.array([f["data"].ref, f["dense"].ref], dtype=h5py.ref_dtype)
        f["again"] = f["data"]

    # Link heaps whose blocks and huge objects go through filters.
    with h5py.File(out + "/filtered", "w", libver="latest") as f:
        gcpl = h5p.create(h5p.GROUP_CREATE)
        call("H5Pset_deflate", gcpl.id, 6)
        g = h5py.Group(h5g.create(f.id, b"g", gcpl=gcpl))
        for i in range(2000): g["name%04d" % i] = h5py.SoftLink("/target/%d" % i)
        g["huge"] = h5py.SoftLink("/" + "t" * 20000)
        one = h5py.Group(h5g.create(f.id, b"one", gcpl=gcpl))
        for i in range(9): one["name%d" % i] = h5py.SoftLink("/target/%d" % i)

    # Names that String would take for the same, and names in no Unicode encoding.
    with h5py.File(out + "/names", "w", libver="latest") as f:
        names = [b"caf\xe9", "caf\u00e9".encode(), "cafe\u0301".encode(), b"\xff\xfe", "\U0010ff80".encode(), b"plain", b"\xc3", b"\xe9\xa9", "\U0001f600".encode()]
        for index, name in enumerate(names):
            h5g.create(f.id, name)
            h5a.create(f.id, name, h5t.STD_I32LE, scalar).write(np.array(index, "i4"))
        t = h5t.create(h5t.COMPOUND, 4); t.insert(b"\xe9", 0, h5t.STD_I32LE)
        t.commit(f.id, b"type")
    with h5py.File(out + "/old-names", "w") as f:
        for name in names: h5g.create(f.id, name)

    # Messages that objects share.
    def sharing(indexes):
        def setup(fcpl, fapl):
            call("H5Pset_shared_mesg_nindexes", fcpl.id, len(indexes))
            for index, (types, size) in enumerate(indexes): call("H5Pset_shared_mesg_index", fcpl.id, index, types, size)
        return setup
    def fill(f, count):
        record = np.dtype([("a", "i4"), ("b", "f8")])
        for i in range(count):
            d = f.create_dataset("d%d" % i, (3, i % 5), record, fillvalue=np.array((1, 2.5), record))
            d.attrs["own"] = np.arange(i % 7, dtype="i8")
            for k in range(12 if i < 3 else 2): d.attrs["common%d" % k] = np.array([(k, k / 2)] * 3, record)
        f.create_dataset("filtered", data=np.arange(100), chunks=(10,), compression="gzip")
        for i in range(3): f.attrs["root%d" % i] = "the same text in all of these"
    for name, indexes, count in [("shared-list", [(0x102A | 0x800, 1)], 6), ("shared-tree", [(0x2 | 0x8 | 0x20 | 0x800, 1), (0x1000, 20)], 150), ("shared-types", [(0x8, 10)], 20)]:
        with create(name, sharing(indexes)) as f: fill(f, count)
    with h5py.File(out + "/committed", "w", libver="latest") as f:
        f["type"] = np.dtype([("a", "i4"), ("b", "f8")])
        f.create_dataset("d", (3,), f["type"])
        f["d"].attrs.create("x", np.array((1, 2), f["type"].dtype), dtype=f["type"])
        for i in range(20): f["type"].attrs["t%d" % i] = i

    # Metadata in a cache image.
    class Image(ctypes.Structure):
        _fields_ = [("version", ctypes.c_int), ("generate", ctypes.c_bool), ("save", ctypes.c_bool), ("ageout", ctypes.c_int)]
    image = Image(1, True, False, -1)
    with create("image", lambda fcpl, fapl: call("H5Pset_mdc_image_config", fapl.id, ctypes.byref(image))) as f:
        for i in range(20): f["g%d/d" % i] = np.arange(i)
        f["g3"].attrs["note"] = "in the image"

    # A family of the newer form.
    with h5py.File(out + "/family%d.h5", "w", driver="family", memb_size=4096, libver="latest") as f:
        f["d"] = np.arange(4000, dtype="i4")

    with h5py.File(out + "/base", "w", libver="latest", userblock_size=1024) as f:
        f["data"] = np.arange(6)
        f["references"] = np.array([f["data"].ref], dtype=h5py.ref_dtype)
    """#
