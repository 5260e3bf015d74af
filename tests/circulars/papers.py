"""Real files made by real programs: LibreOffice, Chromium, poppler; once for all tests of a run."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

LETTER = """कार्यालय पुलिस अधीक्षक, जिला दुर्ग (छत्तीसगढ़)
क्रमांक/पुअ/दुर्ग/स्टेनो/214/2026 दिनांक 12.03.2026
विषय: थानों में जब्त वाहनों की सूची और निराकरण के संबंध में।
समस्त थाना प्रभारी को निर्देशित किया जाता है कि अपने थाने में खड़े जब्त और लावारिस वाहनों की सूची प्रतिमाह की दस तारीख तक इस कार्यालय को प्रस्तुत करें।
प्रत्येक वाहन का इंजन क्रमांक, चेसिस क्रमांक, पंजीयन क्रमांक, जब्ती का दिनांक और प्रकरण की वर्तमान स्थिति स्पष्ट लिखी जाए।
भारतीय नागरिक सुरक्षा संहिता की धारा 503 के अंतर्गत उद्घोषणा की कार्यवाही समय पर पूर्ण करें तथा न्यायालय के आदेश की प्रति संलग्न करें।
दुर्घटना में क्षतिग्रस्त वाहनों को अलग रखें। वाहन के पुर्जे निकालने, बदलने या बेचने वाले कर्मचारी के विरुद्ध कठोर अनुशासनात्मक कार्रवाई होगी।
बीमा कंपनी, वित्तीय संस्था और स्वामी को लिखित सूचना देकर उसकी पावती विवेचना अभिलेख में सुरक्षित रखी जाए।
मालखाना मोहर्रिर प्रत्येक शुक्रवार को मिलान करेगा और त्रुटि मिलने पर उसी दिन थाना प्रभारी को अवगत कराएगा।
महिला एवं बाल सुरक्षा, यातायात व्यवस्था, रात्रि गश्त और विशेष अभियान की समीक्षा बैठक प्रत्येक सोमवार को प्रातः नौ बजे होगी।
इन निर्देशों का कड़ाई से पालन सुनिश्चित किया जाए।
पुलिस अधीक्षक, दुर्ग
"""
_WORD = re.compile(r"[\w\u0900-\u097f]+")


def words(text: str) -> list[str]:
    return _WORD.findall(text.replace("\u200d", "").replace("\u200c", ""))


def share_right(read: str, meant: str) -> float:
    """Which part of the words meant was read, each as often as it was meant."""
    wanted, got = Counter(words(meant)), Counter(words(read))
    return sum((wanted & got).values()) / sum(wanted.values())


def page(text: str, font: str, latin: bool = False) -> str:
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines())
    lang = "en" if latin else "hi"
    return (
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><style>body{{font-family:"{font}";font-size:14pt}}'
        f"</style><body>{paragraphs}</body></html>"
    )


def by_libreoffice(folder: Path, source: Path, into: str = "pdf") -> Path:
    program = shutil.which("soffice") or pytest.skip("LibreOffice is not here; .ci/run installs it")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    kind = "writer_web_HTML" if source.suffix == ".html" and into == "docx" else None
    command = [
        program,
        profile,
        "--headless",
        "--norestore",
        "--convert-to",
        into,
        "--outdir",
        str(folder),
        str(source),
    ]
    if kind:
        command[3:3] = ["--infilter=HTML (StarWriter)"]
    elif source.suffix == ".html":
        command[3:3] = ["--writer"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"{source.stem}.{into}"


def by_chromium(folder: Path, source: Path) -> Path:
    program = shutil.which("chromium") or pytest.skip("Chromium is not here; .ci/run installs it")
    target = folder / f"{source.stem}-chromium.pdf"
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--no-pdf-header-footer",
    ]
    profile = f"--user-data-dir={folder}/chromium"
    command = [program, *options, profile, f"--print-to-pdf={target}", source.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return target


def renamed(source: Path, old: bytes, new: bytes) -> Path:
    """A PDF whose embedded font goes by another name, every offset kept."""
    target = source.with_name(f"renamed-{source.name}")
    data = source.read_bytes()
    assert old in data and len(new) <= len(old)
    target.write_bytes(re.sub(re.escape(old) + rb"(?=[\s/>)])", new.ljust(len(old)), data))
    return target


def scanned(source: Path, dpi: int = 200) -> Path:
    """The first page as a grey picture without text, in a PDF of its own."""
    stem = source.with_name(f"scan-{source.stem}")
    subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", "-singlefile", "-jpeg", str(source), str(stem)], check=True)
    from PIL import Image

    target = stem.with_suffix(".pdf")
    with Image.open(stem.with_suffix(".jpg")) as picture:
        picture.save(target, "PDF", resolution=dpi)
    return target
