// One bar with its dots and its ceiling, upright or lying.

/// Where a bar stands.
struct BarPlace {
  /// The axis along which bars reach from zero.
  let scale: AxisScale
  let isUpright: Bool
  /// The middle of the bar and its thickness, across the axis.
  let center: Double
  let thickness: Double
  /// How far the mark of its ceiling reaches from the middle.
  let reach: Double

  /// A place, or a size, from what it is along and across the axis.
  func point(_ along: Double, _ across: Double) -> (x: Double, y: Double) {
    isUpright ? (across, along) : (along, across)
  }
}

extension BarChart {
  /// Draws bar `index` of a group, if it has one.
  func drawBar(_ index: Int, of group: Group, at place: BarPlace, on canvas: inout Canvas) {
    guard index < group.bars.count else { return }
    let bar = group.bars[index]
    let (scale, center, thickness) = (place.scale, place.center, place.thickness)
    if let zero = scale.position(0), let end = scale.position(bar.value) {
      let corner = place.point(min(zero, end), center - thickness / 2)
      let size = place.point(abs(end - zero), thickness)
      canvas.rectangle(
        x: corner.x, y: corner.y, width: size.x, height: size.y,
        style: "\(FigureStyle.series(slot(index))) bar", radius: 1.5,
        hover: hover(bar, series: index, group: group))
    }
    if let along = bar.ceiling.flatMap({ scale.position($0) }) {
      let (from, to) = (
        place.point(along, center - place.reach), place.point(along, center + place.reach)
      )
      canvas.line(from.x, from.y, to.x, to.y, style: "own-ceiling")
    }
    for (index, dot) in bar.dots.enumerated() {
      guard let along = scale.position(dot) else { continue }
      // Side by side, so that equal dots stay visible.
      let share = bar.dots.count > 1 ? Double(index) / Double(bar.dots.count - 1) - 0.5 : 0
      let dotPlace = place.point(along, center + share * thickness * 0.6)
      canvas.circle(x: dotPlace.x, y: dotPlace.y, radius: 2.4, style: "dot")
    }
  }

  /// The hover of a bar: everything it shows, in words.
  private func hover(_ bar: Bar, series index: Int, group: Group) -> String {
    var text = "\(group.name), \(series[index]): \(axis.text(bar.value))"
    let dots = bar.dots.filter(\.isFinite)
    if !dots.isEmpty { text += " (one seed: \(dots.map(axis.text).joined(separator: ", ")))" }
    if let ceiling = bar.ceiling, ceiling.isFinite {
      text += "; \(ceilingLabel) \(axis.text(ceiling))"
    }
    return text
  }
}
