"""Floats of formats that no processor has, and of one that x86 has, with what the C library reads in them.

usage: make.py    (needs h5py and numpy, on x86)

floats.h5 has random formats (sizes, places of the parts, biases, byte orders, unused bits around and between the parts)
without and with a hidden bit; floats.json has what h5py reads as binary64 and binary32, as Python's hexadecimal
literals, by the datasets' names. Left out are numbers on which the library and we differ on purpose:

- exactly between two floats: the library rounds such away from 0 in software and to even in hardware, we always to even;
- a mantissa of zeros under an exponent that is not 0, without a hidden bit: 0 for us, half of the lowest bit for the
  library;
- rounded to a subnormal number: the library loses a bit that is carried;
- beyond the range of binary32: infinite for the library, an error for us where binary32 is asked for.
"""

import fractions
import json
import os
import random

import h5py
import numpy as np
from h5py import h5a, h5d, h5p, h5s, h5t, h5z

folder = os.path.dirname(os.path.abspath(__file__))
draw = random.Random(15)
expected = {}


def float_type(size, sign, exponent, mantissa, bias, norm, big):
    """Parts are (position, bits)."""
    result = (h5t.IEEE_F64BE if big else h5t.IEEE_F64LE).copy()
    if size > 8:
        result.set_size(size)
        result.set_precision(8 * size)
    result.set_fields(sign, *exponent, *mantissa)
    result.set_ebias(bias)
    result.set_norm(norm)
    ends = [sign, sign + 1, exponent[0], sum(exponent), mantissa[0], sum(mantissa)]
    result.set_offset(min(ends))
    result.set_precision(max(ends) - min(ends))
    # An offset makes room for the precision that the type had before.
    result.set_size(size)
    assert result.get_size() == size
    return result


def random_format():
    size = draw.choice([1, 2, 2, 3, 4, 4, 5, 6, 8, 8, 10, 12, 16, 24])
    bits = 8 * size
    exponent = draw.randint(2, min(15, bits - 3))
    mantissa = draw.randint(1, min(bits - 1 - exponent, 140))
    gaps = [draw.randint(0, bits - 1 - exponent - mantissa) if draw.random() < 0.5 else 0]
    parts = [("s", 1), ("e", exponent), ("m", mantissa)]
    draw.shuffle(parts)
    place, places = gaps[0], {}
    for name, width in parts:
        places[name] = place
        place += width
    bias = draw.choice([(1 << exponent - 1) - 1, draw.randint(0, 1 << exponent)])
    norm = draw.choice([h5t.NORM_NONE, h5t.NORM_NONE, h5t.NORM_IMPLIED])
    return size, places["s"], (places["e"], exponent), (places["m"], mantissa), bias, norm, draw.random() < 0.4


def exact(form, number):
    """The number as a fraction; None if it is not finite or left out."""
    _, _, (e_place, e_bits), (m_place, m_bits), bias, norm, _ = form
    exponent = number >> e_place & (1 << e_bits) - 1
    mantissa = number >> m_place & (1 << m_bits) - 1
    if exponent == (1 << e_bits) - 1:
        return None
    hidden = norm == h5t.NORM_IMPLIED and exponent != 0
    power = exponent - bias - m_bits + (0 if hidden else 1)
    return fractions.Fraction(mantissa + (1 << m_bits if hidden else 0)) * fractions.Fraction(2) ** power


def is_tie(value, bits, lowest):
    """Whether the value is exactly between two floats of so many bits whose lowest one counts 2^lowest or more."""
    if value == 0:
        return False
    top = value.numerator.bit_length() - value.denominator.bit_length()
    top -= value < fractions.Fraction(2) ** top
    unit = fractions.Fraction(2) ** max(top - bits + 1, lowest)
    return (value / unit * 2).denominator == 1 and (value / unit).denominator == 2


def is_rounded_to_subnormal(value, least_normal, lowest):
    return value < fractions.Fraction(2) ** least_normal and (value / fractions.Fraction(2) ** lowest).denominator > 1


def numbers(form, count):
    size, _, (e_place, e_bits), (m_place, m_bits), _, norm, _ = form
    result = []
    while len(result) < count:
        number = draw.getrandbits(8 * size)
        if draw.random() < 0.5:
            top = (1 << e_bits) - 1
            number &= ~(top << e_place)
            number |= draw.choice([0, 1, top, top, top >> 1]) << e_place
            if draw.random() < 0.4:
                number &= ~((1 << m_bits) - 1 << m_place)
                number |= draw.choice([0, 1 << m_bits - 1, 1]) << m_place
        value = exact(form, number)
        if value is not None:
            zeros = (number >> m_place & (1 << m_bits) - 1) == 0 and (number >> e_place & (1 << e_bits) - 1) != 0
            if norm == h5t.NORM_NONE and zeros:
                continue
            if is_tie(value, 53, -1074) or is_tie(value, 24, -149) or value >= fractions.Fraction(2) ** 1023:
                continue
            if is_rounded_to_subnormal(value, -1022, -1074) or is_rounded_to_subnormal(value, -126, -149):
                continue
        result.append(number)
    return result


def stored(form, values):
    order = "big" if form[-1] else "little"
    return np.frombuffer(b"".join(value.to_bytes(form[0], order) for value in values), dtype=f"V{form[0]}")


