#!/usr/bin/env python3
"""Writes js.txt, css.txt and html.txt: what the models have read before they code a file.

    npm install --ignore-scripts $(python3 generate.py --packages)    # in an empty folder
    python3 generate.py NODE_MODULES NODE_API_DOCS RUST_DOCS

Of many libraries under permissive licences (NOTICE names them), the statements, rules and lines are taken whose parts occur in the
most libraries, for their length, until a primer is full; what is worth most comes last. So a primer holds what is common to
all and little of any one: keywords, names of the platform, wrappers of modules, licence headers, properties and their values.
No library, and no page, that the corpus holds is among the sources.
"""

import heapq
import re
import sys
from pathlib import Path

PACKAGES = {
    "@babel/runtime": "7.29.14", "@picocss/pico": "2.1.1", "acorn": "8.19.0", "axios": "1.21.1", "backbone": "1.6.1",
    "dayjs": "1.11.23", "foundation-sites": "6.9.0", "handlebars": "4.7.10", "htmx.org": "4.0.1", "knockout": "3.5.3",
    "leaflet": "1.9.4", "marked": "18.2.1", "milligram": "1.4.1", "mithril": "2.3.8", "moment": "2.31.0",
    "neo-async": "2.6.2", "normalize.css": "8.0.1", "purecss": "3.1.0", "redux": "5.0.1",
    "regenerator-runtime": "0.14.1", "rxjs": "7.8.2", "skeleton-css": "2.0.4", "source-map": "0.6.1",
    "spectre.css": "0.5.9", "terser": "5.51.2", "tslib": "2.9.1", "uikit": "3.25.29", "water.css": "2.1.1",
    "what-input": "5.2.12",
}

SCRIPTS = """
@babel/runtime/helpers/*.js acorn/dist/acorn.js axios/dist/axios.js backbone/backbone.js
foundation-sites/dist/js/foundation.js handlebars/dist/handlebars.js htmx.org/dist/htmx.js
knockout/build/output/knockout-latest.debug.js leaflet/dist/leaflet-src.js marked/lib/marked.umd.js mithril/mithril.js
moment/moment.js neo-async/async.js redux/dist/cjs/redux.cjs regenerator-runtime/runtime.js
rxjs/dist/bundles/rxjs.umd.js source-map/dist/source-map.js terser/dist/bundle.min.js tslib/tslib.js
uikit/dist/js/uikit.js what-input/dist/what-input.js
""".split()

MINIFIED = """
axios/dist/axios.min.js backbone/backbone-min.js dayjs/dayjs.min.js foundation-sites/dist/js/foundation.min.js
handlebars/dist/handlebars.min.js htmx.org/dist/htmx.min.js knockout/build/output/knockout-latest.js leaflet/dist/leaflet.js
mithril/mithril.min.js moment/min/moment.min.js neo-async/async.min.js 
rxjs/dist/bundles/rxjs.umd.min.js source-map/dist/source-map.min.js uikit/dist/js/uikit.min.js
what-input/dist/what-input.min.js
""".split()

STYLES = """
@picocss/pico/css/pico.css foundation-sites/dist/css/foundation.css leaflet/dist/leaflet.css milligram/dist/milligram.css
normalize.css/normalize.css purecss/build/pure.css skeleton-css/css/skeleton.css spectre.css/dist/spectre.css
spectre.css/dist/spectre-exp.css uikit/dist/css/uikit.css water.css/out/water.css
""".split()

MINIFIED_STYLES = """
@picocss/pico/css/pico.min.css foundation-sites/dist/css/foundation.min.css milligram/dist/milligram.min.css
purecss/build/pure-min.css spectre.css/dist/spectre.min.css spectre.css/dist/spectre-exp.min.css spectre.css/dist/spectre-icons.min.css
uikit/dist/css/uikit.min.css water.css/out/water.min.css
""".split()

PAGES = """
foundation-sites/test/visual/*/*.html milligram/example.html skeleton-css/index.html spectre.css/docs/*.html
spectre.css/docs/*/*.html
""".split()

NODE_DOCS = "fs crypto buffer stream http errors process url util events child_process net path tls dns os vm modules cli".split()

