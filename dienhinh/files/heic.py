"""HEIC, the iPhone's pictures: the same as other pictures once its decoder is there."""

import pillow_heif

from dienhinh.files.picture import check, gray, jpeg, webp

__all__ = ["check", "gray", "jpeg", "webp"]

pillow_heif.options.DECODE_THREADS = 1  # each thread would take its stack from the limited address space
pillow_heif.register_heif_opener()
