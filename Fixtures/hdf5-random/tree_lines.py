#!/usr/bin/env python3
"""Print what h5py reads from HDF5 files, one line an object, attribute or link.

usage: tree_lines.py FILE...

Writes FILE.lines beside each FILE, and FILE.addresses: the addresses and paths of all objects. The lines come in depth-first order, the links of a group and the attributes of an
object by the bytes of their names; an object with two names is printed twice. Fields are separated by tabs:

  path  group     number of links
  path  dataset   type  space  layout  filters  values
  path  type      type
  path  soft      target
  path  external  file  target
  path  user
  path  unreadable  message
  path@name  attribute  type  space  values

Bytes of names that are not printable ASCII, and backslashes, are \\xNN. Values are hexadecimal, in the canonical encoding
of ../hdf5-corpus/oracle.py; those that oracle.py does not encode are "unencoded", those
that the library cannot read are "unreadable".
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'hdf5-corpus'))
import ctypes  # noqa: E402
import oracle  # noqa: E402
from h5py import h5, h5a, h5d, h5f, h5g, h5l, h5o, h5p, h5s, h5t  # noqa: E402

LIMIT = 400  # longer values are their number of bytes, their beginning and a sum


def name(value):
    data = value if isinstance(value, bytes) else value.encode('utf-8', 'surrogateescape')
    return ''.join(chr(c) if 0x20 < c < 0x7f and c != 0x5c else f'\\x{c:02x}' for c in data)


# h5py has no properties of bit fields and times, the library does.
for function in ('H5Tget_order', 'H5Tget_precision', 'H5Tget_offset'):
    getattr(oracle.LIB, function).argtypes = [ctypes.c_int64]
oracle.LIB.H5Pset_relax_file_integrity_checks.argtypes = [ctypes.c_int64, ctypes.c_uint64]
oracle.LIB.H5Tget_precision.restype = ctypes.c_size_t
oracle.order = lambda t: {0: 'le', 1: 'be'}.get(oracle.LIB.H5Tget_order(t.id), 'other')


def order(t):
    return {'le': '<', 'be': '>'}.get(oracle.order(t), '?')


def bits(t):
    size, precision, offset = t.get_size(), oracle.LIB.H5Tget_precision(t.id), oracle.LIB.H5Tget_offset(t.id)
    return '' if (precision, offset) == (8 * size, 0) else f':{precision}@{offset}'


def holds_text(t):
    c = t.get_class()
    if c == h5t.STRING:
        return t.is_variable_str()
    if c == h5t.VLEN:
        return True
    if c == h5t.COMPOUND:
        return any(holds_text(t.get_member_type(i)) for i in range(t.get_nmembers()))
    return c == h5t.VLEN or c == h5t.ARRAY and holds_text(t.get_super())


def kind(t):
    """A type in one word."""
    c, size = t.get_class(), t.get_size()
    if c == h5t.INTEGER:
        return f'{"i" if t.get_sign() else "u"}{size}{order(t)}{bits(t)}'
    if c == h5t.FLOAT:
        fields, bias = t.get_fields(), t.get_ebias()
        known = {2: ((15, 10, 5, 0, 10), 15), 4: ((31, 23, 8, 0, 23), 127), 8: ((63, 52, 11, 0, 52), 1023)}
        if known.get(size) == (tuple(fields), bias) and not bits(t) and t.get_norm() == h5t.NORM_IMPLIED:
            return f'f{size}{order(t)}'
        norm = {h5t.NORM_IMPLIED: 'implied', h5t.NORM_MSBSET: 'stored', h5t.NORM_NONE: 'none'}[t.get_norm()]
        return (f'f{size}{order(t)}{bits(t)}'
                f'({",".join(str(x) for x in fields)};{bias};{norm})')
    if c == h5t.TIME:
        return f't{size}{order(t)}'
    if c == h5t.STRING:
        width = '*' if t.is_variable_str() else size
        charset = 'utf-8' if t.get_cset() == h5t.CSET_UTF8 else 'ascii'
        return f's{width}/{charset}/{("terminated", "zeros", "spaces")[t.get_strpad()]}'
    if c == h5t.BITFIELD:
        return f'b{size}{order(t)}{bits(t)}'
    if c == h5t.OPAQUE:
        return f'o{size}"{name(t.get_tag())}"'
    if c == h5t.COMPOUND:
        # In memory, values of variable length have another size than in the file, and what follows them another offset.
        fixed = not holds_text(t)
        members = [name(t.get_member_name(i)) + (f'@{t.get_member_offset(i)}' if fixed else '') + ':'
                   + kind(t.get_member_type(i)) for i in range(t.get_nmembers())]
        return '{' + ','.join(members) + '}' + (str(size) if fixed else '')
    if c == h5t.ENUM:
        members = [f'{name(t.get_member_name(i))}={t.get_member_value(i)}' for i in range(t.get_nmembers())]
        return f'e({kind(t.get_super())}){{{",".join(members)}}}'
    if c == h5t.ARRAY:
        return f'[{",".join(str(x) for x in t.get_array_dims())}]{kind(t.get_super())}'
    if c == h5t.VLEN:
        return f'v({kind(t.get_super())})'
    if c == h5t.REFERENCE:
        return 'r-object' if t.equal(h5t.STD_REF_OBJ) else 'r-region' if t.equal(h5t.STD_REF_DSETREG) else 'r-new'
    if c == h5t.COMPLEX:
        return f'c{size}{order(t)}'
    return f'?{c}'


def hexadecimal(data):
    """Bytes, or what stands for many: their number, the first ones and a sum that sees any change of one byte or of two
    places."""
    if len(data) <= LIMIT:
        return data.hex() or '-'
    a = b = 0
    for byte in data:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return f'{len(data)}:{data[:32].hex()}:{b:04x}{a:04x}'


def space(owner, with_maximum):
    s = owner.get_space()
    k = s.get_simple_extent_type()
    if k == h5s.NULL:
        return 'null', 0
    if k == h5s.SCALAR:
        return '()', 1
    dims = s.get_simple_extent_dims()
    count = 1
    for d in dims:
        count *= d
    text = f'({",".join(str(d) for d in dims)})'
    if with_maximum:
        # In a file whose lengths have 4 bytes, the library takes no limit for a limit.
        unlimited = (h5s.UNLIMITED, 0xffffffff)
        text += '/(' + ','.join('*' if d in unlimited else str(d) for d in s.get_simple_extent_dims(True)) + ')'
    return text, count


def values(owner, count, read):
    t = owner.get_type()
    memory = ctypes.create_string_buffer(max(1, count * t.get_size()))
    if count and read(t, memory) < 0:
        raise RuntimeError('the library could not read the values')
    try:
        plan = oracle.plan(t)
    except oracle.Unhashed:
        return 'unencoded'
    return hexadecimal(oracle.encmany(memory.raw[:count * t.get_size()], count, plan))


def attempt(body):
    try:
        return body()
    except Exception:
        return 'unreadable'


class Listing:
    def __init__(self, path):
        self.lines = []
        self.addresses = []
        self.raw = oracle.Raw(path)
        access = h5p.create(h5p.FILE_ACCESS)
        oracle.LIB.H5Pset_relax_file_integrity_checks(access.id, 1)  # numbers of few bits in many bytes
        file = h5f.open(os.fsencode(path), h5f.ACC_RDONLY, access)
        self.visit(h5o.open(file, b'/'), b'/')

    def add(self, *fields):
        self.lines.append('\t'.join(fields))

    def visit(self, object_, path):
        self.addresses.append(f'{h5o.get_info(object_).addr}\t{name(path)}')
        if isinstance(object_, h5d.DatasetID):
            self.dataset(object_, path)
        elif isinstance(object_, h5t.TypeID):
            self.add(name(path), 'type', kind(object_))
        else:
            self.add(name(path), 'group', str(object_.get_num_objs()))
        attributes = [h5a.open(object_, index=i) for i in range(h5a.get_num_attrs(object_))]
        for a in sorted(attributes, key=lambda a: self.bytes(a.name)):
            text, count = space(a, False)
            read = lambda t, memory: oracle.LIB.H5Aread(a.id, t.id, memory)
            self.add(name(path) + '@' + name(a.name), 'attribute', kind(a.get_type()), text,
                     attempt(lambda: values(a, count, read)))
        if isinstance(object_, h5g.GroupID):
            names = []
            object_.links.iterate(lambda n: names.append(n))
            for n in sorted(names):
                self.link(object_, n, path.rstrip(b'/') + b'/' + n)

    @staticmethod
    def bytes(n):
        return n if isinstance(n, bytes) else n.encode('utf-8', 'surrogateescape')

    def link(self, group, n, path):
        type_ = group.links.get_info(n).type
        if type_ == h5l.TYPE_HARD:
            try:
                object_ = h5o.open(group, n)
            except Exception as error:
                self.add(name(path), 'unreadable', f'{error}')
                return
            self.visit(object_, path)
        elif type_ == h5l.TYPE_SOFT:
            self.add(name(path), 'soft', name(group.links.get_val(n)))
        elif type_ == h5l.TYPE_EXTERNAL:
            self.add(name(path), 'external', *(name(v) for v in group.links.get_val(n)))
        else:
            self.add(name(path), 'user')

    def dataset(self, d, path):
        text, count = space(d, True)
        plist = d.get_create_plist()
        layout = {0: 'compact', 1: 'contiguous', 2: 'chunked', 3: 'virtual'}[plist.get_layout()]
        if layout == 'chunked':
            layout += f'({",".join(str(c) for c in plist.get_chunk())}) {self.raw.features(h5o.get_info(d).addr, set())}'
        filters = [plist.get_filter(i) for i in range(plist.get_nfilters())]
        filters = ' '.join(f'{f[0]}:{f[1]}({",".join(str(v) for v in f[2])})' for f in filters)
        read = lambda t, memory: oracle.LIB.H5Dread(d.id, t.id, 0, 0, 0, memory)
        self.add(name(path), 'dataset', kind(d.get_type()), text, layout, filters or '-',
                 attempt(lambda: values(d, count, read)))


def main(paths):
    oracle.h5py._errors.silence_errors()
    for path in paths:
        listing = Listing(path)
        for ending, lines in (('.lines', listing.lines), ('.addresses', listing.addresses)):
            with open(path + ending, 'w', encoding='ascii') as out:
                out.write('\n'.join(lines) + '\n')


if __name__ == '__main__':
    main(sys.argv[1:])
