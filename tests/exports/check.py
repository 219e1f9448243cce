"""Reads exported files with openpyxl, python-docx and LibreOffice and compares every case with its JSON twin.

`check.py ANLI`: makes a library of the bundled list and of one with hostile texts, serves it, and asks for the files.
"""

import csv
import io
import json
import re
import subprocess
import sys
import tempfile
import unicodedata
import urllib.request
from pathlib import Path

import docx
import openpyxl

HOSTILE = '=HYPERLINK("http://evil.example","x")'
ODD = f"""试行可复制经验做法清单（第一批）

\t序号
\t政策机制
\t主要举措
\t具体做法

\t一
\t建立机制
\t（一）推进举措
\t1.{HOSTILE}。@SUM(1+1)，<b>&amp;</b>，"引号"。

2.江西省南昌市推进事项。正文*星号*和_x0041_。
"""


def fetch(base, path):
    with urllib.request.urlopen(base + path) as answer:
        return answer.read()


def cases_of(base, path):
    """Every case of a list, page by page."""
    found, page, last = [], 1, 1
    while page <= last:
        answer = json.loads(fetch(base, f"{path}.json?page={page}"))
        found, last, page = found + answer["cases"], answer["last_page"], page + 1
    return found


def same(what, left, right):
    if left != right:
        raise SystemExit(f"{what}:\n  expected {left!r}\n  got      {right!r}")


def check_csv(text, cases, by):
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    same(f"{by}: rows", len(cases), len(rows))
    for case, row in zip(cases, rows):
        for name, column in [("number", "编号"), ("heading", "标题"), ("body", "正文"), ("url", "固定链接")]:
            read = row[column]
            if re.match("'+[=+\\-@＝＋－＠\t\r\n]", read):
                read = read[1:]
            same(f"{by}: {case['key']} {column}", case[name] or "", read)


def check_xlsx(data, cases):
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    same("openpyxl: frozen", "A2", sheet.freeze_panes)
    same("openpyxl: filter", f"A1:M{len(cases) + 1}", sheet.auto_filter.ref)
    for case, row in zip(cases, sheet.iter_rows(min_row=2)):
        same("openpyxl: number", case["number"], row[0].value)
        same("openpyxl: heading", case["heading"], row[5].value)
        same("openpyxl: body", case["body"], row[6].value)
        same("openpyxl: link", case["url"], row[12].hyperlink.target)
        same("openpyxl: a formula", [], [cell.coordinate for cell in row if cell.data_type == "f"])
        if case["list"]["issued_on"]:
            same("openpyxl: date", case["list"]["issued_on"], row[11].value.date().isoformat())
    same("openpyxl: rows", len(cases) + 1, sheet.max_row)


def check_docx(data, cases):
    document = docx.Document(io.BytesIO(data))
    section = document.sections[0]
    same("python-docx: A4", (210, 297), (round(section.page_width.mm), round(section.page_height.mm)))
    of = lambda style: [p.text for p in document.paragraphs if p.style.name == style]
    same("python-docx: headings", [f"{c['printed_number']}\u3000{c['heading']}" for c in cases], of("Heading 3"))
    same("python-docx: bodies", [c["body"] for c in cases if c["body"]], of("Body Text"))
    links = [h.address for p in document.paragraphs for h in p.hyperlinks]
    same("python-docx: links", [c["url"] for c in cases], links)


def convert(folder, data, name, to):
    source = folder / name
    source.write_bytes(data)
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", to]
    subprocess.run([*command, "--outdir", folder, source], check=True, stdout=subprocess.DEVNULL, timeout=120)
    return source.with_suffix("." + to.split(":")[0])


def check_libreoffice(folder, base, path, cases):
    tidy = lambda text: unicodedata.normalize("NFC", text)
    text = convert(folder, fetch(base, path + ".docx"), "cases.docx", "txt:Text (encoded):UTF8").read_text("utf-8")
    lines = [tidy(line) for line in text.lstrip("\ufeff").split("\n")]
    for number, case in enumerate(cases, 1):
        heading = f"{case['printed_number']}\u3000{case['heading']}"
        # LibreOffice writes the number of the footnote behind the text that it stands at.
        same(f"LibreOffice: {heading}", True, any(tidy(heading) in line for line in lines))
        if case["body"]:
            same(f"LibreOffice: {case['key']}", True, tidy(case["body"]) + str(number) in lines)
    flat = convert(folder, fetch(base, path + ".docx"), "cases.docx", "fodt").read_text("utf-8")
    same("LibreOffice: footnotes", len(cases), flat.count('<text:note '))
    table = convert(folder, fetch(base, path + ".xlsx"), "cases.xlsx", "csv:Text - txt - csv (StarCalc):44,34,76,1")
    check_csv(table.read_text("utf-8-sig"), cases, "LibreOffice")
    # A formula would have a result in another format; a text stays as it is.
    sheet = convert(folder, fetch(base, path + ".csv"), "table.csv", "fods").read_text("utf-8")
    same("LibreOffice: a formula in a CSV file", 0, sheet.count("table:formula"))


def main(anli):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        library = ["--data-dir", str(folder / "library"), "--listen", "127.0.0.1:0"]
        (folder / "odd.txt").write_text(ODD, "utf-8")
        (folder / "odd.toml").write_text('slug = "odd"\n', "utf-8")
        bundled = Path(__file__).parents[2] / "data" / "urban-renewal-4.txt"
        subprocess.run([anli, *library, "import", bundled, folder / "odd.txt"], check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen([anli, *library, "serve"], stdout=subprocess.PIPE, text=True)
        try:
            base = server.stdout.readline().strip()
            for path in ["/lists/urban-renewal-4", "/lists/odd"]:
                cases = cases_of(base, path)
                text = fetch(base, path + ".csv")
                same("a byte order mark", True, text.startswith(b"\xef\xbb\xbf"))
                check_csv(text.decode("utf-8-sig"), cases, "csv")
                check_xlsx(fetch(base, path + ".xlsx"), cases)
                check_docx(fetch(base, path + ".docx"), cases)
                check_libreoffice(folder, base, path, cases)
                print(f"{path}: {len(cases)} cases verbatim in csv, xlsx and docx")
            same("the hostile case is there", HOSTILE, cases[0]["heading"])
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