RUST_DOCS = """
book/ch0[1-9]*.html cargo/reference/*.html cargo/guide/*.html rustc/*.html rustdoc/*.html reference/*.html edition-guide/*.html
""".split()

# Bytes that one library brings at most, and bytes of a gram.
MOST = 250_000
GRAM = 8


def libraries(folder, patterns):
    """Text by library."""
    found = {}
    for pattern in patterns:
        name = "/".join(pattern.split("/")[: 2 if pattern.startswith("@") else 1])
        paths = sorted(Path(folder).glob(pattern))
        assert paths, pattern
        for path in paths:
            found[name] = found.get(name, "") + path.read_text("utf-8", "replace") + "\n"
    return {name: text[:MOST] for name, text in found.items()}


def cut(text, ends, least, most):
    """Pieces that end behind one of the bytes in `ends`."""
    pieces, piece = [], ""
    for part in re.findall(f"[^{ends}]*[{ends}]+|[^{ends}]+$", text):
        piece += part
        if len(piece) >= least:
            pieces += [piece] if len(piece) <= most else []
            piece = ""
    return pieces


def grams(piece):
    return {piece[i : i + GRAM] for i in range(len(piece) - GRAM + 1)}


def choose(found, size, ends, least=60, most=400):
    """The pieces that cover most of what is common, for their length; the best last."""
    common = {}
    pieces = []
    for name in sorted(found):
        mine = [(piece, grams(piece)) for piece in dict.fromkeys(cut(found[name], ends, least, most))]
        for gram in set().union(*(g for _, g in mine)):
            common[gram] = common.get(gram, 0) + 1
        pieces += mine
    common = {gram: min(count, 8) - 1 for gram, count in common.items() if count > 1}
    pieces = [(piece, [g for g in sorted(gram) if g in common]) for piece, gram in pieces]

    def worth(i):
        piece, gram = pieces[i]
        return sum(common.get(g, 0) for g in gram) / (len(piece) + 8)

    queue = [(-worth(i), i) for i in range(len(pieces))]
    heapq.heapify(queue)
    chosen, total = [], 0
    while queue and total < size:
        value, i = heapq.heappop(queue)
        now = -worth(i)
        if queue and now > queue[0][0]:
            if now < 0:
                heapq.heappush(queue, (now, i))
            continue
        chosen.append(pieces[i][0])
        total += len(pieces[i][0].encode())
        for g in pieces[i][1]:
            common.pop(g, None)
    return "".join(reversed(chosen))


def main():
    if sys.argv[1:] == ["--packages"]:
        print(" ".join(f"{name}@{version}" for name, version in PACKAGES.items()))
        return
    modules, node, rust = sys.argv[1:]
    docs = {"node": "".join((Path(node) / f"{name}.html").read_text() for name in NODE_DOCS)}
    for pattern in RUST_DOCS:
        texts = [path.read_text() for path in sorted(Path(rust).glob(pattern))]
        mains = [re.search(r"<main>.*</main>", text, re.S) for text in texts]
        docs[pattern] = "".join(main.group() for main in mains if main)
    docs = {name: re.sub(r".*(?:<svg|<path).*\n", "", text)[: 4 * MOST] for name, text in docs.items()}
    here = Path(__file__).parent
    plain, minified = libraries(modules, STYLES), libraries(modules, MINIFIED_STYLES)
    css = choose(plain, SIZES[0], "}") + choose(minified, SIZES[1], "}")
    js = choose(libraries(modules, SCRIPTS), SIZES[2], "\n") + choose(libraries(modules, MINIFIED), SIZES[3], ";}{,")
    html = choose(minified, SIZES[4], "}") + choose(libraries(modules, PAGES), SIZES[5], "\n") + choose(docs, SIZES[6], "\n", most=600)
    for name, text in (("js", js), ("css", css), ("html", html)):
        (here / f"{name}.txt").write_bytes(text.encode())


# Bytes of style sheets, scripts (as written, and minified), and in pages of styles, markup and prose.
SIZES = [8 << 10, 20 << 10, 20 << 10, 28 << 10, 4 << 10, 8 << 10, 30 << 10]

main()
