/// A message that is not what the protocol allows. Whoever receives one ends the connection.
struct WireError: Error, Sendable, Equatable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
