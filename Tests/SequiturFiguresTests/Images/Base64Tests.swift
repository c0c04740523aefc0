// Base64 text.
import Testing

import SequiturFigures

struct Base64Tests {
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy"),
  ])
  func base64(text: String, expected: String) {
    // The examples of RFC 4648, section 10.
    #expect(Base64.encoded(Array(text.utf8)) == expected)
  }
}
