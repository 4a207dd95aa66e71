# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs the GTK example in Vala, and looks at the picture that it makes of itself.

Usage: test_vala_window.py PROGRAM FOLDER-FOR-THE-PICTURE
"""

import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import gi

gi.require_version('GdkPixbuf', '2.0')
from gi.repository import GdkPixbuf  # noqa: E402

RED, BLUE = (200, 0, 0), (0, 0, 200)
PATIENCE = 60


def chunk(name, data):
    return struct.pack('>I', len(data)) + name + data + struct.pack('>I', zlib.crc32(name + data))


def write_png(path, colour, width=160, height=120):
    header = struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)
    rows = (b'\0' + bytes(colour) * width) * height
    path.write_bytes(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header)
                     + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


def count_pixels(path, colour):
    picture = GdkPixbuf.Pixbuf.new_from_file(str(path))
    n, stride, pixels = picture.get_n_channels(), picture.get_rowstride(), picture.get_pixels()
    return sum(tuple(pixels[y * stride + x * n:y * stride + x * n + 3]) == colour
               for y in range(picture.get_height()) for x in range(picture.get_width()))


def run(program, folder, picture):
    done = subprocess.run([program, folder, picture], timeout=PATIENCE, text=True, check=True,
                          stdout=subprocess.PIPE)
    return done.stdout.strip()


def check(condition, what):
    if not condition:
        sys.exit(f'not so: {what}')


def main():
    program, pictures = sys.argv[1], Path(sys.argv[2])
    picture = pictures / 'vala-gtk.png'
    pictures.mkdir(exist_ok=True)
    picture.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_png(folder / 'red.png', RED)
        write_png(folder / 'blue.png', BLUE)
        (folder / 'torn.png').write_text('this is no picture', encoding='utf-8')
        said = run(program, folder, picture)
        check(said == '2 shown, 153 kB; 1 could not be loaded', f'it says: {said}')
        for colour in RED, BLUE:
            check(count_pixels(picture, colour) > 1000, f'{colour} is seen in {picture}')
        check(run(program, folder, '') == '', 'it ends before anything is shown')


if __name__ == '__main__':
    main()
