#!/usr/bin/env python3
"""Makes the corpus anew: `pip install -r requirements.txt`, then `python -B make.py`; it needs LibreOffice and Noto CJK.

The files are committed, because libraries and LibreOffice write something else in every version. All people and numbers
are invented. What is planted is told in truth.json, written by the same calls that plant it.
"""

import tempfile

import corners
import fixed_layout
import harmless
import open_formats
import pictures
import plain
import sheets
import slides
import word
from book import Book
from people import Numbers


def main():
    book, numbers, logo = Book(), Numbers(), pictures.png()
    word.write(book, numbers, logo, sheets.small(numbers))
    sheets.write(book, numbers)
    slides.write(book, numbers, logo)
    open_formats.write(book, numbers, pictures.png(pictures.scan().convert("1")))
    pictures.write(book, numbers)
    plain.write(book, numbers, word.docx(word.p("机密★10年") + word.p(word.NOTE)))
    with tempfile.TemporaryDirectory() as folder:
        corners.write(book, numbers)
        fixed_layout.write(book, numbers, pictures.jpeg(pictures.scan()), folder)
    harmless.write(book, numbers)
    book.write()


if __name__ == "__main__":
    main()
