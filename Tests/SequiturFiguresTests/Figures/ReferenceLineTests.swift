// Labels that keep their distance.
import Testing

import SequiturFigures

struct ReferenceLineTests {
  @Test func spreadPlacesKeepTheirDistance() {
    let places = spread([5, 5, 5.5, 40], gap: 10, in: 0...100)
    #expect(places == [5, 15, 25, 40])
    #expect(spread([99, 98], gap: 10, in: 0...100) == [100, 90])
  }
}
