import CBOR

/// One message: an array that begins with the number of its kind.
struct WireMessage {
  let kind: Int
  private let elements: [CBORValue]

  /// - Throws: `WireError`.
  init(_ bytes: [UInt8]) throws(WireError) {
    let value: CBORValue
    do throws(CBORError) {
      value = try CBORReader.decode(bytes, limits: CBORReader.Limits(depth: 7, items: 512))
    } catch {
      throw WireError(error.description)
    }
    guard let elements = value.elements, let kind = elements.first?.integer.flatMap(Int.init) else {
      throw WireError("not a message")
    }
    self.kind = kind
    self.elements = elements
  }

  /// What follows the kind.
  func fields(_ count: Int, _ name: String) throws(WireError) -> WireFields {
    var fields = try WireFields(.array(elements), count: count, of: name)
    _ = try fields.next()
    return fields
  }

  /// - Throws: `WireError` unless the message is nothing but its kind.
  func bare<Message>(_ message: Message) throws(WireError) -> Message {
    guard elements.count == 1 else { throw WireError("fields that do not belong here") }
    return message
  }
}
