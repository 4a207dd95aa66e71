# SPDX-FileCopyrightText: The resource-cache authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What streams are: what they hold, and where reading goes on."""

import io
import os


def digest_file(digester, file):
    """A file counts by its name, when it was changed, and where and how reading goes on."""
    try:
        status = os.fstat(file.fileno())
        content = [file.name, status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns,
                   file.tell(), getattr(file, 'mode', None), getattr(file, 'encoding', None),
                   getattr(file, 'errors', None)]
    except (AttributeError, OSError, ValueError) as error:
        raise digester.unhashable(file, f'its place in the file is unknown: {error}') from error
    return digester.record(type(file).__name__, content)


def digest_memory_stream(digester, stream):
    if stream.closed:
        raise digester.unhashable(stream, 'it is closed')
    return digester.record(type(stream).__name__, [stream.getvalue(), stream.tell(), vars(stream)])


def digest_memory(digester, view):
    return digester.record('memoryview', [view.format, view.shape, view.tobytes()])


CONTENT = {
    io.BytesIO: digest_memory_stream,
    io.StringIO: digest_memory_stream,
    io.TextIOWrapper: digest_file,
    io.BufferedReader: digest_file,
    io.BufferedWriter: digest_file,
    io.BufferedRandom: digest_file,
    io.FileIO: digest_file,
    memoryview: digest_memory,
}
