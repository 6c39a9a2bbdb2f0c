"""Pictures as telephones send them: with place, device and words in their notes, lying on their side."""

from __future__ import annotations

import io

from PIL import Image, PngImagePlugin

SECRET_WORDS = b"PHONE-OF-WANG"
_ORIENTATION, _MAKE, _GPS = 0x0112, 0x010F, 0x8825


def make_picture(kind: str = "JPEG", *, seed: int = 1, size: tuple[int, int] = (64, 32)) -> bytes:
    """Return a picture of one colour with a red stripe along its left edge, and notes that must not be kept.

    Args:
        kind: "JPEG", "PNG", "WEBP", or another format that Pillow writes.
        seed: Another one is another picture.
        size: Width and height in pixels, as the file lies.
    """
    image = Image.new("RGB", size, (seed * 37 % 256, seed * 91 % 256, seed * 53 % 256))
    image.paste((255, 0, 0), (0, 0, size[0] // 4, size[1]))
    notes = Image.Exif()
    notes[_ORIENTATION] = 6
    notes[_MAKE] = SECRET_WORDS.decode()
    notes.get_ifd(_GPS)[2] = (30.0, 59.0, 24.0)
    buffer = io.BytesIO()
    if kind == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_text("Comment", SECRET_WORDS.decode())
        image.save(buffer, kind, exif=notes, pnginfo=words)
    elif kind == "JPEG":
        image.save(buffer, kind, exif=notes, comment=SECRET_WORDS)
    elif kind == "WEBP":
        image.save(buffer, kind, exif=notes, xmp=SECRET_WORDS)
    else:
        image.save(buffer, kind)
    return buffer.getvalue()
