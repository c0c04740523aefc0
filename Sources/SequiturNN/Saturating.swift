// Saturating arithmetic: sizes that somebody typed must not overflow before they are refused.

/// The product of numbers that are not negative; `Int.max` if it is larger.
func saturatingProduct(_ factors: Int...) -> Int {
  factors.reduce(1) { product, factor in
    let (result, overflow) = product.multipliedReportingOverflow(by: factor)
    return overflow ? .max : result
  }
}

/// The sum of numbers that are not negative; `Int.max` if it is larger.
func saturatingSum(_ terms: Int...) -> Int {
  terms.reduce(0) { sum, term in
    let (result, overflow) = sum.addingReportingOverflow(term)
    return overflow ? .max : result
  }
}
