// Lets the reader move the words of a sentence, by pointer, touch or keyboard, and draws what the
// models of classifier.js make of it.
// <![CDATA[ : a page is well-formed XML, too.
"use strict";
(() => {
  const { data, run, apart, orders } = window.sequitur;
  const { make } = live;
  const { words, nouns, entries } = data;
  const { heads } = entries[0].model.sizes;
  const [place] = live.blocks("word-order");
  // Makes an element, but over the last drawing: one that stands there is changed where it differs,
  // so that a browser need not lay out all of them anew.
  const drawn = new Map();
  const draw = (tag, parent, style = "", text = "") => {
    const index = drawn.get(parent) ?? 0;
    drawn.set(parent, index + 1);
    const element = parent.children[index] ?? make(tag, parent);
    if (element.className !== style) element.className = style;
    if (text && !element.firstChild) element.append(text);
    if (text && element.firstChild.data !== text) element.firstChild.data = text;
    return element;
  };
  const colour = (element, { slot }) => element.style.setProperty("--c", `var(--series${slot})`);
  const fixed = (value, digits = 2) => value.toFixed(digits).replace("-", "\u2212");
  const quoted = (ids) => `\u201C${ids.map((id) => words[id]).join(" ")}\u201D`;
  const isUnseen = (a, b) => data.unseen.some((row) => row[0] === a && row.at(-1) === b);
  const picked = [...data.start];
  const n = picked.length;
  let order = [...picked.keys()].reverse(); // Which of the picked words stands where.
  let chosen = entries[0];
  const results = (ids) => entries.map(({ model }) => run(model, ids));
  let before;

  const controls = make("div", place, "live-controls");
  const pickers = [0, n - 1].map((index) => {
    const label = make("label", controls, "", index === 0 ? "First noun" : "Second noun");
    const picker = make("select", label);
    nouns.forEach((_, id) => { make("option", picker).value = id; });
    picker.value = picked[index];
    picker.addEventListener("change", () => {
      picked[index] = Number(picker.value);
      pick();
    });
    return { picker, other: n - 1 - index };
  });
  const shuffle = make("button", controls, "", "Shuffle");
  shuffle.type = "button";
  shuffle.addEventListener("click", () => {
    const others = orders(order).slice(1);
    order = others[Math.floor(Math.random() * others.length)];
    arrange();
    update();
  });
  const pairNote = make("p", place, "live-note");
  const tiles = make("div", place, "live-tiles");
  tiles.setAttribute("role", "group");
  tiles.setAttribute("aria-label", "The sentence");
  const tileOf = picked.map((_, word) => makeTile(word));

  // A word that the pointer drags and the arrow keys move.
  function makeTile(word) {
    const tile = make("button", tiles, "live-tile");
    tile.type = "button";
    tile.addEventListener("keydown", (event) => {
      const goal = live.goal(event, order.indexOf(word), n);
      if (goal === undefined) return;
      move(word, goal);
      update();
    });
    let grip = null; // How far from the tile's left edge the pointer holds it.
    const follow = (event) => {
      if (grip === null) return;
      const left = event.clientX - grip - tiles.getBoundingClientRect().left;
      const middle = (other) => other.offsetLeft + other.offsetWidth / 2;
      const isPassed = (other) => other !== tile && middle(other) < left + tile.offsetWidth / 2;
      const old = order;
      move(word, tileOf.filter(isPassed).length);
      tile.style.transform = `translateX(${left - tile.offsetLeft}px)`;
      // Last, for it changes so much that to ask for places afterwards would cost a layout.
      if (order !== old) update();
    };
    const release = () => {
      grip = null;
      tile.style.transform = "";
    };
    tile.addEventListener("pointerdown", (event) => {
      tile.setPointerCapture(event.pointerId);
      grip = event.clientX - tile.getBoundingClientRect().left;
    });
    tile.addEventListener("pointermove", follow);
    tile.addEventListener("pointerup", (event) => {
      follow(event);
      release();
    });
    tile.addEventListener("pointercancel", release);
    return tile;
  }

  function move(word, goal) {
    if (order[goal] === word) return;
    order = order.filter((other) => other !== word);
    order.splice(goal, 0, word);
    arrange(tileOf[word]);
  }

  // Puts the tiles in order around one that stays where it is, or it would lose focus and pointer.
  function arrange(still = null) {
    const elements = order.map((word) => tileOf[word]);
    const middle = elements.indexOf(still);
    elements.slice(0, Math.max(middle, 0)).forEach((tile) => { still.before(tile); });
    tiles.append(...elements.slice(middle + 1));
  }

  const comparison = make("p", place, "live-comparison");
  const list = make("div", place, "live-models");
  list.setAttribute("role", "radiogroup");
  list.setAttribute("aria-label", "The encoding whose numbers are shown");
  const lines = entries.map((entry) => {
    const label = make("label", list);
    colour(label, entry);
    const input = make("input", label);
    Object.assign(input, { type: "radio", name: "encoding", checked: entry === chosen });
    input.addEventListener("change", () => {
      chosen = entry;
      update();
    });
    make("span", label, "", entry.title);
    return { answer: make("strong", label), change: make("span", label, "live-change") };
  });
  const spoken = make("p", place, "live-spoken");
  spoken.setAttribute("aria-live", "polite");
  const detail = make("div", place, "live-detail");

  function panel(title, note, style) {
    const box = draw("section", detail, "live-panel");
    draw("h3", box, "", title);
    const inside = draw("div", box, style);
    draw("p", box, "live-note", note);
    return inside;
  }

  function drawLogits(logits, then) {
    const note = `The thin marks are the logits of ${quoted(picked)}.`;
    const inside = panel("One logit a noun", note, "live-bars");
    const [low, high] = [Math.min(...logits, ...then, 0), Math.max(...logits, ...then, 0)];
    const percent = (value) => `${100 * value / (high - low)}%`;
    const best = Math.max(...logits);
    nouns.forEach((noun, index) => {
      const line = draw("div", inside, logits[index] === best ? "live-bar best" : "live-bar");
      draw("span", line, "", noun);
      const track = draw("div", line, "live-track");
      const bar = draw("i", track).style;
      bar.left = percent(Math.min(logits[index], 0) - low);
      bar.width = percent(Math.abs(logits[index]));
      draw("b", track).style.left = percent(then[index] - low);
      draw("span", line, "", fixed(logits[index]));
    });
  }

  function drawHeads(maps, names) {
    const note = "Each row of numbers is where the word on its left looks.";
    const inside = panel("What every head looks at", note, "live-heads");
    maps.forEach((map, index) => {
      const [layer, head] = [Math.floor(index / heads) + 1, index % heads + 1];
      const grid = draw("div", inside, "live-map");
      draw("h4", grid, "", `layer ${layer}, head ${head}`);
      ["", ...names].forEach((name) => { draw("span", grid, "", name); });
      map.forEach((shares, i) => {
        draw("span", grid, "", names[i]);
        shares.forEach((share) => {
          const cell = draw("div", grid, "", fixed(share));
          cell.style.background = `color-mix(in srgb, var(--c) ${50 * share}%, var(--panel))`;
        });
      });
    });
  }

  function drawRows(found, names) {
    const strips = [
      ["X, the words\u2019 rows", found.tokens, names],
      ["PE, the places\u2019 rows", found.positions, names.map((_, i) => `place ${i + 1}`)],
      ["X + PE, what attention sees", found.sums, names],
    ];
    const values = strips.flatMap(([, rows]) => rows.flatMap((x) => [...x]));
    const most = Math.max(...values.map(Math.abs));
    const isAdding = found.positions.some((x) => x.some((value) => value !== 0));
    const remark = isAdding ? "" : " This encoding adds nothing to the rows: PE is zero.";
    const note = `Blue is below zero, orange above; full colour is ${fixed(most)}.${remark}`;
    const inside = panel("X + PE", note, "live-strips");
    strips.forEach(([title, rows, labels]) => {
      draw("h4", inside, "", title);
      rows.forEach((x, i) => {
        const line = draw("div", inside, "live-row");
        draw("span", line, "", labels[i]);
        draw("i", line).style.background = stripes([...x].map((value) => value / most));
      });
    });
  }

  // Numbers from -1 to 1 as stripes side by side: blue below zero, orange above.
  function stripes(values) {
    const stops = values.map((value, index) => {
      const colour = `var(--series${value < 0 ? 0 : 1}) ${100 * Math.abs(value)}%`;
      const [from, to] = [index, index + 1].map((edge) => `${100 * edge / values.length}%`);
      return `color-mix(in srgb, ${colour}, var(--paper)) ${from} ${to}`;
    });
    return `linear-gradient(to right, ${stops})`;
  }

  // Shows two other nouns, in the order in which the words stand.
  function pick() {
    before = results(picked);
    pickers.forEach(({ picker, other }) => [...picker.options].forEach((option, id) => {
      const mark = ` (never with ${nouns[picked[other]]})`;
      option.textContent = nouns[id] + (isUnseen(id, picked[other]) ? mark : "");
      option.disabled = id === picked[other];
    }));
    const pair = `\u201C${words[picked[0]]}\u201D and \u201C${words[picked[n - 1]]}\u201D`;
    pairNote.textContent = isUnseen(picked[0], picked[n - 1])
      ? `${pair} never met in training: the models saw each with other nouns only.`
      : `${pair} met in training, in both orders.`;
    tileOf.forEach((tile, word) => { tile.textContent = words[picked[word]]; });
    update();
  }

  const answer = (logits) => nouns[logits.indexOf(Math.max(...logits))];
  function changed(logits, then) {
    const far = apart(logits, then);
    if (far < 1e-6) return `nothing changed: ${fixed(far, 1)} difference`;
    const moved = `the logits moved by up to ${fixed(far)}`;
    return answer(logits) === answer(then) ? moved : `${moved}, the answer was ${answer(then)}`;
  }

  function update() {
    const ids = order.map((word) => picked[word]);
    const names = ids.map((id) => words[id]);
    tileOf.forEach((tile, word) => {
      const at = `word ${order.indexOf(word) + 1} of ${n}`;
      tile.setAttribute("aria-label", `${words[picked[word]]}, ${at}, arrow keys move it`);
    });
    const isMoved = order.some((word, index) => word !== index);
    comparison.textContent = isMoved
      ? `Who bites? The answers to ${quoted(ids)}, beside those to ${quoted(picked)}:`
      : `Who bites? The answers to ${quoted(picked)}, with which the other orders are compared:`;
    const found = results(ids);
    const told = entries.map(({ title }, index) => {
      const [now, then] = [found[index].logits, before[index].logits];
      lines[index].answer.textContent = answer(now);
      lines[index].change.textContent = isMoved ? changed(now, then) : "";
      return `${title}: ${answer(now)}. ${lines[index].change.textContent}`;
    });
    const index = entries.indexOf(chosen);
    colour(detail, chosen);
    drawn.clear();
    drawLogits(found[index].logits, before[index].logits);
    drawHeads(found[index].maps, names);
    drawRows(found[index], names);
    spoken.textContent = [comparison.textContent, ...told].join(" ");
  }

  arrange();
  pick();
  place.hidden = false;
})();
// ]]>
