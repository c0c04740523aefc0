// What the scripts of living blocks share.
// <![CDATA[ : a page is well-formed XML, too.
"use strict";
window.live = {
  // The blocks whose name begins so, each with its data.
  blocks: (name) => [...document.querySelectorAll(`[data-live^="${name}"]`)],
  data: (block, revive) => JSON.parse(block.nextElementSibling.textContent, revive),

  make(tag, parent, style = "", text = "") {
    const element = document.createElement(tag);
    if (style) element.className = style;
    if (text) element.append(text);
    parent.append(element);
    return element;
  },

  // Where a key leads from a place among `count` that stand in a row; undefined for other keys.
  goal(event, index, count) {
    const goals = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: count - 1 };
    if (!(event.key in goals)) return undefined;
    event.preventDefault();
    return Math.max(0, Math.min(count - 1, goals[event.key]));
  },
};
// ]]>
