// The style rules all figures share. Class names are what `Canvas` calls styles.

enum FigureStyle {
  /// The class that colours a shape as series `slot`.
  static func series(_ slot: Int) -> String { "c\(max(slot, 0) % Theme.seriesCount)" }

  static let rules = """
    .figure{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,\
    sans-serif;font-size:12px}
    .figure text{fill:var(--ink);unicode-bidi:plaintext;font-variant-numeric:tabular-nums}
    .figure .title{font-weight:600}
    .figure .tick,.figure .axis-title{fill:var(--muted)}
    .figure .halo{paint-order:stroke;stroke:var(--paper);stroke-width:3.5px;\
    stroke-linejoin:round}
    .figure .strong{font-weight:600}
    .figure .axis{stroke:var(--axis);stroke-width:1;fill:none}
    .figure .grid{stroke:var(--grid);stroke-width:1;fill:none}
    .figure .reference{stroke:var(--ink);stroke-width:1.4;stroke-dasharray:5 4;fill:none}
    .figure .own-ceiling{stroke:var(--ink);stroke-width:2}
    .figure .line{stroke:var(--c);stroke-width:2;fill:none;stroke-linejoin:round;\
    stroke-linecap:round}
    .figure .thin{stroke-width:1.2;opacity:.75}
    .figure .faint{stroke-width:1;opacity:.4}
    .figure .dashed{stroke-dasharray:8 5}
    .figure .dotted{stroke-dasharray:1.5 5}
    .figure .area{fill:var(--c);fill-opacity:.16;stroke:none}
    .figure .bar{fill:var(--c);fill-opacity:.62}
    .figure .mark{fill:var(--c);stroke:var(--paper);stroke-width:1}
    .figure .dot{fill:var(--paper);stroke:var(--ink);stroke-width:1.1}
    .figure .ink{fill:var(--ink)}
    .figure .empty{fill:var(--panel);stroke:var(--grid)}
    .figure .backdrop{fill:var(--paper)}
    .figure text.c{fill:var(--c)}

    """
    + (0..<Theme.seriesCount).map { ".figure .c\($0){--c:var(--series\($0))}\n" }.joined()
}
