import DeviceKeys

/// Reads the TPM's wire format (TPM 2.0 Part 1 §8): big-endian numbers and sized buffers, nothing left over.
struct TPMReader {
  private var rest: ArraySlice<UInt8>
  /// What is being read, for messages.
  private let structure: String

  init(_ bytes: ArraySlice<UInt8>, _ structure: String) {
    rest = bytes
    self.structure = structure
  }

  mutating func bytes(
    _ count: Int, _ field: String
  ) throws(TPMEvidenceError) -> ArraySlice<UInt8> {
    guard count <= rest.count else {
      throw malformed("\(field) needs \(count) bytes, \(rest.count) are left")
    }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  mutating func integer<Value: FixedWidthInteger & UnsignedInteger>(
    _ type: Value.Type, _ field: String
  ) throws(TPMEvidenceError) -> Value {
    // UInt8 cannot be shifted by its own width, the widest number has 64 bits.
    let value = try bytes(Value.bitWidth / 8, field).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Value(truncatingIfNeeded: value)
  }

  /// A TPM2B: its length in 16 bits, then that many bytes.
  mutating func sized(
    _ field: String, allowed: ClosedRange<Int>
  ) throws(TPMEvidenceError) -> ArraySlice<UInt8> {
    let count = Int(try integer(UInt16.self, field))
    guard allowed.contains(count) else {
      let range = "\(allowed.lowerBound)…\(allowed.upperBound)"
      throw malformed("\(field) has \(count) bytes, not \(range)")
    }
    return try bytes(count, field)
  }

  /// TPM2B_NAME of an object whose name algorithm is SHA-256.
  mutating func name(_ field: String) throws(TPMEvidenceError) -> TPMName {
    guard let name = TPMName(try sized(field, allowed: TPMName.byteCount...TPMName.byteCount))
    else { throw unsupported("\(field) is not made with SHA-256") }
    return name
  }

  func end() throws(TPMEvidenceError) {
    guard rest.isEmpty else { throw malformed("\(rest.count) bytes follow its end") }
  }

  func malformed(_ what: String) -> TPMEvidenceError {
    TPMEvidenceError(.malformed, "\(structure): \(what)")
  }

  /// - Parameter what: field and value that are not used here.
  func unsupported(_ what: String) -> TPMEvidenceError {
    TPMEvidenceError(.unsupported, "\(structure): \(what)")
  }
}