def note(name, read):
    """What `read` gives as each of the two types; binary32 only where it has every number."""
    with np.errstate(all="ignore"):
        double = np.asarray(read(h5t.NATIVE_DOUBLE, "f8"), dtype="f8").ravel()
        single = np.asarray(read(h5t.NATIVE_FLOAT, "f4"), dtype="f4").ravel()
    expected[name] = {"double": [float(x).hex() for x in double]}
    if not np.any(np.isinf(single) & ~np.isinf(double)):
        expected[name]["float"] = [float(x).hex() for x in single]


def create(name, kind, count, chunk=None):
    plist = h5p.create(h5p.DATASET_CREATE)
    plist.set_obj_track_times(False)
    if chunk:
        plist.set_chunk((chunk,))
        plist.set_filter(h5z.FILTER_NBIT, h5z.FLAG_MANDATORY, ())
    return h5d.create(file.id, name.encode(), kind, h5s.create_simple((count,)), plist)


def reader(dataset, shape):
    def read(memory, dtype):
        target = np.zeros(shape, dtype)
        dataset.read(h5s.ALL, h5s.ALL, target, mtype=memory)
        return target

    return read


def wrapped(dataset, wrap, shape):
    """Reads elements that are floats within another type, which `wrap` makes."""

    def read(memory, dtype):
        target = np.zeros(shape, dtype)
        dataset.read(h5s.ALL, h5s.ALL, target, mtype=wrap(memory))
        return target

    return read


with h5py.File(os.path.join(folder, "floats.h5"), "w", libver="v108") as file:
    for index in range(160):
        form = random_format()
        kind = float_type(*form)
        values = numbers(form, 24)
        name = f"random{index:03}"
        plain = create(name, kind, 24)
        plain.write(h5s.ALL, h5s.ALL, stored(form, values), mtype=kind)
        note(name, reader(plain, 24))

        attribute = h5a.create(plain, b"a", kind, h5s.create_simple((24,)))
        attribute.write(stored(form, values), mtype=kind)

        if index % 8 == 0:
            array = h5t.array_create(kind, (2, 3))
            dataset = create(f"array{index:03}", array, 4)
            dataset.write(h5s.ALL, h5s.ALL, stored(form, values), mtype=array)
            note(f"array{index:03}", wrapped(dataset, lambda memory: h5t.array_create(memory, (2, 3)), 24))

            def compound(member):
                result = h5t.create(h5t.COMPOUND, member.get_size())
                result.insert(b"x", 0, member)
                return result

            dataset = create(f"compound{index:03}", compound(kind), 24)
            dataset.write(h5s.ALL, h5s.ALL, stored(form, values), mtype=compound(kind))
            note(f"compound{index:03}", wrapped(dataset, compound, 24))

            dataset = create(f"nbit{index:03}", kind, 24, chunk=10)
            dataset.write(h5s.ALL, h5s.ALL, stored(form, values), mtype=kind)
            note(f"nbit{index:03}", reader(dataset, 24))

    # A highest bit that is stored and always set: the library writes the type and refuses to read it as another. The same
    # bytes are read without that promise.
    form = (4, 31, (23, 8), (0, 23), 127, h5t.NORM_NONE, False)
    values = [value | 1 << 22 for value in numbers(form, 24)]
    for name, kind in [("twin", float_type(*form)), ("msb-set", float_type(*form[:5], h5t.NORM_MSBSET, False))]:
        dataset = create(name, kind, 24)
        dataset.write(h5s.ALL, h5s.ALL, stored(form, values), mtype=kind)
    note("msb-set", reader(file["twin"].id, 24))

    # The x87 processor's 80 bits in 16 bytes: numpy's longdouble.
    values = np.array(
        ["0", "-0", "1", "1.25", "-2.5", "3", "0.1", "inf", "-inf", "nan", "1e-30", "-3e30", "16777217.25"], np.longdouble
    )
    file["x87"] = values
    file.create_dataset("x87-chunked", data=values, chunks=(5,), shuffle=True, compression="gzip")
    file.create_dataset("x87-fill", (4,), np.longdouble, chunks=(2,), fillvalue=np.longdouble("1.25"))
    file["x87"].attrs["a"] = values
    for name in ["x87", "x87-chunked", "x87-fill"]:
        note(name, reader(file[name].id, file[name].shape))
    # Numbers that binary64 has not, and that would be rounded wrongly to binary32 by way of it.
    wide = np.array([1, 1 << 62, -(1 << 62)], np.longdouble) + np.array([0, 1, 1], np.longdouble)
    file["x87-whole"] = wide
    near = np.longdouble(1) + np.longdouble(2) ** -24 + np.longdouble(2) ** -60
    file["x87-near"] = np.array([near, -near], np.longdouble)
    note("x87-near", reader(file["x87-near"].id, 2))
    file.create_dataset("x87-complex", data=np.array([1.25 + 2j, -2.5 - 0.5j], np.clongdouble))

with open(os.path.join(folder, "floats.json"), "w") as text:
    json.dump(expected, text, separators=(",", ":"), sort_keys=True)
    text.write("\n")
print(len(expected), "datasets")
