/// Writes `default.hdf5` and more to the folder in its argument, each with what it holds in a JSON file of that name.
let filesForReading = #"""
    import sys, json, os
    import numpy as np, h5py
    folder = sys.argv[1]
    os.chdir(folder)
    text = h5py.string_dtype()

    def describe(path, array, kind):
        shape = list(np.shape(array))
        if kind == "text":
            values = [v.decode() if isinstance(v, bytes) else str(v) for v in np.ravel(np.array(array, dtype=object))]
        else:
            values = [float(v) for v in np.ravel(array)]
        return dict(path=path, shape=shape, kind=kind, values=values)

    class Out:
        def __init__(self, name, **options):
            self.name = os.path.join(folder, name)
            self.file = h5py.File(self.name + ".hdf5", "w", **options)
            self.datasets, self.attributes, self.nulls = [], [], []
        def put(self, path, array, kind="numbers", expect=None, **options):
            self.file.create_dataset(path, data=array, **options)
            self.datasets.append(describe(path, array if expect is None else expect, kind))
        def attr(self, path, name, value, kind="numbers", dtype=None):
            self.file[path].attrs.create(name, value, dtype=dtype)
            self.attributes.append(dict(describe(path, value, kind), name=name))
        def close(self):
            self.file.close()
            with open(self.name + ".json", "w") as f:
                json.dump(dict(datasets=self.datasets, attributes=self.attributes, nulls=self.nulls), f)

    def fill(out):
        rng = np.random.default_rng(7)
        for t in "i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8 >i2 >i4 >i8 >u2 >u4 >f2 >f4 >f8".split():
            out.put("types/" + t.replace(">", "big-"), (rng.random((3, 5)) * 100).astype(t))
        out.put("types/extreme", np.array([-2**31, 2**31 - 1], "i4"))
        out.put("types/halves", np.array([0.0, 2**-24, 2**-14, 65504, -1.5], "f2"))
        out.put("types/bool", np.array([True, False, True]))
        a = rng.standard_normal((37, 23)).astype("f4")
        out.put("chunks/plain", a, chunks=(8, 5))
        out.put("chunks/gzip", a, chunks=(8, 5), compression="gzip")
        out.put("chunks/gzip0", a, chunks=(8, 5), compression="gzip", compression_opts=0)
        out.put("chunks/shuffle", a, chunks=(8, 5), shuffle=True)
        out.put("chunks/shuffle gzip", a, chunks=(8, 5), shuffle=True, compression="gzip")
        out.put("chunks/fletcher", a, chunks=(8, 5), fletcher32=True)
        out.put("chunks/all", a, chunks=(8, 5), shuffle=True, compression="gzip", fletcher32=True)
        out.put("chunks/odd", np.arange(7, dtype="i1"), chunks=(3,), shuffle=True, fletcher32=True)
        out.put("chunks/ones", np.full(999, -1, "i2"), chunks=(100,), fletcher32=True)
        out.put("chunks/wide", a, chunks=(37, 1), compression="gzip")
        out.put("chunks/larger", a[:3, :3], chunks=(8, 5), maxshape=(None, None), compression="gzip")
        out.put("chunks/deep", rng.standard_normal((5, 4, 3, 6)), chunks=(2, 3, 2, 4), compression="gzip")
        out.put("chunks/empty", np.zeros((0,), "f4"), compression="gzip", chunks=(10,), maxshape=(None,))
        out.put("chunks/many", np.arange(5000, dtype="i4"), chunks=(10,))
        out.put("chunks/automatic", rng.standard_normal((300, 200)), compression="gzip")
        d = out.file.create_dataset("chunks/sparse", (20, 20), "f4", chunks=(6, 6), fillvalue=2.5)
        d[7:9, 7:9] = 1
        out.datasets.append(describe("chunks/sparse", d[()], "numbers"))
        d = out.file.create_dataset("unwritten", (4, 3), "i4", fillvalue=-7)
        out.datasets.append(describe("unwritten", d[()], "numbers"))
        d = out.file.create_dataset("unwritten zeros", (4, 3), "f8")
        out.datasets.append(describe("unwritten zeros", d[()], "numbers"))
        out.put("scalar", 4.25)
        out.put("no rows", np.zeros((3, 0, 2), "f4"))
        out.put("text/scalar", "größer", "text")
        out.put("text/empty", "", "text")
        out.put("text/list", np.array(["a", "", "ccc" * 100], object), "text", dtype=text)
        out.put("text/fixed", np.array([b"one", b"three", b""]), "text")
        out.put("text/utf8 fixed", np.array(["ä".encode(), b"b"], h5py.string_dtype("utf-8", 6)), "text")
        out.put("text/chunked", np.array(["line %d" % i for i in range(100)], object), "text", dtype=text, chunks=(7,),
                compression="gzip")
        out.file.create_dataset("text/unwritten", (3,), text)
        out.datasets.append(describe("text/unwritten", ["", "", ""], "text"))
        out.file.create_dataset("null", data=h5py.Empty("f4"))
        out.nulls.append("null")
        g = out.file.create_group("many")
        for i in range(300):
            g.create_group("member %d" % i)
        out.put("many/member 299/deep/er/value", np.arange(3))
        out.attr("many", "number", 17)
        out.attr("many", "list", np.arange(6, dtype=">i2").reshape(2, 3))
        out.attr("/", "text", "grüße", "text")
        out.attr("/", "ascii", np.bytes_("plain"), "text")
        out.attr("/", "texts", np.array(["x", "yy"], object), "text", dtype=text)
        out.attr("chunks/all", "empty", np.zeros(0, "f4"))
        out.attr("chunks/all", "half", np.float16(0.5))

    out = Out("default"); fill(out); out.close()
    out = Out("userblock", userblock_size=1024); fill(out); out.close()

    # What version 2 headers and link messages keep compactly.
    for version in ["v108", "v110", "v114"]:
      out = Out(version, libver=version)
      out.put("a", np.arange(12, dtype="f4").reshape(3, 4))
      out.put("b/c", np.arange(5, dtype=">i8"))
      out.put("b/single", np.arange(30, dtype="f4").reshape(5, 6), chunks=(5, 6), compression="gzip", shuffle=True)
      out.put("b/single plain", np.arange(30, dtype="f4").reshape(5, 6), chunks=(5, 6))
      out.put("text", "vier", "text")
      out.put("unwritten", np.zeros(0))
      out.attr("b", "x", 3)
      out.attr("/", "y", "z", "text")
      for i in range(7):
          out.attr("a", "attribute %d" % i, np.arange(i))
      out.close()

      # Links that are never followed.
    with h5py.File(os.path.join(folder, "links.hdf5"), "w") as f:
        f["value"] = np.arange(4)
        f["again"] = f["value"]
        f["soft"] = h5py.SoftLink("/value")
        f["links/external"] = h5py.ExternalLink("other.hdf5", "/x")
        f["loop/inner"] = np.arange(2)
        f["loop/self"] = f["loop"]
        f["lzf"] = h5py.Empty("f4")
        f.create_dataset("lzf data", data=np.arange(100), compression="lzf")
        f.create_dataset("raw", data=np.zeros(8, "f4"), external=[("raw.bin", 0, 32)])
        f["compound"] = np.zeros(3, [("a", "i4"), ("b", "f8")])
        f["big number"] = np.array([1, 300, 2**40])
        f["third"] = np.array([1 / 3, 0.5])
        f["half way"] = np.array([1.5])
        f["negative"] = np.array([-1])
        f["huge"] = np.array([1e300])
        f["sixteen million"] = np.array([2**24 + 1])
        f.create_dataset("array", (2,), np.dtype("(3,)i4"))
        f.create_dataset("latin", data=np.array([b"\xe9\xff"]))
        f["rows"] = np.arange(40).reshape(10, 4)
        f.create_dataset("chunked rows", data=np.arange(400, dtype="i4").reshape(100, 4), chunks=(7, 3), compression="gzip")
        f["named"] = np.dtype("f8")
        f.create_dataset("of named", data=np.arange(3.0), dtype=f["named"])
        f.create_dataset("zeros", (1000, 1000, 100), "f4", chunks=(100, 100, 100), compression="gzip")

    with h5py.File(os.path.join(folder, "dense.hdf5"), "w", libver="v110") as f:
        g = f.create_group("many")
        for i in range(20):
            g["d%02d" % i] = i
        for i in range(20):
            f.attrs["a%02d" % i] = i
        f.create_dataset("fixed array", data=np.arange(100), chunks=(9,))
    """#
