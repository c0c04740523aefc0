// Lets the reader choose a token, by pointer, touch or keyboard, and shows which tokens it reads in
// every head.
// <![CDATA[ : a page is well-formed XML, too.
"use strict";
for (const place of live.blocks("attention")) {
  const { make } = live;
  const { tokens, groups } = live.data(place);

  const row = make("div", place, "reader-tokens");
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", "The tokens; arrow keys move along them");
  const buttons = tokens.map((token, index) => {
    const button = make("button", row, "", token);
    button.type = "button";
    for (const event of ["pointerenter", "click", "focus"]) {
      button.addEventListener(event, () => { show(index); });
    }
    button.addEventListener("keydown", (event) => {
      buttons[live.goal(event, index, tokens.length)]?.focus();
    });
    return button;
  });
  const said = make("p", place, "reader-said");
  said.setAttribute("aria-live", "polite");

  // A line for each head: every token with its weight, in thousandths in the data.
  const lines = groups.flatMap(({ title, heads }) => {
    make("h4", place, "", title);
    return heads.map((rows, index) => {
      const line = make("div", place, "reader-head");
      make("span", line, "reader-name", `head ${index + 1}`);
      const box = make("div", line, "reader-read");
      const cells = tokens.map((token) => {
        const cell = make("span", box, "", token);
        return { cell, number: make("b", cell) };
      });
      return { rows, cells };
    });
  });

  function show(chosen) {
    buttons.forEach((button, index) => {
      button.setAttribute("aria-pressed", index === chosen);
      button.tabIndex = index === chosen ? 0 : -1;
    });
    said.textContent = `Token ${chosen + 1} of ${tokens.length}, \u201C${tokens[chosen]}\u201D, reads:`;
    for (const { rows, cells } of lines) {
      cells.forEach(({ cell, number }, index) => {
        const weight = rows[chosen][index];
        cell.hidden = weight === undefined;
        if (cell.hidden) return;
        // From a half on all are alike; more colour would leave the ink too little contrast.
        const percent = 55 * Math.min((weight ?? 0) / 500, 1);
        cell.style.background = `color-mix(in srgb, var(--series0) ${percent}%, var(--panel))`;
        cell.className = index === chosen ? "asking" : "";
        number.textContent = weight === null ? "\u2013" : (weight / 1000).toFixed(2);
      });
    }
  }

  show(tokens.length - 1);
  place.hidden = false;
}
// ]]>
