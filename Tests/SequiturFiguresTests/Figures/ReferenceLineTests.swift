// Labels that keep their distance, and that cover no curve where there is room.
import Testing

import SequiturFigures

struct ReferenceLineTests {
  @Test func spreadPlacesKeepTheirDistance() {
    let places = spread([5, 5, 5.5, 40], gap: 10, in: 0...100)
    #expect(places == [5, 15, 25, 40])
    #expect(spread([99, 98], gap: 10, in: 0...100) == [100, 90])
  }

  private func labels(_ curves: [[ReferenceLabels.Place]], lines: [Double]) -> ReferenceLabels {
    ReferenceLabels(left: 0, right: 300, top: 0, bottom: 200, curves: curves, lines: lines)
  }

  @Test func aLabelStandsAtTheRightEndOverItsLineWhereThatIsFree() {
    var labels = self.labels([[(0, 190), (300, 180)]], lines: [100])
    let box = labels.place(width: 80, line: 100)
    #expect(box.right == 296 && box.left == 216 && box.y == 93)
  }

  /// Where curves run over the line on the right, under it, or on both sides.
  @Test(arguments: [
    [[(0.0, 10.0), (150, 92), (300, 92)]],
    [[(0, 10), (150, 92), (300, 92)], [(0, 190), (300, 110)]],
    [[(0, 150), (300, 50)], [(150, 200), (300, 80)]],
  ])
  func aLabelMovesAsideForCurves(curves: [[ReferenceLabels.Place]]) {
    let segments = curves.flatMap { Array(zip($0, $0.dropFirst())) }
    var free = self.labels([], lines: [100])
    let usual = free.place(width: 80, line: 100)
    #expect(segments.contains { usual.length(of: $0) > 0 })
    var labels = self.labels(curves, lines: [100])
    let box = labels.place(width: 80, line: 100)
    #expect(segments.allSatisfy { box.length(of: $0) == 0 })
    #expect(box.left >= 0 && box.right <= 300 && abs(box.y - 100) < 20)
  }

  @Test func labelsOfNeighbouringLinesDoNotMeet() {
    let lines = [100.0, 103, 106, 4, 198]
    var labels = self.labels([], lines: lines)
    let boxes = lines.map { labels.place(width: 80, line: $0) }
    for (index, box) in boxes.enumerated() {
      #expect(box.top >= 0 && box.bottom <= 200, "\(index)")
      for other in boxes[..<index] {
        let isApart =
          box.left >= other.right || other.left >= box.right || box.top >= other.bottom
          || other.top >= box.bottom
        #expect(isApart, "\(index)")
      }
    }
  }

  @Test func theLengthWithinABoxIsThatOfTheSegmentsPart() {
    var labels = ReferenceLabels(
      left: 6, right: 24, top: 0, bottom: 90, curves: [], lines: [37])
    let box = labels.place(width: 10, line: 37)
    #expect(box.left == 10 && box.right == 20 && box.y == 30)
    #expect(box.length(of: ((0, 25), (40, 25))) == 10)
    #expect(box.length(of: ((12, 25), (15, 25))) == 3)
    #expect(box.length(of: ((15, 0), (15, 100))) == box.bottom - box.top)
    #expect(box.length(of: ((0, 0), (40, 10))) == 0)
    #expect(box.length(of: ((15, 25), (15, 25))) == 0)
  }

  /// The chart asks with its own curves: one that ends flat over the line moves the label.
  @Test func aChartMovesItsLabel() {
    func place(_ last: Double) -> Substring? {
      LineChart(
        title: "t", x: Axis("x"), y: Axis("y", range: 0...1),
        series: [.init("c", y: [1, 0.9, last, last, last], markers: .none)],
        references: [ReferenceLine(0.5, "floor")]
      ).svg().split(separator: "\n").first { $0.contains(">floor<") }
    }
    #expect(place(0.53) != nil && place(0.53) != place(0.9))
  }
}
