"""Opens every page in a folder in Chromium and fails on what a reader would stumble over.

Usage: check.py CHROMIUM FOLDER. Each page is opened in the light and the dark theme, 1400 and 400
pixels wide. It fails on errors of scripts and of the content policy, on anything wider than the
window, on text over text and on small letters in figures, and on a living page whose numbers are not the program's, or
that does not follow the pointer. Screenshots stay in the folder.
"""

import pathlib
import sys

from browser import Browser

WIDTHS = (1400, 400)
# The smallest letters of figures, in pixels.
LEAST_LETTERS = {1400: 12, 400: 11}
SCHEMES = ("light", "dark")

# Shows what tabs and folded details hide, so that it is measured, too.
UNFOLD = """(() => {
  const style = document.createElement("style");
  style.textContent = ".tabs>.panel{display:block!important}";
  document.head.append(style);
  for (const details of document.querySelectorAll("details")) details.open = true;
})()"""

# Elements that reach over the window's edge, but for those that scroll in a container.
TOO_WIDE = """(() => {
  const scrolls = (element) => {
    for (let outer = element.parentElement; outer; outer = outer.parentElement) {
      if (["auto", "scroll", "hidden"].includes(getComputedStyle(outer).overflowX)) return true;
    }
    return false;
  };
  const found = [...document.body.querySelectorAll("*")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1) && !scrolls(element);
  });
  const names = found.slice(0, 3).map((element) => `<${element.tagName.toLowerCase()} `
    + `class="${element.getAttribute("class") ?? ""}"> ${element.textContent.slice(0, 40)}`);
  const page = document.documentElement.scrollWidth;
  return page > innerWidth ? [`the page is ${page} wide`, ...names] : names;
})()"""

# Figures whose letters are smaller on the screen than a least size in pixels.
SMALL_LETTERS = """(least => [...document.querySelectorAll("svg.figure")].flatMap((figure) => {
  const shown = [...figure.querySelectorAll("text")]
    .filter((text) => text.getClientRects().length > 0 && text.textContent.trim());
  const scale = figure.getScreenCTM().a;
  const sizes = shown.map((text) => parseFloat(getComputedStyle(text).fontSize) * scale);
  const smallest = Math.min(...sizes);
  return smallest < least - 0.01
    ? [`"${figure.querySelector("title").textContent}" has letters of ${smallest.toFixed(1)} px`] : [];
}).slice(0, 5))"""

# Pairs of texts of a figure that overlap. Boxes are as high as the font's lines, which letters do
# not fill, and turned as the texts are: two that overlap have no line between them (the separating
# axis theorem).
TEXT_OVER_TEXT = """(() => {
  const corners = (text) => {
    const box = text.getBBox();
    const matrix = text.getScreenCTM();
    const inset = 0.2 * box.height;
    const point = (x, y) => new DOMPoint(x, y).matrixTransform(matrix);
    return [
      point(box.x, box.y + inset), point(box.x + box.width, box.y + inset),
      point(box.x + box.width, box.y + box.height - inset),
      point(box.x, box.y + box.height - inset),
    ];
  };
  const isApart = (first, second) => [first, second].some((shape) => shape.some((corner, index) => {
    const next = shape[(index + 1) % 4];
    const axis = [corner.y - next.y, next.x - corner.x];
    const length = Math.hypot(...axis) || 1;
    const [a, b] = [first, second].map((points) =>
      points.map(({ x, y }) => (x * axis[0] + y * axis[1]) / length));
    return Math.max(...a) < Math.min(...b) + 0.5 || Math.max(...b) < Math.min(...a) + 0.5;
  }));
  const found = [];
  for (const figure of document.querySelectorAll("svg.figure")) {
    if (figure.getBoundingClientRect().width === 0) continue;
    const texts = [...figure.querySelectorAll("text")]
      .filter((text) => text.textContent.trim() && getComputedStyle(text).display !== "none")
      .map((text) => ({ words: text.textContent, shape: corners(text) }))
      .map((text) => ({
        ...text,
        left: Math.min(...text.shape.map(({ x }) => x)),
        right: Math.max(...text.shape.map(({ x }) => x)),
      }))
      .filter(({ left, right }) => right > left)
      .sort((a, b) => a.left - b.left);
    texts.forEach((text, index) => {
      for (let other = index + 1; other < texts.length; other += 1) {
        if (texts[other].left > text.right) break;
        if (!isApart(text.shape, texts[other].shape)) {
          found.push(`"${text.words}" over "${texts[other].words}"`);
        }
      }
    });
  }
  return found.slice(0, 5);
})()"""

