"""Writes tests/libdeflate.txt: what a libdeflate of 1.9 to 1.18 makes of generated inputs, for tests/others.rs to compare with.

A line: level, kind and length of the input; the first 8 bytes, in hexadecimal, of the SHA-256 of the raw stream.
"""
import ctypes
import hashlib
import os
import runpy

make = runpy.run_path(os.path.join(os.path.dirname(__file__), "zlib.py"), run_name="inputs")["make"]
library = ctypes.CDLL("libdeflate.so.0")
library.libdeflate_alloc_compressor.restype = ctypes.c_void_p
library.libdeflate_deflate_compress.restype = ctypes.c_size_t
library.libdeflate_deflate_compress.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t]

with open(__file__.replace(".py", ".txt"), "w") as table:
    for kind in range(8):
        for length in [0, 1, 20, 30, 47, 60, 300, 1000, 5000, 12000, 40000, 70000, 310000]:
            plain = make(kind, length, kind * 97 + length * 8 + 5)
            for level in range(2, 10):
                compressor = library.libdeflate_alloc_compressor(level)
                out = ctypes.create_string_buffer(length + 1000)
                size = library.libdeflate_deflate_compress(compressor, plain, length, out, len(out))
                print(level, kind, length, hashlib.sha256(out.raw[:size]).hexdigest()[:16], file=table)
