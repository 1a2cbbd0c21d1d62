#!/usr/bin/env python3
"""Write random HDF5 files with h5py that together use all that the format offers.

usage: random_tree.py SEED FILE [SEED FILE]...

The same seed gives the same tree (with the same versions of h5py and its library). Values are written in the files' own types,
so that nothing is converted; most are random bytes, which are a value of every number's type.
"""
import ctypes
import gc
import os
import random
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'hdf5-corpus'))
import oracle  # noqa: E402
import h5py  # noqa: E402
from h5py import h5a, h5d, h5f, h5g, h5o, h5p, h5s, h5t, h5z  # noqa: E402

LIB = oracle.LIB
LIB.H5Dwrite.argtypes = [ctypes.c_int64] * 5 + [ctypes.c_void_p]
LIB.H5Awrite.argtypes = [ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p]
LIB.H5Tset_precision.argtypes = [ctypes.c_int64, ctypes.c_size_t]
LIB.H5Tset_offset.argtypes = [ctypes.c_int64, ctypes.c_size_t]
LIB.H5Pset_relax_file_integrity_checks.argtypes = [ctypes.c_int64, ctypes.c_uint64]
LIB.H5Pset_shared_mesg_nindexes.argtypes = [ctypes.c_int64, ctypes.c_uint]
LIB.H5Pset_shared_mesg_index.argtypes = [ctypes.c_int64] + [ctypes.c_uint] * 3

WORDS = ['a', 'b', 'data', 'x1', 'weights', 'with space', 'naïve', 'größe', '日本語', '🜚', 'a.b', '...', '.hidden', 'tab\there',
         'line\nbreak', 'back\\slash', 'quote"', "it's", '%s', '@', '#', 'é', 'e\u0301', 'A', 'Z', 'long-' + 'n' * 250,
         '\ufffd', 'trailing ', ' leading', '-', '*', '0', '10', '9']