# A drag by pointer events: from its first word behind its last, which must change the numbers.
DRAG = """(() => {
  const tiles = [...document.querySelectorAll(".live-tile")];
  const boxes = tiles.map((tile) => tile.getBoundingClientRect());
  const send = (type, x) => tiles[0].dispatchEvent(new PointerEvent(type, {
    pointerId: 1, clientX: x, clientY: boxes[0].y + 5, bubbles: true }));
  tiles[0].setPointerCapture = () => {};
  const words = () => [...document.querySelectorAll(".live-tile")].map((tile) => tile.textContent);
  const before = words();
  send("pointerdown", boxes[0].x + 5);
  const start = performance.now();
  send("pointerup", boxes.at(-1).right + 5);
  const milliseconds = performance.now() - start;
  const [first, ...others] = before;
  return { moved: `${words()}` === `${[...others, first]}`, milliseconds };
})()"""


def check_living(browser, address, title):
    """What is wrong with a living page, and a line about what is right."""
    browser.open(f"{address}#check", 1400, "light")
    check = browser.evaluate("document.title")
    words = check.split()
    isWhole = words[:1] == ["check:"] and words[1] == words[3].rstrip(",") and words[1] != "0"
    problems = [] if isWhole else [f"{title}: {check}"]
    drags = [browser.evaluate(DRAG) for _ in range(30)]
    if not all(drag["moved"] for drag in drags):
        problems.append(f"{title}: a dragged word did not move")
    times = sorted(drag["milliseconds"] for drag in drags)
    median = times[len(times) // 2]
    print(f"{title}: {check}; drop to new numbers: median {median:.1f} ms, least {times[0]:.1f} ms")
    return problems + [f"{title}: {text}" for text in browser.errors()]


# Points at every token of every row: each must change what is said, and weights must sum to one.
POINT = """(() => {
  const problems = [];
  for (const place of document.querySelectorAll('[data-live^="attention"]')) {
    const buttons = [...place.querySelectorAll(".reader-tokens button")];
    const said = new Set(buttons.map((button, index) => {
      button.dispatchEvent(new PointerEvent("pointerenter"));
      for (const row of place.querySelectorAll(".reader-read")) {
        const shown = [...row.children].filter(({ hidden }) => !hidden);
        const sum = shown.reduce((a, cell) => a + Number(cell.lastChild.textContent), 0);
        if (!(Math.abs(sum - 1) <= 0.006 * shown.length)) problems.push(`weights sum to ${sum}`);
      }
      return place.querySelector(".reader-said").textContent;
    }));
    if (place.hidden || said.size !== buttons.length) problems.push("tokens do not answer");
  }
  for (const place of document.querySelectorAll('[data-live^="surprise"]')) {
    const said = place.querySelector(".surprise-said");
    const tokens = [...place.parentElement.querySelectorAll(".surprise-text span")];
    for (const token of tokens.slice(0, 50)) {
      token.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
      if (token.title || !token.classList.contains("chosen")) problems.push("no token is chosen");
    }
    tokens.at(-1).click();
    if (place.hidden || !tokens.at(-1).classList.contains("chosen") || !said.textContent) {
      problems.push("no token answers");
    }
  }
  return problems.slice(0, 5);
})()"""


def check_page(browser, page, folder):
    problems = []
    address = page.resolve().as_uri()
    name = "-".join(page.relative_to(folder).with_suffix("").parts)
    for width in WIDTHS:
        for scheme in SCHEMES:
            title = f"{name}, {width} px, {scheme}"
            browser.open(address, width, scheme, phone=width < 600)
            inner = browser.evaluate("innerWidth")
            if inner != width:
                problems.append(f"{title}: the window is {inner} px wide")
            browser.screenshot(folder / f"{name}-{width}-{scheme}.png")
            browser.evaluate(UNFOLD)
            problems += [f"{title}: {text}" for text in browser.evaluate(POINT)]
            letters = f"{SMALL_LETTERS}({LEAST_LETTERS[width]})"
            for what, script in (
                ("too wide", TOO_WIDE), ("text over text", TEXT_OVER_TEXT), ("too small", letters),
            ):
                problems += [f"{title}: {what}: {text}" for text in browser.evaluate(script)]
            problems += [f"{title}: {text}" for text in browser.errors()]
    if browser.evaluate("document.querySelector('[data-live=word-order]') !== null"):
        problems += check_living(browser, address, name)
    return problems


def main(chromium, folder):
    folder = pathlib.Path(folder)
    pages = sorted(folder.rglob("*.html"))
    if not pages:
        sys.exit(f"test-pages: no pages in {folder}")
    browser = Browser(chromium)
    try:
        problems = [problem for page in pages for problem in check_page(browser, page, folder)]
    finally:
        browser.close()
    for problem in problems:
        print(f"test-pages: {problem}", file=sys.stderr)
    print(f"test-pages: {len(pages)} pages, {len(problems)} problems; screenshots in {folder}")
    sys.exit(1 if problems else 0)


main(*sys.argv[1:])
