"""JPEG and PNG: what cameras and programs leave in them."""

import io
import struct
import zlib

import piexif
import piexif.helper
from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from book import hit, zipped

CJK = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"


def scan(size=(620, 877)):
    """A page as a scanner gives it."""
    page = Image.new("L", size, 250)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(CJK, 26)
    for at, words in enumerate(("机密★10年", "关于某某事项的通知", "各有关单位：")):
        pen.text((60, 60 + 60 * at), words, font=font, fill=20)
    return page


def jpeg(page=None, **more):
    out = io.BytesIO()
    (page or Image.new("RGB", (64, 48), (120, 140, 90))).save(out, "JPEG", quality=40, **more)
    return out.getvalue()


def png(page=None, **more):
    out = io.BytesIO()
    (page or Image.new("RGB", (64, 48), (120, 140, 90))).save(out, "PNG", **more)
    return out.getvalue()


def segment(marker, body):
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def after_start(data, inserted):
    return data[:2] + inserted + data[2:]


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def write(book, n):
    plant = book.plant
    part = "picture"
    secrecy = lambda value, parts=part, **more: hit("secrecy_marking", value, parts, **more)
    plant("jpeg_scan.jpg", jpeg(scan()), verdict="review", same_look=True)
    plant("png_scan.png", png(scan().convert("1")), verdict="review", same_look=True)
    a, b, c = n.id(), n.mobile(), n.id()
    exif = piexif.dump({
        "0th": {piexif.ImageIFD.ImageDescription: "机密★5年".encode(), piexif.ImageIFD.Artist: "柏作者".encode(), piexif.ImageIFD.XPComment: f"证件{a}\0".encode("utf-16-le"), piexif.ImageIFD.XPTitle: "柏标题\0".encode("utf-16-le")},
        "Exif": {piexif.ExifIFD.UserComment: b"UNICODE\0" + f"电话{b}".encode("utf-16-be"), piexif.ExifIFD.MakerNote: f"证件{c}".encode()},
        "GPS": {piexif.GPSIFD.GPSLatitudeRef: b"N", piexif.GPSIFD.GPSLatitude: ((30, 1), (39, 1), (3123, 100)), piexif.GPSIFD.GPSLongitudeRef: b"E", piexif.GPSIFD.GPSLongitude: ((113, 1), (10, 1), (0, 1))},
    })
    plant("jpeg_exif.jpg", jpeg(exif=exif), secrecy("机密★5年", hidden=True), hit("id_number", a, part, hidden=True), hit("mobile", b, part, hidden=True), hit("id_number", c, part, optional=True), canaries=["柏作者", "柏标题"], same_look=True)
    exif = piexif.dump({"Exif": {piexif.ExifIFD.UserComment: piexif.helper.UserComment.dump(f"ID {(a := n.id('X'))}", encoding="ascii")}, "1st": {piexif.ImageIFD.ImageDescription: "内部资料，注意保密".encode("gb18030")}, "thumbnail": jpeg(Image.new("RGB", (16, 12)))})
    plant("jpeg_exif_thumbnail_gb.jpg", jpeg(exif=exif), hit("id_number", a, part, hidden=True), hit("internal_notice", "内部资料，注意保密", part), same_look=True)
    a = n.id()
    xmp = b"http://ns.adobe.com/xap/1.0/\0" + f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:rights>秘密★长期</dc:rights></rdf:Description></rdf:RDF></x:xmpmeta>'.encode()
    caption = f"证件{a}".encode()
    iptc = b"\x1c\x01\x5a\x00\x03\x1b%G\x1c\x02\x78" + struct.pack(">H", len(caption)) + caption
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(iptc)) + iptc + (b"\0" if len(iptc) % 2 else b"")
    plant("jpeg_xmp_iptc_comment.jpg", after_start(jpeg(), segment(0xE1, xmp) + segment(0xED, iptc) + segment(0xFE, f"电话{(b := n.mobile())}".encode("gb18030"))),
          secrecy("秘密★长期", "picture|property", hidden=True), hit("id_number", a, "picture|property", hidden=True), hit("mobile", b, part, hidden=True), same_look=True)
    a = n.id()
    plant("jpeg_with_archive_behind.jpg", jpeg() + zipped({"名单.txt": f"户主{a}"}), hit("id_number", a, "other|line|picture|embedded", optional=True), verdict="review", canaries=["名单.txt"], same_look=True)
    a = n.id()
    plant("jpeg_with_text_behind.jpg", jpeg() + f"\n机密★10年 证件{a}\n".encode(), secrecy("机密★10年", "other|picture|property"), hit("id_number", a, "other|picture|property"), same_look=True)
    a, b, c = n.id(), n.id(), n.mobile()
    info = PngInfo()
    info.add_itxt("Description", f"证件{a}")
    info.add_itxt("Comment", "绝密★长期", zip=True)
    info.add_text("Raw", f"ID {b}", zip=True)
    info.add_text("Phone", f"tel {c}")
    plant("png_texts.png", png(pnginfo=info), hit("id_number", a, part, hidden=True), secrecy("绝密★长期", hidden=True), hit("id_number", b, part, hidden=True), hit("mobile", c, part, hidden=True), same_look=True)
    a = n.id()
    data = png()
    at = data.index(b"IDAT") - 4
    exif = piexif.dump({"0th": {piexif.ImageIFD.ImageDescription: f"证件{a}".encode()}})[6:]
    hidden = chunk(b"eXIf", exif) + chunk(b"prVt", "机密★3年".encode())
    plant("png_exif_private_chunk_tail.png", data[:at] + hidden + data[at:] + "尾巴暗语八四".encode(), hit("id_number", a, part, hidden=True), secrecy("机密★3年", "picture|other"), canaries=["尾巴暗语八四"], same_look=True)
