// A row more or less in a model's token table: a character tokeniser refuses unknown characters here,
// and has a token for them in its file, so that an exported table has a row of zeros for it.

import SequiturNN
import SequiturTensor
import SequiturText

extension GPT {
  /// The model with a row of zeros for the unknown token that its tokeniser has in its file alone; as
  /// it is where it has such a row already, or the tokeniser no such token.
  func withUnknownRow(of tokenizer: any Tokenizer) -> GPT {
    guard tokenizer is CharacterTokenizer, vocabularySize == tokenizer.vocabularySize else {
      return self
    }
    return withTableRows(vocabularySize + 1)
  }

  /// The model without that row; as it is where it has none.
  func withoutUnknownRow(of tokenizer: any Tokenizer) -> GPT {
    let tables = [tokens.table] + [(head as? Linear)?.weight].compactMap { $0 }
    guard tokenizer is CharacterTokenizer, vocabularySize == tokenizer.vocabularySize + 1,
      tables.allSatisfy({ $0.values.suffix($0.shape[1]).allSatisfy { $0 == 0 } })
    else { return self }
    return withTableRows(vocabularySize - 1)
  }

  /// The model with so many rows in its token table and in its head, new ones of zeros. It shares all
  /// else with this one.
  func withTableRows(_ rows: Int) -> GPT {
    func resized(_ table: Parameter) -> Parameter {
      let (old, width) = (table.values, table.shape[1])
      let zeros = [Float](repeating: 0, count: max(0, rows * width - old.count))
      return Parameter(Array(old.prefix(rows * width)) + zeros, shape: [rows, width])
    }
    let resizedHead = (head as? Linear).map { Linear(weight: resized($0.weight), bias: $0.bias) }
    return GPT(
      tokens: Embedding(table: resized(tokens.table)), positions: positions, blocks: blocks,
      norm: norm, head: resizedHead, contextLength: contextLength, dropout: dropout.probability)
  }
}
