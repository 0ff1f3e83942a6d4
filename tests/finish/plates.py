"""Plates that Ghostscript's tiffsep writes, pixel by pixel."""
import struct


def plate(path):
    """Ink of each pixel, 0 to 255, of an uncompressed 8-bit TIFF."""
    data = path.read_bytes()
    order = "<" if data[:2] == b"II" else ">"
    at, = struct.unpack_from(order + "I", data, 4)
    count, = struct.unpack_from(order + "H", data, at)
    tags = {}
    for i in range(count):
        tag, kind, n = struct.unpack_from(order + "HHI", data, at + 2 + 12 * i)
        size = {3: 2, 4: 4}.get(kind)
        if size is None:
            continue
        place = at + 10 + 12 * i if size * n <= 4 else struct.unpack_from(order + "I", data, at + 10 + 12 * i)[0]
        tags[tag] = struct.unpack_from(order + {2: "H", 4: "I"}[size] * n, data, place)
    assert tags.get(259, (1,))[0] == 1 and tags[258][0] == 8
    pixels = b"".join(data[o:o + n] for o, n in zip(tags[273], tags[279]))
    return bytes(255 - p for p in pixels)