class Tree:
    def __init__(self, seed, path):
        self.r = random.Random(seed)
        self.finished = []  # addresses and paths of finished objects
        self.committed = []
        self.kept = []  # what C values point to
        r = self.r
        low, high = r.choice([('earliest', 'v200'), ('earliest', 'v108'), ('v108', 'v110'), ('v110', 'v110'), ('v112', 'v114'),
                              ('v200', 'v200'), ('v110', 'v200'), ('v108', 'v108'), ('earliest', 'v200'), ('v200', 'v200')])
        number = {'earliest': h5f.LIBVER_EARLIEST, 'v108': h5f.LIBVER_V18, 'v110': h5f.LIBVER_V110, 'v112': h5f.LIBVER_V112,
                  'v114': h5f.LIBVER_V114, 'v200': h5f.LIBVER_LATEST}
        access = h5p.create(h5p.FILE_ACCESS)
        access.set_libver_bounds(number[low], number[high])
        LIB.H5Pset_relax_file_integrity_checks(access.id, 1)
        create = h5p.create(h5p.FILE_CREATE)
        self.plain = high == 'v108'
        self.newest = high == 'v200'
        self.modern = low in ('v110', 'v112', 'v114', 'v200')
        user_block = self.chance(0.2)
        if user_block:
            create.set_userblock(r.choice([512, 1024, 2048, 8192]))
        self.small = self.chance(0.1)
        if self.small:
            create.set_sizes(r.choice([4, 8]), r.choice([4, 8]))
        if self.chance(0.3):
            create.set_link_creation_order(h5p.CRT_ORDER_TRACKED | h5p.CRT_ORDER_INDEXED)
        if self.chance(0.2) and low != 'earliest':
            create.set_attr_creation_order(h5p.CRT_ORDER_TRACKED)
        if self.chance(0.15) and not self.plain and not user_block:
            create.set_file_space_strategy(r.choice([0, 1, 2, 3]), r.choice([False, True]), 1)
        if self.chance(0.1):
            LIB.H5Pset_shared_mesg_nindexes(create.id, 1)
            LIB.H5Pset_shared_mesg_index(create.id, 0, r.choice([0x02, 0x08, 0x1f, 0x1e]), r.choice([8, 40]))
        self.file = h5f.create(os.fsencode(path), h5f.ACC_TRUNC, create, access)
        root = h5g.open(self.file, b'/')
        self.attributes(root)
        self.fill(root, b'', 0, r.choice([3, 8, 15, 25]))
        self.delete(root)
        del root
        self.close()
        if self.chance(0.3):  # a second session leaves other free space and other continuation blocks
            self.file = h5f.open(os.fsencode(path), h5f.ACC_RDWR, access)
            root = h5g.open(self.file, b'/')
            self.attributes(root)
            self.fill(root, b'', 1, r.choice([2, 6]))
            del root
            self.close()

    def close(self):
        self.committed, self.finished = [], []  # an open object keeps the file open
        gc.collect()
        self.file.close()

    def chance(self, p):
        return self.r.random() < p

    def name(self, taken):
        r = self.r
        while True:
            if self.chance(0.03):
                n = bytes(r.choice([0xff, 0xfe, 0x80, 0x41]) for _ in range(r.randint(1, 4)))
            else:
                n = (r.choice(WORDS) if self.chance(0.7) else f'n{r.randint(0, 999)}').encode()
            if self.chance(0.2):
                n += str(r.randint(0, 99)).encode()
            if n not in taken and n not in (b'.', b'..'):
                return n

    # Types

    def number(self):
        r = self.r
        pick = r.random()
        if pick < 0.4:
            return getattr(h5t, f'STD_{r.choice("IU")}{r.choice([8, 16, 32, 64])}{r.choice(["LE", "LE", "BE"])}')
        if pick < 0.6:
            return getattr(h5t, f'IEEE_F{r.choice([16, 32, 64])}{r.choice(["LE", "LE", "BE"])}')
        if pick < 0.7:
            return getattr(h5t, f'STD_B{r.choice([8, 16, 32, 64])}{r.choice(["LE", "BE"])}')
        if pick < 0.82:
            size = r.choice([1, 2, 3, 4, 5, 6, 7, 8])
            t = getattr(h5t, f'STD_{r.choice("IU")}64{r.choice(["LE", "BE"])}').copy()
            precision = r.randint(1, 8 * size)
            LIB.H5Tset_precision(t.id, precision)
            t.set_size(size)
            LIB.H5Tset_offset(t.id, r.randint(0, 8 * size - precision))
            return t
        if pick < 0.94:
            return self.odd_float()
        return getattr(h5t, f'UNIX_D{r.choice([32, 64])}{r.choice(["LE", "BE"])}')

    def odd_float(self):
        r = self.r
        order = r.choice(['LE', 'BE'])
        pick = r.choice(['bfloat', 'fp8', '24', 'padded', 'long'])
        if pick == 'long':
            return h5t.NATIVE_LDOUBLE.copy()
        t = getattr(h5t, f'IEEE_F32{order}').copy()
        fields, precision, size, bias = {
            'bfloat': ((15, 7, 8, 0, 7), 16, 2, 127), 'fp8': ((7, 3, 4, 0, 3), 8, 1, 7),
            '24': ((23, 15, 8, 0, 15), 24, 3, 127), 'padded': ((20, 14, 6, 0, 14), 21, 4, 31)}[pick]
        t.set_fields(*fields)
        t.set_ebias(bias)
        t.set_precision(precision)
        t.set_size(size)
        if pick == 'padded':
            t.set_norm(r.choice([h5t.NORM_IMPLIED, h5t.NORM_MSBSET, h5t.NORM_NONE]))
        return t

    def enum(self):
        r = self.r
        if self.chance(0.3):
            t = h5t.enum_create(h5t.STD_I8LE)
            t.enum_insert(b'FALSE', 0)
            t.enum_insert(b'TRUE', 1)
            return t
        t = h5t.enum_create(getattr(h5t, f'STD_{r.choice("IU")}{r.choice([8, 16, 32, 64])}{r.choice(["LE", "BE"])}'))
        names = set()
        for value in r.sample(range(100), r.randint(1, 9)):
            n = self.name(names)
            names.add(n)
            t.enum_insert(n, value)
        return t

    def text(self):
        r = self.r
        t = h5t.C_S1.copy()
        t.set_size(h5t.VARIABLE if self.chance(0.4) else r.choice([1, 2, 7, 8, 33]))
        t.set_cset(r.choice([h5t.CSET_ASCII, h5t.CSET_UTF8]))
        t.set_strpad(r.choice([h5t.STR_NULLTERM, h5t.STR_NULLPAD, h5t.STR_SPACEPAD]))
        return t

    def type(self, depth=0):
        r = self.r
        pick = r.random()
        if depth >= 3 or pick < 0.45:
            return self.number()
        if pick < 0.55:
            return self.enum()
        if pick < 0.67:
            return self.text()
        if pick < 0.71:
            t = h5t.create(h5t.OPAQUE, r.choice([1, 3, 16]))
            t.set_tag(r.choice([b'', b'tag', 'größe'.encode(), b'exactly8']))
            return t
        if pick < 0.80:
            return self.compound(depth)
        if pick < 0.87:
            return h5t.array_create(self.type(depth + 1), tuple(r.randint(1, 3) for _ in range(r.randint(1, 3))))
        if pick < 0.94:
            return h5t.vlen_create(self.type(depth + 1))
        if pick < 0.97 or not self.newest:
            return h5t.STD_U64LE.copy() if self.small else h5t.STD_REF_OBJ.copy()
        return getattr(h5t, f'COMPLEX_IEEE_F{r.choice([16, 32, 64])}{r.choice(["LE", "BE"])}').copy()

    def compound(self, depth):
        r = self.r
        members, offset, names = [], r.choice([0, 0, 0, 3]), set()
        for _ in range(r.choice([1, 2, 3, 5, 12])):
            t = self.type(depth + 1)
            n = self.name(names)
            names.add(n)
            members.append((n, offset, t))
            offset += t.get_size() + r.choice([0, 0, 0, 1, 5])
        t = h5t.create(h5t.COMPOUND, offset)
        if self.chance(0.2):
            r.shuffle(members)
        for n, o, m in members:
            t.insert(n, o, m)
        return t

    # Values in memory

    def value(self, t):
        """One element's bytes as the C library has them in memory."""
        r, c, size = self.r, t.get_class(), t.get_size()
        if c == h5t.STRING:
            word = r.choice(WORDS + ['', 'x' * 40]).encode()
            if t.is_variable_str():
                if self.chance(0.1):
                    return bytes(8)
                return self.pointer(word + b'\0')
            return word[:size].ljust(size, r.choice([b'\0', b' ', b'\0']))
        if c == h5t.VLEN:
            n = r.choice([0, 1, 2, 5])
            base = t.get_super()
            blob = b''.join(self.value(base) for _ in range(n))
            return struct.pack('<Q', n) + (self.pointer(blob) if n else bytes(8))
        if c == h5t.COMPOUND:
            out = bytearray(r.randbytes(size) if self.chance(0.5) else size)
            for i in range(t.get_nmembers()):
                v, o = self.value(t.get_member_type(i)), t.get_member_offset(i)
                out[o:o + len(v)] = v
            return bytes(out)
        if c == h5t.ARRAY:
            n = 1
            for d in t.get_array_dims():
                n *= d
            base = t.get_super()
            return b''.join(self.value(base) for _ in range(n))
        if c == h5t.REFERENCE:
            if self.small:  # the library takes 8 bytes of references that have 4
                return bytes(size)
            address = r.choice(self.finished)[0] if self.finished and self.chance(0.8) else 0
            return struct.pack('<Q', address)
        if c == h5t.ENUM and self.chance(0.8):
            value = t.get_member_value(r.randrange(t.get_nmembers()))
            return value.to_bytes(size, {'le': 'little', 'be': 'big'}[oracle.order(t.get_super())])
        if c == h5t.FLOAT and size in (2, 4, 8) and self.chance(0.7) and t.get_ebias() in (15, 127, 1023) and \
                t.get_precision() == 8 * size and t.get_fields()[2] in (5, 8, 11) and (size, t.get_ebias()) != (2, 127):
            return struct.pack({'le': '<', 'be': '>'}[oracle.order(t)] + {2: 'e', 4: 'f', 8: 'd'}[size], r.uniform(-100, 100))
        if self.chance(0.3):
            return bytes(size - 1) + bytes([r.randrange(100)]) if self.chance(0.5) else bytes([r.randrange(100)]) + bytes(size - 1)
        return r.randbytes(size)

    def pointer(self, blob):
        buffer = ctypes.create_string_buffer(blob, len(blob))
        self.kept.append(buffer)
        return struct.pack('<Q', ctypes.addressof(buffer))

    def values(self, t, count):
        if count > 2000 and t.get_class() in (h5t.INTEGER, h5t.FLOAT, h5t.BITFIELD):
            return self.r.randbytes(count * t.get_size())
        if count > 200:  # a few values many times
            few = [self.value(t) for _ in range(50)]
            return b''.join(few[(i * 7) % 50] for i in range(count))
        return b''.join(self.value(t) for _ in range(count))

    # Objects

    def attributes(self, owner):
        r = self.r
        count = r.choice([0, 0, 0, 1, 2, 3, 5]) if self.chance(0.93) else r.choice([9, 20, 60])
        names = {h5a.open(owner, index=i).name for i in range(h5a.get_num_attrs(owner))}
        names = {n if isinstance(n, bytes) else n.encode('utf-8', 'surrogateescape') for n in names}
        added = []
        for _ in range(count):
            n = self.name(names)
            names.add(n)
            t = self.r.choice(self.committed) if self.committed and self.chance(0.15) else self.type()
            shape = self.shape(r.choice([0, 0, 1, 1, 2]), 20)
            if self.modern and self.chance(0.02):
                t, shape = h5t.STD_U8LE, (70000,)
            space = self.space(shape)
            a = h5a.create(owner, n, t, space)
            elements = space.get_select_npoints() if space.get_simple_extent_type() != h5s.NULL else 0
            if elements and not self.chance(0.05):
                self.write_attribute(a, elements)
            added.append(n)
        if len(added) > 5 and self.chance(0.5):
            for n in r.sample(added, len(added) // 2 if self.chance(0.5) else 2):
                h5a.delete(owner, n)

    def write_attribute(self, a, count):
        t = a.get_type()
        if LIB.H5Awrite(a.id, t.id, self.buffer(self.values(t, count))) < 0:
            raise RuntimeError('an attribute was not written')

    def buffer(self, data):
        b = ctypes.create_string_buffer(data, max(1, len(data)))
        self.kept.append(b)
        return b

    def shape(self, rank, most):
        r = self.r
        if rank == 0:
            return ()
        shape = []
        for _ in range(rank):
            largest = max(1, min(most, int(most ** (1 / rank)) * 2))
            shape.append(0 if self.chance(0.03) else r.randint(1, largest))
        return tuple(shape)

    def space(self, shape, maximum=None):
        if self.chance(0.04) and maximum is None:
            return h5s.create(h5s.NULL)
        if not shape:
            return h5s.create(h5s.SCALAR)
        return h5s.create_simple(shape, maximum or shape)

    def fill(self, group, path, depth, count):
        r = self.r
        names = set()
        group.links.iterate(lambda n: names.add(n) and None)
        many = self.chance(0.06)
        for _ in range(r.choice([40, 300]) if many else count):
            n = self.name(names)
            names.add(n)
            pick = r.random()
            if many and pick < 0.9:
                if self.finished and self.chance(0.5):
                    self.link(group, n)
                else:
                    group.links.create_soft(n, r.choice(WORDS).encode())
            elif pick < 0.2 and depth < 4:
                self.group(group, n, path + b'/' + n, depth)
            elif pick < 0.27:
                self.link(group, n)
            elif pick < 0.32:
                t = self.type().copy()
                while self.refers(t):  # from a committed sequence of references, h5py makes another type
                    t = self.type().copy()
                t.commit(group, n)
                self.committed.append(t)
                self.attributes(t)
                self.finish(t)
            elif pick < 0.35:
                self.regions(group, n)
            elif pick < 0.38 and not self.plain:
                self.virtual(group, n)
            elif pick < 0.40:
                group.links.create_external(n, b'other.h5', b'/some/where')
            else:
                self.dataset(group, n)
            self.kept.clear()

    def finish(self, object_):
        self.finished.append((h5o.get_info(object_).addr, object_))

    def group(self, parent, n, path, depth):
        r = self.r
        plist = h5p.create(h5p.GROUP_CREATE)
        if self.chance(0.3):
            plist.set_link_creation_order(r.choice([h5p.CRT_ORDER_TRACKED, h5p.CRT_ORDER_TRACKED | h5p.CRT_ORDER_INDEXED]))
        if self.chance(0.2):
            plist.set_attr_creation_order(h5p.CRT_ORDER_TRACKED | h5p.CRT_ORDER_INDEXED)
        if self.chance(0.2):
            plist.set_attr_phase_change(r.choice([0, 2]), 0)
        g = h5g.create(parent, n, None, plist)
        self.attributes(g)
        self.fill(g, path, depth + 1, r.choice([0, 1, 3, 9]))
        self.delete(g)
        self.finish(g)

    def delete(self, group):
        if not self.chance(0.2):
            return
        names = []
        group.links.iterate(lambda n: names.append(n))
        for n in self.r.sample(names, len(names) // 3):
            if group.links.get_info(n).type != h5py.h5l.TYPE_HARD:  # objects are referred to from elsewhere
                group.unlink(n)

    def link(self, group, n):
        r = self.r
        if self.finished and self.chance(0.6):
            h5o.link(r.choice(self.finished)[1], group, n)
        else:
            group.links.create_soft(n, r.choice(['/', '.', '../x', '/a/b', 'größe', 'q' * 300]).encode())

    def dataset(self, group, n):
        r = self.r
        t = r.choice(self.committed) if self.committed and self.chance(0.12) else self.type()
        rank = r.choice([0, 1, 1, 1, 2, 2, 3, 4, 5])
        many = self.chance(0.06)
        shape = self.shape(rank, r.choice([6, 30, 200]))
        chunk = tuple(r.randint(1, max(1, d)) for d in shape)
        maximum = tuple(r.choice([d, max(d, 1) + r.randint(0, 50), h5s.UNLIMITED]) for d in shape)
        if many:
            t = r.choice([h5t.STD_U8LE, h5t.STD_I16BE])
            shape = r.choice([(1500,), (3000,), (40, 40), (7, 7, 30), (300,), (5000,)])
            chunk = r.choice([(1,) * len(shape), (2,) * len(shape)])
            maximum = r.choice([shape, (h5s.UNLIMITED,) * len(shape), (h5s.UNLIMITED,) + shape[1:]])
        layout = r.choice(['compact', 'contiguous', 'chunked', 'chunked', 'chunked']) if not many else 'chunked'
        if not shape and layout == 'chunked':
            layout = 'contiguous'
        plist = h5p.create(h5p.DATASET_CREATE)
        grows = layout == 'chunked' and (many or self.chance(0.6))
        space = self.space(shape, maximum if grows else shape if layout == 'chunked' else None)
        null = space.get_simple_extent_type() == h5s.NULL
        size = t.get_size()
        if layout == 'compact' and not null and size * max(1, space.get_select_npoints()) < 60000:
            plist.set_layout(h5d.COMPACT)
        elif layout == 'chunked' and not null:
            if grows:
                chunk = tuple(c if m == h5s.UNLIMITED else max(1, min(c, m)) for c, m in zip(chunk, maximum))
            plist.set_chunk(chunk)
        if self.chance(0.4):
            try:
                plist.set_alloc_time(r.choice([h5d.ALLOC_TIME_EARLY, h5d.ALLOC_TIME_LATE, h5d.ALLOC_TIME_INCR]))
            except Exception:
                pass
        if self.chance(0.15):
            plist.set_fill_time(r.choice([h5d.FILL_TIME_ALLOC, h5d.FILL_TIME_IFSET]))
        filtered = plist.get_layout() == h5d.CHUNKED and self.chance(0.55)
        if filtered:
            self.filters(plist, t)
        if self.chance(0.15) and self.fixed(t):
            value = self.value(t)
            LIB.H5Pset_fill_value.argtypes = [ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p]
            LIB.H5Pset_fill_value(plist.id, t.id, self.buffer(value))
        if self.chance(0.15):
            plist.set_attr_creation_order(h5p.CRT_ORDER_TRACKED)
        try:
            d = h5d.create(group, n, t, space, plist)
        except Exception:  # a filter that cannot be used with this type, compact data that were to come late, ...
            plain = h5p.create(h5p.DATASET_CREATE)
            if plist.get_layout() == h5d.CHUNKED:
                plain.set_chunk(chunk)
            d = h5d.create(group, n, t, space, plain)
        if not null:
            self.write(d)
            if grows:
                for _ in range(r.choice([0, 0, 1, 2])):
                    extent = tuple(r.randint(0, s + 8) if m == h5s.UNLIMITED else r.randint(0, m) for s, m in zip(shape, maximum))
                    product = 1
                    for x in extent:
                        product *= x
                    if product > 8000:
                        continue
                    d.set_extent(extent)
                    if self.chance(0.6):
                        self.write(d)
        self.attributes(d)
        self.finish(d)

    def refers(self, t):
        c = t.get_class()
        if c == h5t.COMPOUND:
            return any(self.refers(t.get_member_type(i)) for i in range(t.get_nmembers()))
        return self.refers(t.get_super()) if c in (h5t.ARRAY, h5t.VLEN) else c == h5t.REFERENCE

    def fixed(self, t):
        c = t.get_class()
        if c == h5t.COMPOUND:
            return all(self.fixed(t.get_member_type(i)) for i in range(t.get_nmembers()))
        if c == h5t.ARRAY:
            return self.fixed(t.get_super())
        if c == h5t.STRING:
            return not t.is_variable_str()
        return c not in (h5t.VLEN, h5t.REFERENCE)

    def filters(self, plist, t):
        r = self.r
        c = t.get_class()
        first = r.choice(['scaleoffset', 'nbit', '', '', '', 'shuffle', 'shuffle'])
        if first == 'scaleoffset' and c == h5t.INTEGER:
            plist.set_scaleoffset(2, r.choice([0, 0, 5]))
        elif first == 'scaleoffset' and c == h5t.FLOAT:
            plist.set_scaleoffset(0, r.choice([0, 2, 4]))
        elif first == 'nbit' and self.fixed(t):  # the library crashes with others
            plist.set_filter(h5z.FILTER_NBIT, h5z.FLAG_OPTIONAL, ())
        elif first == 'shuffle':
            plist.set_shuffle()
        second = r.choice(['gzip', 'gzip', 'lzf', '', 'gzip'])
        if second == 'gzip':
            plist.set_deflate(r.randint(0, 9))
        elif second == 'lzf':
            plist.set_filter(32000, h5z.FLAG_OPTIONAL, ())
        if self.chance(0.3):
            plist.set_fletcher32()

    def write(self, d):
        r = self.r
        if self.chance(0.1):
            return
        t, space = d.get_type(), d.get_space()
        shape = space.get_simple_extent_dims() if space.get_simple_extent_type() == h5s.SIMPLE else ()
        count = space.get_select_npoints()
        if count == 0:
            return
        if shape and self.chance(0.35):
            start = tuple(r.randrange(x) for x in shape)
            block = tuple(r.randint(1, x - s) for x, s in zip(shape, start))
            space.select_hyperslab(start, (1,) * len(shape), None, block)
            count = space.get_select_npoints()
        memory = h5s.create_simple((count,))
        if LIB.H5Dwrite(d.id, t.id, memory.id, space.id, 0, self.buffer(self.values(t, count))) < 0:
            raise RuntimeError('a dataset was not written')

    def regions(self, group, n):
        """Region references to a dataset made for them."""
        r = self.r
        g = h5py.Group(h5g.create(group, n))
        shape = r.choice([(10,), (6, 7), (3, 4, 5)])
        d = g.create_dataset('target', shape, 'i2')
        out = g.create_dataset('regions', (4,), h5py.regionref_dtype)
        whole = tuple(slice(None) for _ in shape)
        corner = tuple(slice(r.randint(0, 1), r.randint(2, 3)) for _ in shape)
        out[0] = d.regionref[whole]
        out[1] = d.regionref[corner]
        out[2] = d.regionref[(slice(0, 3, 2),) + whole[1:]]
        g.attrs.create('one', d.regionref[corner], dtype=h5py.regionref_dtype)

    def virtual(self, group, n):
        r = self.r
        g = h5py.Group(h5g.create(group, n))
        kind = r.choice(['i1', '>i4', 'f8'])
        sources = []
        for i in range(r.randint(1, 3)):
            d = g.create_dataset(f's{i}', (r.choice([4, 9]),), kind, chunks=r.choice([None, (3,)]))
            d[:] = [r.randint(0, 100) for _ in range(d.shape[0])]
            sources.append(d)
        layout = h5py.VirtualLayout((len(sources), 9), kind)
        # h5py makes no virtual dataset of a source whose name is not UTF-8, and the library none where it has a "%".
        if isinstance(g.name, bytes) or '%' in g.name:
            return
        for i, d in enumerate(sources):
            source = h5py.VirtualSource('.', d.name, shape=d.shape)
            pick = r.randrange(3)
            if pick == 0:
                layout[i, :d.shape[0]] = source
            elif pick == 1:
                layout[i, 1:3] = source[2:4]
            else:
                layout[i, 0:6:3] = source[0:4:2]
        g.create_virtual_dataset('virtual', layout, fillvalue=r.choice([None, 7]))


def main(arguments):
    h5py._errors.silence_errors()
    for seed, path in zip(arguments[::2], arguments[1::2]):
        # The library has mistakes of its own, some of which end the process: then it is the tree of another seed.
        for attempt in range(10):
            child = os.fork()
            if child == 0:
                try:
                    Tree(int(seed) + 1_000_000 * attempt, path)
                    os._exit(0)
                except BaseException as error:
                    print(f'{seed}: {error}', file=sys.stderr)
                    os._exit(1)
            if os.waitpid(child, 0)[1] == 0:
                break
        else:
            sys.exit(f'no tree of the seed {seed} could be written')


if __name__ == '__main__':
    main(sys.argv[1:])
