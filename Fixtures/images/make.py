#!/usr/bin/env python3
"""Makes the pictures beside it, of a drawing of its own, and what Pillow reads in them (expected.json).

Needs Pillow: python3 Fixtures/images/make.py
"""
import base64, json, struct, zlib
from fractions import Fraction
from pathlib import Path
from PIL import Image, ImageOps

folder = Path(__file__).parent
width, height = 13, 9
expected = {}


def colour(x, y):
    """A wedge of colours with a white corner, so that no turn of it is like another."""
    if x < 3 and y < 2:
        return (255, 255, 255)
    return (x * 255 // (width - 1), y * 255 // (height - 1), (x * y * 7) % 256)


def drawing(mode="RGB"):
    image = Image.new("RGB", (width, height))
    image.putdata([colour(x, y) for y in range(height) for x in range(width)])
    return image.convert(mode)


def expect(name, image):
    expected[name] = {
        "width": image.width, "height": image.height, "channels": len(image.getbands()),
        "pixels": base64.b64encode(image.tobytes()).decode(),
    }


def save(name, image, mode=None, **options):
    image.save(folder / name, **options)
    with Image.open(folder / name) as read:
        expect(name, ImageOps.exif_transpose(read).convert(mode or read.mode))


def write_png(name, depth, colour_type, rows, interlaced=False):
    """rows: lists of samples, of bit depth 8 or 16."""
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[colour_type]

    def line(samples):
        return b"\0" + b"".join(struct.pack(">B" if depth == 8 else ">H", value) for value in samples)

    def part(x0, y0, dx, dy):
        for row in rows[y0::dy]:
            pixels = [row[i:i + channels] for i in range(0, len(row), channels)][x0::dx]
            if pixels:
                yield line([value for pixel in pixels for value in pixel])

    passes = [(0, 0, 1, 1)]
    if interlaced:
        passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    data = b"".join(line for place in passes for line in part(*place))

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", len(rows[0]) // channels, len(rows), depth, colour_type, 0, 0, int(interlaced))
    (folder / name).write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b""))


def rgb_rows(factor=1):
    return [[value * factor for x in range(width) for value in colour(x, y)] for y in range(height)]


# What PNG can be.
save("rgb.png", drawing())
save("grey.png", drawing("L"))
save("bits.png", drawing("1"), "L")
save("palette.png", drawing().quantize(16), "RGB")
alpha = Image.new("L", (width, height))
alpha.putdata([(x * 37 + y * 11) % 256 for y in range(height) for x in range(width)])
transparent = drawing("RGBA")
transparent.putalpha(alpha)
save("alpha.png", transparent)
save("grey-alpha.png", Image.merge("LA", (drawing("L"), alpha)))
palette = drawing().quantize(16)
save("palette-alpha.png", palette, "RGBA", transparency=bytes(range(0, 256, 16)))
write_png("interlaced.png", 8, 2, rgb_rows(), interlaced=True)
expect("interlaced.png", Image.open(folder / "interlaced.png").convert("RGB"))
write_png("deep.png", 16, 2, rgb_rows(257))
expect("deep.png", drawing())
for turn in range(2, 9):
    exif = Image.Exif()
    exif[0x0112] = turn
    save(f"turned-{turn}.png", drawing(), exif=exif)

# What JPEG can be.
large = drawing().resize((39, 27), Image.Resampling.BICUBIC)
save("rgb.jpg", large, quality=95, subsampling=0)
save("halved.jpg", large, quality=90, subsampling=2)
save("progressive.jpg", large, quality=90, progressive=True)
save("grey.jpg", large.convert("L"), quality=90)
save("inks.jpg", large.convert("CMYK"), "RGB", quality=95)
exif = Image.Exif()
exif[0x0112] = 6
save("turned-6.jpg", large, quality=95, subsampling=0, exif=exif)

# What is damaged, or no picture.
whole = (folder / "rgb.jpg").read_bytes()
(folder / "damaged").mkdir(exist_ok=True)
(folder / "damaged" / "cut.jpg").write_bytes(whole[:len(whole) * 2 // 3])
scan = whole.index(b"\xff\xda")
(folder / "damaged" / "header-only.jpg").write_bytes(whole[:scan])
frame = whole.index(b"\xff\xc0")
(folder / "damaged" / "bomb.jpg").write_bytes(whole[:frame + 5] + b"\xff\xff\xff\xff" + whole[frame + 9:])
png = bytearray((folder / "rgb.png").read_bytes())
(folder / "damaged" / "cut.png").write_bytes(png[:len(png) * 2 // 3])
bomb = bytearray(png)
bomb[16:24] = struct.pack(">II", 60000, 60000)
bomb[29:33] = struct.pack(">I", zlib.crc32(bomb[12:29]))
(folder / "damaged" / "bomb.png").write_bytes(bomb)
# A chunk that claims 700 MB, for which libpng would take them.
(folder / "damaged" / "chunk.png").write_bytes(png[:33] + struct.pack(">I", 700_000_000) + b"eXIf" + png[33:])
flipped = bytearray(png)
flipped[png.index(b"IDAT") + 12] ^= 0x10
(folder / "damaged" / "flipped.png").write_bytes(flipped)
(folder / "damaged" / "empty.png").write_bytes(b"")
(folder / "damaged" / "text.png").write_text("This is no picture.\n")


# Other sizes of rgb.png, computed with fractions.
def weights(old, new):
    if new <= old:
        for i in range(new):
            low, high = Fraction(i * old, new), Fraction((i + 1) * old, new)
            yield [max(0, min(high, j + 1) - max(low, j)) / (high - low) for j in range(old)]
    else:
        for i in range(new):
            place = (i + Fraction(1, 2)) * old / new - Fraction(1, 2)
            place = max(Fraction(0), min(Fraction(old - 1), place))
            yield [max(Fraction(0), 1 - abs(place - j)) for j in range(old)]


def resized(new_width, new_height):
    pixels = bytearray()
    for down in weights(height, new_height):
        for across in weights(width, new_width):
            for channel in range(3):
                value = sum(
                    a * b * colour(x, y)[channel] for y, a in enumerate(down) if a for x, b in enumerate(across) if b)
                pixels.append(int(value + Fraction(1, 2)))
    return Image.frombytes("RGB", (new_width, new_height), bytes(pixels))


for size in [(13, 9), (5, 4), (1, 1), (26, 18), (40, 3), (4, 31)]:
    expect("rgb.png %dx%d" % size, resized(*size))
# Grey of colours, and alpha over a ground.
expect("rgb.png grey", drawing("L"))
for ground in (255, 0):
    flat = bytearray()
    for pixel in transparent.getdata():
        flat += bytes((pixel[3] * value + (255 - pixel[3]) * ground + 127) // 255 for value in pixel[:3])
    expect(f"alpha.png over {ground}", Image.frombytes("RGB", (width, height), bytes(flat)))

(folder / "expected.json").write_text(json.dumps(expected, indent=1, sort_keys=True) + "\n")
