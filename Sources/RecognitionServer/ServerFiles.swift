import Glibc
import Platform

/// Where a recognition server keeps what it has.
public struct ServerFiles: Sendable {
  /// Mode 0700.
  public let directory: String

  public init(directory: String) { self.directory = directory }

  /// Settings that the operator may change; read when the server starts.
  public var settings: String { "\(directory)/server.yaml" }
  /// Terminals, and the nonces that wait for an answer.
  public var store: String { "\(directory)/server.sqlite" }
  /// The management server's CRLs and deny list as fetched last.
  var revocationLists: String { "\(directory)/crl.pem" }
  var denyList: String { "\(directory)/deny-list.cose" }
  /// The highest number of a deny list seen.
  var denyListNumber: String { "\(directory)/deny-list-number" }

  /// Makes directory, settings and store; what is there already stays.
  ///
  /// - Parameter audience: what packets must name as their recipient.
  /// - Throws: `ServerError`; `.exists` when the server was made for another audience.
  public func create(audience: String) throws(ServerError) {
    guard ServerSettings.isAudience(audience) else {
      throw ServerError(
        .invalid, "--audience must be a URI of 3 to 255 ASCII characters, without spaces or quotes")
    }
    guard mkdir(directory, 0o700) == 0 || errno == EEXIST else {
      throw ServerError(.storage, "\(SystemError.last("cannot create \(directory)"))")
    }
    if access(settings, F_OK) == 0 {
      let present = try ServerSettings(file: settings).audience
      guard present == audience else {
        throw ServerError(
          .exists, "\(directory) is a server for \(present); change it in \(settings)")
      }
    } else {
      do {
        try DurableFile.write(
          ServerSettings.template(audience: audience).utf8, to: settings, mode: 0o644)
      } catch { throw ServerError(.storage, "\(error)") }
    }
    try Store(path: store).close()
  }

  /// The store of a server that `create` has made.
  ///
  /// - Throws: `ServerError`.
  public func openStore() throws(ServerError) -> Store {
    try requireCreated()
    return try Store(path: store)
  }

  func requireCreated() throws(ServerError) {
    guard access(settings, F_OK) == 0, access(store, F_OK) == 0 else {
      throw ServerError(
        .missing, "there is no server in \(directory); run attestcam-server init first")
    }
  }
}
