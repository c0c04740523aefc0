// The encodings that add to the scores: ALiBi, T5 and Shaw, a map for each head.

import SequiturFigures
import ToyModels

extension EncodingsPage {
  var alibi: Section {
    let (symmetric, directional) = (scores(.alibi), scores(.directionalALiBi))
    return Section("ALiBi: a slope for each head") {
      biasMaps(
        symmetric, scale: .diverging(limit: 8), "bias, clipped at ±8",
        caption: """
          Symmetric. \(slopes(symmetric.biasMaps())) Blue grows with the distance, on both \
          sides of the diagonal alike.
          """)
      biasMaps(
        directional, scale: .diverging(limit: 8), "bias, clipped at ±8",
        caption: """
          Directional. \(hidden(directional.biasMaps())) What is crossed out or grey is \
          hidden from the head, so that left and right are told apart.
          """)
      scoreFigure(symmetric, heads: [0, 1])
      scoreFigure(directional, heads: [0, 2])
    }
  }

  var t5: Section {
    let scores = scores(.t5)
    let row = Array(scores.biasMaps()[0].row(0))
    return Section("T5: a number for each bucket of distances") {
      biasMaps(
        scores, scale: .diverging(limit: 3), "bias, clipped at ±3",
        caption: """
          Every diagonal has one colour: the bias knows j − i alone. To the right of the diagonal, the \
          \(row.count - 1) distances of the first row share \(Set(row.dropFirst()).count) numbers: near \
          ones have their own, far ones share a bucket.
          """)
      scoreFigure(scores, heads: [0, 1])
    }
  }

  var shaw: Section {
    let scores = scores(.shaw)
    let row = Array(scores.biasMaps()[0].row(0))
    let flat = (1..<row.count).first { start in row[start...].allSatisfy { $0 == row[start] } }
    return Section("Shaw: a vector for each distance") {
      biasMaps(
        scores, scale: .diverging(limit: 3), "q · a / √D, clipped at ±3",
        caption: """
          What the relative vectors add to the scores: q · a / √D. The heads share the vectors, their \
          queries differ, and so do the maps: this term depends on the content. From \
          \(flat ?? 0) steps on all distances of a side are alike.
          """)
      scoreFigure(scores, heads: [0, 1])
    }
  }

  private func slopes(_ maps: [Matrix]) -> String {
    let slopes = maps.map { significant($0[0, 0] - $0[0, 1], 3) }
    return "A step costs \(list(slopes)) in heads 1 to \(maps.count)."
  }

  private func hidden(_ maps: [Matrix]) -> String {
    let left = maps.indices.filter { maps[$0][0, 1].isNaN }.map { "\($0 + 1)" }
    let right = maps.indices.filter { maps[$0][1, 0].isNaN }.map { "\($0 + 1)" }
    return "Heads \(list(left)) see only j ≤ i, heads \(list(right)) only j ≥ i."
  }

  private func biasMaps(
    _ scores: EncodingScores, scale: ColorScale, _ label: String, caption: RichText
  ) -> SmallMultiples {
    SmallMultiples(
      scores.biasMaps().enumerated().map { head, map in
        Heatmap(
          title: "head \(head + 1)", values: map, rowAxis: "query i", columnAxis: "key j",
          scale: scale, showsColorBar: false, hasSquareCells: true, isPicture: true, width: 260)
      }, caption: caption, minimumWidth: 150, maximumColumns: 4,
      key: ColorBar(label, scale: scale))
  }
}
