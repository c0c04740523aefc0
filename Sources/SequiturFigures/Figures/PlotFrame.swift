// The frame of a chart: grid, ticks and axis titles, and the mapping from values to places.

/// The plot area of a chart with two axes.
package struct PlotFrame {
  package let x: AxisScale
  package let y: AxisScale
  package let left: Double
  package let right: Double
  package let top: Double
  package let bottom: Double

  /// Draws the frame below `top` and returns it; nil when an axis has no value to show.
  ///
  /// `fitsX` lets the horizontal axis end with the data instead of at the next tick.
  package init?(
    on canvas: inout Canvas, x xAxis: Axis, xValues: [Double], y yAxis: Axis, yValues: [Double],
    top: Double, height: Double, rightMargin: Double = 14, fitsX: Bool = false
  ) {
    let columns = max(2, Int((canvas.width - 60 - rightMargin) / 84))
    guard
      var x = AxisScale(
        xAxis, values: xValues, tickCount: columns, endsOnTicks: !fitsX),
      var y = AxisScale(yAxis, values: yValues, tickCount: max(2, Int(height / 52)))
    else { return nil }
    left = min(y.labelWidth + 10, canvas.width / 3)
    right = max(canvas.width - rightMargin, left + 40)
    self.top = top + 24
    bottom = self.top + height
    (x.start, x.end) = (left, right)
    (y.start, y.end) = (bottom, self.top)
    self.x = x
    self.y = y
    canvas.text(
      "↑ \(yAxis.title)", x: 0, y: top + 13, style: "axis-title", limit: canvas.width)
    canvas.levels(of: y, from: left, to: right)
    for tick in x.ticks {
      guard let place = x.position(tick.value) else { continue }
      canvas.line(place, bottom, place, bottom + 5, style: "axis")
      let half = TextFit.width(tick.label, size: 12) / 2
      canvas.text(
        tick.label, x: min(place, canvas.width - half), y: bottom + 18, style: "tick",
        anchor: .middle)
    }
    canvas.line(left, bottom, right, bottom, style: "axis")
    canvas.text(
      "\(xAxis.title) →", x: right, y: bottom + 36, style: "axis-title", anchor: .end,
      limit: canvas.width)
    canvas.clip(x: left - 2, y: self.top - 2, width: right - left + 4, height: height + 4)
    canvas.height = bottom + 42
  }

  /// The place of a point, or nil where the axes cannot show it.
  package func place(_ x: Double, _ y: Double) -> (x: Double, y: Double)? {
    guard let x = self.x.position(x), let y = self.y.position(y) else { return nil }
    return (x, y)
  }

  /// Whether a place lies in the plot area.
  package func contains(_ place: (x: Double, y: Double)) -> Bool {
    place.x >= left - 1 && place.x <= right + 1 && place.y >= top - 1 && place.y <= bottom + 1
  }
}

extension AxisScale {
  /// The width of the widest label.
  var labelWidth: Double { TextFit.widest(ticks.map(\.label)) }
}

extension Canvas {
  /// A level line for each tick of an upright axis, with its label on the left.
  mutating func levels(of scale: AxisScale, from left: Double, to right: Double) {
    for tick in scale.ticks {
      guard let place = scale.position(tick.value) else { continue }
      line(left, place, right, place, style: "grid")
      text(tick.label, x: left - 6, y: place + 4, style: "tick", anchor: .end)
    }
  }
}
