// Lets the reader choose a token of a coloured text, by pointer, touch or keyboard, and shows what
// its title says as a table.
// <![CDATA[ : a page is well-formed XML, too.
"use strict";
for (const place of live.blocks("surprise")) {
  const { make } = live;
  const text = place.parentElement.querySelector(".surprise-text");
  const tokens = [...text.children];

  // The first line of a title is about the token; each other one a probability and a token.
  const titles = new Map(tokens.map((token) => [token, token.title.split("\n")]));
  const most = Math.max(...[...titles.values()].map((lines) => lines.length - 1));
  const said = make("p", place, "surprise-said");
  said.setAttribute("aria-live", "polite");
  const rows = Array.from({ length: most }, () => {
    const row = make("div", place, "surprise-row");
    const [share, track, name] = ["b", "div", "span"].map((tag) => make(tag, row));
    return { row, share, bar: make("i", track), name };
  });

  let chosen = null;
  function show(token) {
    if (!titles.has(token) || token === chosen) return;
    chosen?.classList.remove("chosen");
    if (chosen) chosen.tabIndex = -1;
    chosen = token;
    chosen.classList.add("chosen");
    chosen.tabIndex = 0;
    const [first, ...likeliest] = titles.get(token);
    said.textContent = likeliest.length > 0 ? `${first}. Likeliest in its place:` : first;
    rows.forEach(({ row, share, bar, name }, index) => {
      const line = likeliest[index] ?? "";
      const gap = line.indexOf(" ");
      row.style.visibility = line ? "visible" : "hidden";
      share.textContent = line.slice(0, gap);
      name.textContent = line.slice(gap + 1);
      bar.style.width = line.startsWith("<") ? "0" : line.slice(0, gap);
    });
  }

  for (const token of tokens) {
    token.removeAttribute("title"); // It would cover what the table says better.
    token.tabIndex = -1;
  }
  for (const event of ["pointerover", "click", "focusin"]) {
    text.addEventListener(event, ({ target }) => {
      place.classList.add("following"); // From now on it stays in sight beside a long text.
      show(target);
    });
  }
  text.addEventListener("keydown", (event) => {
    tokens[live.goal(event, tokens.indexOf(chosen), tokens.length)]?.focus();
  });

  show(tokens.find((token) => titles.get(token).length > 1) ?? tokens[0]);
  place.hidden = false;
}
// ]]>
