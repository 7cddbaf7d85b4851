/// Normal equations of a least-squares problem with up to eight unknowns, solved without allocating.
struct SmallSystem {
  private let count: Int
  private var matrix = InlineArray<64, Double>(repeating: 0)
  private var right = InlineArray<8, Double>(repeating: 0)

  init(_ count: Int) {
    precondition(1...8 ~= count)
    self.count = count
  }

  /// Adds one equation: the row's terms times the unknowns are `value`.
  mutating func add(_ row: InlineArray<8, Double>, _ value: Double, weight: Double = 1) {
    for i in 0..<count {
      let scaled = weight * row[i]
      for j in 0..<count { matrix[8 * i + j] += scaled * row[j] }
      right[i] += scaled * value
    }
  }

  /// The unknowns, by Gaussian elimination with pivots.
  ///
  /// - Returns: nil when the equations leave one open.
  consuming func solution() -> InlineArray<8, Double>? {
    var (a, b) = (matrix, right)
    for column in 0..<count {
      var pivot = column
      for row in column..<count where abs(a[8 * row + column]) > abs(a[8 * pivot + column]) {
        pivot = row
      }
      guard abs(a[8 * pivot + column]) > 1e-12 else { return nil }
      if pivot != column {
        for k in 0..<count { a.swapAt(8 * pivot + k, 8 * column + k) }
        b.swapAt(pivot, column)
      }
      for row in column + 1..<count {
        let factor = a[8 * row + column] / a[8 * column + column]
        for k in column..<count { a[8 * row + k] -= factor * a[8 * column + k] }
        b[row] -= factor * b[column]
      }
    }
    var x = InlineArray<8, Double>(repeating: 0)
    for row in (0..<count).reversed() {
      var sum = b[row]
      for k in row + 1..<count { sum -= a[8 * row + k] * x[k] }
      x[row] = sum / a[8 * row + row]
    }
    return x
  }
}
