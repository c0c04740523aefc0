// GrowingRows: rows that further ones are put behind, without copying those before them each time.

import SequiturTensor

/// Rows [B, S, W] that grow along S, for caches; no gradient passes.
///
/// One sequence has memory in reserve, twice as much whenever it is full, and new rows are written
/// behind those it holds. The rows of a batch, whose sequences would drift apart, are put together
/// anew.
///
/// A copy shares the memory until one of the two writes: the rows behind those of both then belong
/// to the writer, and the other moves its own when it grows.
struct GrowingRows {
  /// Memory for rows, and how many have been written by whichever copy wrote last.
  private final class Reserve {
    let storage: Storage
    let capacity: Int
    var written = 0

    init(capacity: Int, width: Int) {
      storage = Storage(count: capacity * width)
      self.capacity = capacity
    }
  }

  /// All rows so far; nil before the first.
  private(set) var rows: Tensor?
  private var reserve: Reserve?

  /// S.
  var count: Int { rows?.shape[1] ?? 0 }

  /// Puts rows [B, T, W] behind those it holds, and returns all.
  mutating func append(_ new: Tensor) -> Tensor {
    let all =
      new.shape[0] == 1 ? appended(new) : rows.map { .concatenate([$0, new], axis: 1) } ?? new
    rows = all
    return all
  }

  private mutating func appended(_ new: Tensor) -> Tensor {
    let (width, end) = (new.shape[2], count + new.shape[1])
    let reserve = room(for: end, width: width)
    (reserve.storage.pointer + count * width).update(from: new.pointer, count: new.count)
    reserve.written = end
    return Tensor(shape: [1, end, width], storage: reserve.storage)
  }

  /// Memory that holds the rows so far and has room for `end`, not written by a copy behind them.
  private mutating func room(for end: Int, width: Int) -> Reserve {
    if let reserve, reserve.written == count, end <= reserve.capacity { return reserve }
    // At least a few dozen rows, so that a short prompt does not double again and again.
    let larger = Reserve(capacity: max(64, 2 * count, end), width: width)
    if let rows { larger.storage.pointer.update(from: rows.pointer, count: rows.count) }
    reserve = larger
    return larger
  }
}
