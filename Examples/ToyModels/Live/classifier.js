// Runs the trained models that travel with the page. It knows what a position encoding may do (add
// rows, turn pairs of channels, add to logits and values, hide keys), but no encoding.
// <![CDATA[ : a page is well-formed XML, too.
"use strict";
(() => {
  // Numbers travel as base64 of 32-bit floats, lowest byte first; all arithmetic is in 64 bits.
  const numbers = (text) => {
    const view = new DataView(Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0)).buffer);
    const count = view.byteLength / 4;
    return Float64Array.from({ length: count }, (_, index) => view.getFloat32(4 * index, true));
  };
  const [block] = live.blocks("word-order");
  const data = live.data(block, (_, value) => value?.float32 ? numbers(value.float32) : value);

  // The forward pass.
  const dot = (a, b, start = 0) => {
    let sum = 0;
    for (let index = 0; index < a.length; index += 1) sum += a[index] * b[start + index];
    return sum;
  };
  const plus = (a, b) => a.map((value, index) => value + b[index]);
  const row = (table, width, index) => table.subarray(index * width, (index + 1) * width);
  const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  const softmax = (logits) => {
    const most = Math.max(...logits);
    const powers = logits.map((logit) => Math.exp(logit - most));
    const total = powers.reduce((a, b) => a + b);
    return powers.map((power) => power / total);
  };

  function linear({ weights }, name, rows) {
    const [weight, bias] = [weights[`${name}.weight`], weights[`${name}.bias`]];
    return rows.map((x) => {
      const y = bias.slice();
      for (let k = 0; k < y.length; k += 1) y[k] += dot(x, weight, k * x.length);
      return y;
    });
  }

  function layerNorm({ weights, sizes }, name, rows) {
    const [weight, bias] = [weights[`${name}.weight`], weights[`${name}.bias`]];
    return rows.map((x) => {
      const mean = x.reduce((a, b) => a + b) / x.length;
      const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length;
      const scale = 1 / Math.sqrt(variance + sizes.epsilon);
      return x.map((value, index) => (value - mean) * scale * weight[index] + bias[index]);
    });
  }

  // Turns each pair of channels by the angle of its place and head. Where the encoding takes
  // magnitudes, the row is first widened: softplus of each channel, and as many zeros.
  function turned(x, turn, angles, index) {
    if (!turn) return x;
    const cosines = row(angles.cosines, turn.pairs.length, index);
    const sines = row(angles.sines, turn.pairs.length, index);
    const from = new Float64Array(turn.widens ? 2 * x.length : x.length);
    from.set(turn.widens ? x.map(softplus) : x);
    const to = from.slice();
    turn.pairs.forEach(([first, second], pair) => {
      to[first] = from[first] * cosines[pair] - from[second] * sines[pair];
      to[second] = from[first] * sines[pair] + from[second] * cosines[pair];
    });
    return to;
  }

  function attention(model, name, rows) {
    const { hooks, sizes } = model;
    const [queries, keys, values] =
      ["query", "key", "value"].map((map) => linear(model, `${name}.${map}`, rows));
    const [n, width] = [rows.length, sizes.width / sizes.heads];
    const sums = rows.map(() => new Float64Array(sizes.width));
    const maps = Array.from({ length: sizes.heads }, (_, head) => {
      const part = (x) => row(x, width, head);
      const placed = (x, i, angles) => turned(part(x), hooks.turn, angles, i * sizes.heads + head);
      const q = queries.map((x, i) => placed(x, i, hooks.turn?.queries));
      const k = keys.map((x, j) => placed(x, j, hooks.turn?.keys));
      const map = rows.map((_, i) => softmax(rows.map((_, j) => {
        const index = (head * n + i) * n + j;
        if ((model.causal && j > i) || hooks.visible?.[index] === 0) return -Infinity;
        let product = dot(q[i], k[j]);
        if (hooks.keyRows) product += dot(part(queries[i]), hooks.keyRows, (i * n + j) * width);
        return product * hooks.scale + (hooks.bias?.[index] ?? 0);
      })));
      map.forEach((shares, i) => shares.forEach((share, j) => {
        for (let index = 0; index < width; index += 1) {
          const added = hooks.valueRows?.[(i * n + j) * width + index] ?? 0;
          sums[i][head * width + index] += share * (values[j][head * width + index] + added);
        }
      }));
      return map;
    });
    return { maps, rows: linear(model, `${name}.output`, sums) };
  }

  function run(model, ids) {
    const { hooks, weights, sizes } = model;
    const tokens = ids.map((id) => row(weights["tokens.table"], sizes.width, id));
    const positions = ids.map((_, i) => row(hooks.rows, sizes.width, i));
    const sums = tokens.map((x, i) => plus(x, positions[i]));
    const maps = [];
    let rows = sums;
    for (let layer = 0; layer < sizes.layers; layer += 1) {
      const [outer, inner] = [`blocks.${layer}.attention`, `blocks.${layer}.feedForward`];
      const attended = attention(model, outer, layerNorm(model, `${outer}Norm`, rows));
      maps.push(...attended.maps);
      rows = rows.map((x, i) => plus(x, attended.rows[i]));
      const hidden = linear(model, `${inner}.up`, layerNorm(model, `${inner}Norm`, rows))
        .map((x) => x.map((value) => Math.max(value, 0)));
      const added = linear(model, `${inner}.down`, hidden);
      rows = rows.map((x, i) => plus(x, added[i]));
    }
    const mean = rows.reduce(plus).map((value) => value / rows.length);
    const read = layerNorm(model, "norm", [model.readsLast ? rows.at(-1) : mean]);
    const [logits] = linear(model, "head", read);
    return { tokens, positions, sums, maps, logits };
  }

  // The largest difference of two lists, and a list in every order, as it is first.
  const apart = (a, b) => Math.max(...a.map((value, index) => Math.abs(value - b[index])));
  const orders = (list) => list.length < 2 ? [list] : list.flatMap((first, index) =>
    orders(list.filter((_, other) => other !== index)).map((rest) => [first, ...rest]));

  // What the page's other script draws, and what whoever asks is told.
  window.sequitur = {
    data,
    run,
    apart,
    orders,
    encodings: data.entries.map(({ key }) => key),
    nouns: data.nouns,
    logits(encoding, sentence) {
      const entry = data.entries.find(({ key }) => key === encoding);
      if (!entry) throw new Error(`expected one of ${this.encodings}, found ${encoding}`);
      const ids = sentence.map((word) => data.words.indexOf(word));
      if (ids.length !== entry.model.sizes.length || ids.includes(-1)) {
        const expected = `${entry.model.sizes.length} of the words ${data.words}`;
        throw new Error(`expected ${expected}, found ${sentence}`);
      }
      return [...run(entry.model, ids).logits];
    },
  };

  // Opened as #check: all models against logits that the program computed, and those that are blind
  // to order against themselves in every order.
  function check() {
    if (location.hash !== "#check") return;
    const differences = data.entries.flatMap(({ key, isBlind, expected }) =>
      data.sentences.map((ids, index) => {
        const [found, ...others] = orders(ids.map((id) => data.words[id]))
          .map((sentence) => window.sequitur.logits(key, sentence));
        const moves = isBlind && others.some((other) => apart(found, other) > 1e-6);
        return moves ? Infinity : apart(found, row(expected, found.length, index));
      }));
    const good = differences.filter((difference) => difference <= 1e-4).length;
    const largest = Math.max(...differences).toExponential(1);
    document.title = `check: ${good} of ${differences.length}, largest difference ${largest}`;
  }
  window.addEventListener("hashchange", check);
  check();
})();
// ]]>
