// Why a safetensors file cannot be read or written: one case for each check, in their order.

import SequiturBase
import SequiturFiles
import SequiturNN
import SequiturTensor

/// A safetensors file that cannot be read or written, in one sentence.
public struct SafetensorsError: UserError, Equatable {
  /// What is wrong. Cases from `fileTooShort` to `wrongFileLength` are the checks of the format, in
  /// the order in which a file meets them.
  public enum Problem: Error, Equatable, Sendable {
    /// The system refuses the file.
    case cannotRead(SystemError)
    /// It is a folder or a device.
    case notAFile
    /// The file has no room for the 8 bytes of the header's length.
    case fileTooShort(bytes: Int)
    /// The header is longer than any header may be.
    case headerTooLong(bytes: UInt64)
    /// The header passes the end of the file, which has `available` bytes for it.
    case headerPastEnd(bytes: Int, available: Int)
    /// The header is not UTF-8.
    case headerNotUTF8
    /// The header is not JSON.
    case headerNotJSON(reason: String)
    /// The header is JSON, but not an object.
    case headerNotObject(found: String)
    /// Two tensors, or two metadata blocks, have one name.
    case duplicateName(String)
    /// `__metadata__` is not an object whose values are texts; the key is nil if it is no object.
    case metadataNotText(key: String?, found: String)
    /// A tensor lacks `dtype`, `shape` or `data_offsets`.
    case missingField(tensor: String, field: String)
    /// A field of a tensor is not what it should be.
    case wrongField(tensor: String, field: String, expected: String, found: String)
    /// A tensor's `dtype` is not one of the format's.
    case unknownType(tensor: String, found: String)
    /// A tensor's data does not begin where the data before it ends, or ends before it begins.
    case misplacedData(tensor: String, expectedBegin: Int, begin: Int, end: Int)
    /// The number of a tensor's bits is beyond a 64-bit integer.
    case shapeTooLarge(tensor: String, shape: [Int])
    /// A tensor of less than a byte an element ends within a byte.
    case partialByte(tensor: String, type: SafetensorsType, shape: [Int])
    /// A tensor's data is not as long as its type and shape ask for.
    case wrongDataLength(
      tensor: String, type: SafetensorsType, shape: [Int], expected: Int, found: Int)
    /// The data of all tensors is shorter or longer than what follows the header in the file.
    case wrongFileLength(expected: Int, found: Int)
    /// The file has no tensor of that name.
    case noSuchTensor(String, available: [String])
    /// The tensor's type cannot be read into Float.
    case unreadableType(tensor: String, type: SafetensorsType)
    /// The tensor has more axes than any tensor here may have.
    case tooManyAxes(tensor: String, axes: Int)
    /// The system refuses a part of the file after it was opened.
    case cannotReadTensor(String, SystemError)
    /// The system refuses to write.
    case cannotWrite(SystemError)
    /// The format keeps the name `__metadata__` for itself.
    case reservedName
  }

  /// The path as the user gave it.
  public let file: String
  /// What is wrong.
  public let problem: Problem

  init(_ file: String, _ problem: Problem) {
    self.file = file
    self.problem = problem
  }

  /// Missing, not written, or not what it should be.
  public var kind: ErrorKind {
    switch problem {
    case .cannotRead, .notAFile: .missing
    case .cannotWrite(let refusal): refusal.kindOfWriting
    default: .unfit
    }
  }

  /// One sentence that names the file, the tensor, what was expected and what was found.
  public var description: String {
    switch problem {
    case .cannotWrite(let refusal): "cannot write '\(file)': \(refusal)"
    case .reservedName:
      "cannot write '\(file)': expected names of tensors, found '__metadata__', which the format "
        + "keeps for itself"
    case .cannotRead, .notAFile, .noSuchTensor, .unreadableType, .tooManyAxes, .cannotReadTensor:
      "cannot read '\(file)': \(problem)"
    default: "'\(file)' is not a valid safetensors file: \(problem)"
    }
  }
}

extension SafetensorsError.Problem: CustomStringConvertible {
  /// The sentence without the file.
  public var description: String {
    switch self {
    case .cannotRead(let refusal), .cannotWrite(let refusal): "\(refusal)"
    case .notAFile: "expected a file, found a folder or a device"
    case .fileTooShort(let bytes): "expected at least 8 bytes, found \(bytes)"
    case .headerTooLong(let bytes):
      "expected a header of at most \(SafetensorsHeader.maximumLength) bytes, found \(bytes)"
    case .headerPastEnd(let bytes, let available):
      "expected a header of \(bytes) bytes, found only \(available) in the file"
    case .headerNotUTF8: "expected a header in UTF-8, found other bytes"
    case .headerNotJSON(let reason): "in its header, \(reason)"
    case .headerNotObject(let found): "expected a header that is a JSON object, found \(found)"
    case .duplicateName(let name): "expected every name once, found '\(name)' twice"
    case .metadataNotText(let key?, let found):
      "expected texts in __metadata__, found \(found) for '\(key)'"
    case .metadataNotText(nil, let found): "expected __metadata__ to be an object, found \(found)"
    case .missingField(let tensor, let field):
      "expected dtype, shape and data_offsets for tensor '\(tensor)', found no \(field)"
    case .wrongField(let tensor, let field, let expected, let found):
      "expected \(expected) as \(field) of tensor '\(tensor)', found \(found)"
    case .unknownType(let tensor, let found):
      "expected a dtype such as F32 for tensor '\(tensor)', found \"\(found)\""
    case .misplacedData(let tensor, let expectedBegin, let begin, let end):
      "expected the data of tensor '\(tensor)' to begin at \(expectedBegin), where the data before "
        + "it ends, and not to end before it begins, found \(begin) to \(end)"
    case .shapeTooLarge(let tensor, let shape):
      "expected a size that 64 bits can count for tensor '\(tensor)', found shape \(shape)"
    case .partialByte(let tensor, let type, let shape):
      "expected whole bytes for tensor '\(tensor)', found shape \(shape) of type \(type.rawValue), "
        + "\(type.bitsPerElement) bits an element"
    case .wrongDataLength(let tensor, let type, let shape, let expected, let found):
      "expected \(expected) bytes for tensor '\(tensor)' of type \(type.rawValue) and shape "
        + "\(shape), found \(found)"
    case .wrongFileLength(let expected, let found):
      "expected \(expected) bytes of data after the header, found \(found)"
    case .noSuchTensor(let name, let available):
      "expected a tensor '\(name)', found "
        + (available.isEmpty ? "no tensors" : listed(available.map { "'\($0)'" }, most: 8))
    case .unreadableType(let tensor, let type):
      "expected F64, F32, F16 or BF16 for tensor '\(tensor)', found \(type.rawValue)"
    case .tooManyAxes(let tensor, let axes):
      "expected at most \(Tensor.maximumRank) axes for tensor '\(tensor)', found \(axes)"
    case .cannotReadTensor(let tensor, let refusal): "tensor '\(tensor)': \(refusal)"
    case .reservedName: "the name '__metadata__' is kept by the format"
    }
  }
}
